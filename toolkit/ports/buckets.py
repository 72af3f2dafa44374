"""The buckets that must exist before Terraform can run."""

from __future__ import annotations

from typing import Protocol


class Buckets(Protocol):
    """S3 buckets: private, versioned, encrypted."""

    def ensure(self, name: str, *, locked: bool = False) -> bool:
        """Create a bucket with these properties, or give them to it; True where it was created.

        Of a locked one nobody may delete a version, or write over it, for a while.
        """
        ...
