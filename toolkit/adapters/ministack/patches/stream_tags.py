"""Keep the tags that a Kinesis stream is created with.

AWS: CreateStream takes tags (Kinesis Data Streams API Reference, "CreateStream").

ministack 1.5.33: it drops them; Terraform's provider sends them there, and reads none back, so
that the plan after the first apply has changes.

Patched: they are kept.
"""

# A patch reaches into what it patches.
# ruff: noqa: SLF001

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from . import target

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

NAME = "stream-tags"


def apply() -> None:
    """Replace CreateStream."""
    kinesis = target.module("ministack.services.kinesis")
    create = target.function(kinesis, "_create_stream", source="d57ac0a660799ddf")
    kinesis._create_stream = partial(create_stream, kinesis, create)  # type: ignore[attr-defined]


def create_stream(kinesis: ModuleType, create: Callable[[Any], Any], asked: Mapping[str, Any]) -> object:
    """Create a stream as ministack does, with its tags if it was not there before."""
    name = asked.get("StreamName")
    was_there = name in kinesis._streams
    answer: object = create(asked)
    if not was_there and name in kinesis._streams:
        kinesis._streams[name]["tags"].update(asked.get("Tags") or {})
    return answer
