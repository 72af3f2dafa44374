"""HTML of which every text is escaped: what is no markup already can't become any."""

from __future__ import annotations

import html
import re

from toolkit.render.plan_lines import printable

_LINK = re.compile(r"https?://[A-Za-z0-9._~/?=&%:#@-]{1,500}")
_VOID = frozenset({"meta", "link", "br"})


class Markup(str):
    """Text that is HTML."""

    __slots__ = ()


def text(found: str) -> Markup:
    """Return a text that anybody may have written: on one line, short, in its own direction of writing."""
    return Markup(f"<bdi>{html.escape(printable(found))}</bdi>")


def tag(name: str, /, *children: str, **attributes: str | bool) -> Markup:
    """Return an element; children that are no markup are escaped.

    Args:
        name: the element's.
        children: what stands in it.
        attributes: their names as Python can write them: ``class_``, ``aria_label``; false ones are left out.

    """
    told = "".join(
        f" {key.rstrip('_').replace('_', '-')}"
        + ("" if value is True else f'="{html.escape(printable(str(value)))}"')
        for key, value in attributes.items()
        if value is not False
    )
    if name in _VOID:
        return Markup(f"<{name}{told}>")
    inner = "".join(each if isinstance(each, Markup) else html.escape(each) for each in children)
    return Markup(f"<{name}{told}>{inner}</{name}>")


def joined(*parts: Markup) -> Markup:
    """Return parts one after the other."""
    return Markup("".join(parts))


def link(url: str) -> Markup:
    """Return a link; what is no plain address of the web is shown as text."""
    if not _LINK.fullmatch(url):
        return tag("code", text(url))
    return tag("a", text(url), href=url, rel="noreferrer")
