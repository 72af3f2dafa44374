"""Lay out columns in a given width."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH = 80
"""columns: what a terminal has at the least"""
_BETWEEN = "  "


def folded(lines: Iterable[str]) -> str:
    """Join lines, each folded at 80 columns with its continuation indented; no word is ever broken."""
    return "\n".join(_fold(line) for block in lines for line in block.split("\n"))


def _fold(line: str) -> str:
    if len(line) <= WIDTH:
        return line
    import textwrap  # noqa: PLC0415 - loaded for the few lines that need it

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
    cells = [tuple(row) for row in rows]
    plain = _plain(headings, cells, right)
    if plain is not None:
        return plain
    # Loaded where something has to be folded: it takes longer than all else that a quick command does.
    import io  # noqa: PLC0415

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
    for row in cells:
        laid_out.add_row(*(Text(cell) for cell in row))
    stream = io.StringIO()
    Console(file=stream, width=WIDTH, color_system=None, highlight=False, emoji=False).print(laid_out)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines() if line.strip())


def _plain(headings: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[str]) -> str | None:
    """Return the same table where every cell fits as it is; None where rich has to fold one."""
    texts = [headings, *rows]
    if not rows or not all(cell.isascii() and cell.isprintable() for row in texts for cell in row):
        return None
    widths = [max(1, *(len(row[at]) for row in texts)) for at in range(len(headings))]
    width = sum(widths) + len(_BETWEEN) * (len(widths) - 1)
    if width > WIDTH:
        return None
    lines = []
    for row in texts:
        cells = [
            cell.rjust(column) if heading in right else cell.ljust(column)
            for cell, column, heading in zip(row, widths, headings, strict=True)
        ]
        lines.append(_BETWEEN.join(cells).rstrip())
    lines.insert(1, "─" * width)
    return "\n".join(line for line in lines if line)
