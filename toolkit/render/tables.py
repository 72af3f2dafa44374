"""Lay out columns in a given width."""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH = 80
"""columns: what a terminal has at the least"""


def folded(lines: Iterable[str]) -> str:
    """Join lines, each folded at 80 columns with its continuation indented; no word is ever broken."""
    return "\n".join(_fold(line) for block in lines for line in block.split("\n"))


def _fold(line: str) -> str:
    if len(line) <= WIDTH:
        return line
    indent = " " * (len(line) - len(line.lstrip()))
    return textwrap.fill(
        line.strip(),
        width=WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def table(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: Sequence[str] = (),
    whole: Sequence[str] = (),
) -> str:
    """Return a table without colour, at most 80 columns wide; long cells are folded, never cut.

    Args:
        right: headings of the columns that hold numbers.
        whole: headings of the columns that people copy from: their cells are never folded.

    """
    # Loaded where a table is drawn: --help must be quick.
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    laid_out = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    for heading in headings:
        laid_out.add_column(
            heading,
            justify="right" if heading in right else "left",
            overflow="fold",
            no_wrap=heading in whole,
        )
    for row in rows:
        laid_out.add_row(*(Text(cell) for cell in row))
    stream = io.StringIO()
    Console(file=stream, width=WIDTH, color_system=None, highlight=False, emoji=False).print(laid_out)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines() if line.strip())
