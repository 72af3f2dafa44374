"""A file's lines, one at a time: no more than one of them is ever held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_LINE = 1024
"""Bytes; a line whose every field is as long as it may be has 400."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end.

    Args:
        number: from 1, as an editor counts.
        data: its first MAX_LINE bytes.
        cut: whether it has more.

    """

    number: int
    data: bytes
    cut: bool = False


def lines(chunks: Iterable[bytes]) -> Iterator[Line]:
    """Part a file, read chunk by chunk, at each line feed; a carriage return before one goes with it."""
    number, kept, cut = 1, b"", False
    for chunk in chunks:
        *ends, rest = chunk.split(b"\n")
        for end in ends:
            yield _line(number, kept + end, cut)
            number, kept, cut = number + 1, b"", False
        # One byte more than a line may have, lest a carriage return be taken for too much.
        cut = cut or len(kept) + len(rest) > MAX_LINE + 1
        kept = (kept + rest)[: MAX_LINE + 1]
    if kept:
        yield _line(number, kept, cut)


def _line(number: int, data: bytes, cut: bool) -> Line:  # noqa: FBT001, private
    whole = data if cut else data.removesuffix(b"\r")
    return Line(number, whole[:MAX_LINE], cut or len(whole) > MAX_LINE)
