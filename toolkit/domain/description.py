"""What is told of a bundle beside its bytes: what it consists of, and how it was built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.digest import Digest

Form = Literal["sbom", "provenance"]
FOLDERS: Mapping[Form, str] = {"sbom": "sboms", "provenance": "provenance"}


@dataclass(frozen=True, slots=True)
class Description:
    """A document that describes one bundle, by digest."""

    bundle: str
    form: Form
    digest: Digest

    @property
    def key(self) -> str:
        """Its place in the artifact store."""
        return f"{FOLDERS[self.form]}/sha256/{self.digest.hex}.json"
