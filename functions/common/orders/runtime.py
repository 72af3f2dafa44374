"""What Lambda hands to a handler beside the event."""

from __future__ import annotations

from typing import Protocol


class Context(Protocol):
    """The part of Lambda's context object that the functions read."""

    @property
    def aws_request_id(self) -> str:
        """The invocation's id."""
