"""The board as one file of HTML: no script, nothing fetched, every text escaped."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from toolkit.domain.gate import Closed
from toolkit.render.board_style import CSS
from toolkit.render.markup import Markup, joined, link, tag, text
from toolkit.render.words import ago, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from toolkit.domain.board import NextPromotion, Row
    from toolkit.domain.gate import Answer
    from toolkit.domain.run import Interruption

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_GOOD, _BAD, _ODD = "ok", "bad", "odd"
"""states, and the classes of their words"""
_LISTED = 20
"""resources of a run that are named one by one"""
_HEADINGS = (
    "Environment",
    "Release",
    "Commit",
    "Applied",
    "Deployed",
    "Healthy",
    "Verified",
    "Drift",
    "Behind",
)


def page(rows: Sequence[Row], *, project: str, now: datetime) -> str:
    """Return the whole document.

    Args:
        rows: the environments, in the order of the pipeline.
        project: its name.
        now: what ages are told by.

    """
    title = f"{project}: what runs where"
    head = joined(
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("style", Markup(CSS)),
    )
    body = tag(
        "main",
        tag("h1", title),
        tag("p", "As of ", _moment(now), ".", class_="soft"),
        _table(rows, now),
        tag("h2", "The road of a release", id="road"),
        tag("ol", *(_card(row, now) for row in rows), class_="road", aria_labelledby="road"),
    )
    return f"<!doctype html>\n{tag('html', tag('head', head), tag('body', body), lang='en')}\n"


def _moment(at: datetime) -> Markup:
    at = at.astimezone(UTC)
    return tag("time", f"{at:%Y-%m-%d %H:%M} UTC", datetime=at.isoformat(timespec="seconds"))


def _age(at: datetime | None, now: datetime) -> Markup:
    """Return how long ago it was, with the moment itself in its title."""
    if at is None:
        return Markup("never")
    at = at.astimezone(UTC)
    told = ago((now - at).total_seconds())
    return tag("time", told, datetime=at.isoformat(timespec="seconds"), title=f"{at:%Y-%m-%d %H:%M:%S} UTC")


def _mark(state: str, told: str) -> Markup:
    """Return a word on a state, which does not need its colour to be understood."""
    signs = {_GOOD: "✓", _BAD: "✗", _ODD: "?"}
    return tag("span", tag("span", f"{signs[state]} ", aria_hidden="true"), told, class_=f"mark {state}")


def _state(*, good: bool | None) -> str:
    return _ODD if good is None else _GOOD if good else _BAD


def _table(rows: Sequence[Row], now: datetime) -> Markup:
    # A narrow screen shows cells below each other: the roles keep it a table for whoever listens to it.
    heads = (tag("th", each, scope="col", role="columnheader") for each in _HEADINGS)
    return tag(
        "table",
        tag("caption", "Every environment at a glance"),
        tag("thead", tag("tr", *heads, role="row"), role="rowgroup"),
        tag("tbody", *(_line(row, now) for row in rows), role="rowgroup"),
        class_="board",
        role="table",
    )


def _line(row: Row, now: datetime) -> Markup:
    cells = (
        tag("span", text(row.release), class_="id") if row.release else Markup("none"),
        tag("span", text(row.commit[:12]), class_="id") if row.commit else Markup("not known"),
        Markup("not known") if row.problem is not None else _age(row.applied_at, now),
        _deployed(row),
        _mark(_state(good=row.healthy), {True: "yes", False: "no", None: "unknown"}[row.healthy]),
        _verified(row, now),
        _drift(row, now),
        Markup("not known" if row.behind_by is None else str(row.behind_by)),
    )
    return tag(
        "tr",
        tag("th", text(row.name), scope="row", role="rowheader"),
        *(
            tag("td", cell, data_label=label, role="cell")
            for label, cell in zip(_HEADINGS[1:], cells, strict=True)
        ),
        role="row",
    )


def _deployed(row: Row) -> Markup:
    if row.problem is not None:
        return _mark(_ODD, "unknown")
    return _mark(_state(good=row.deployed), "yes" if row.deployed else "no")


def _verified(row: Row, now: datetime) -> Markup:
    if row.problem is not None:
        return _mark(_ODD, "unknown")
    if row.verified_at is None:
        return _mark(_BAD, "no")
    return joined(_mark(_GOOD, "yes"), Markup(" "), _age(row.verified_at, now))


def _drift(row: Row, now: datetime) -> Markup:
    if row.drift is None:
        return _mark(_ODD, "not looked for")
    told = plural(row.drift.items, "difference") if row.drift else "none"
    return joined(_mark(_BAD if row.drift else _GOOD, told), Markup(" "), _age(row.drift.at, now))


def _card(row: Row, now: datetime) -> Markup:
    parts = [
        tag(
            "div",
            tag("h3", text(row.name)),
            tag("span", text(row.account), class_="soft id"),
            class_="name",
        ),
        *_stops(row),
        tag("dl", *_facts(row, now)),
    ]
    if row.interruption is not None:
        parts.append(_run(row.interruption))
    if row.next_promotion is not None:
        parts.append(_onward(row, row.next_promotion))
    if row.bits:
        parts.append(_bits(row))
    return tag("li", *parts)


def _stops(row: Row) -> Iterator[Markup]:
    if row.subject is not None:
        yield tag("p", text(row.subject), class_="subject")
    if row.problem is not None:
        yield tag("p", tag("strong", "Could not be looked at: "), text(row.problem), class_="box stop")
    if row.held is not None:
        yield tag(
            "p",
            tag("strong", "Held by "),
            text(row.held.owner),
            " since ",
            _moment(row.held.at),
            ": ",
            text(row.held.reason),
            class_="box",
        )


def _facts(row: Row, now: datetime) -> Iterator[Markup]:
    yield from _fact(
        "Release", tag("span", text(row.release), class_="id") if row.release else Markup("none")
    )
    if row.commit:
        yield from _fact("Commit", tag("span", text(row.commit[:12]), class_="id", title=row.commit))
    if row.problem is None:
        yield from _fact("Applied", _who(row.applied_at, row.applied_by, now))
        yield from _fact("Verified", _who(row.verified_at, row.verified_by, now))
    if row.drift:
        told = f"{plural(row.drift.items, 'difference')}, seen "
        command = tag("code", f"toolkit drift {row.name}")
        yield from _fact("Drift", joined(text(told), _age(row.drift.at, now), Markup(": "), command))
    if row.behind_by:
        yield from _fact("Behind", Markup(plural(row.behind_by, "commit")))
    if row.api_url:
        yield from _fact("API", link(row.api_url))


def _fact(name: str, value: Markup) -> Iterator[Markup]:
    yield tag("dt", name)
    yield tag("dd", value)


def _who(at: datetime | None, by: str | None, now: datetime) -> Markup:
    if at is None:
        return Markup("never")
    return joined(_age(at, now), Markup(" by "), tag("span", text(by or "nobody knows"), class_="id"))


def _run(found: Interruption) -> Markup:
    run = found.run
    groups = (("failed", run.failed), ("unknown", run.unknown), ("never ran", run.never_ran))
    named = [
        tag("li", f"{told}: ", tag("code", text(address)))
        for told, addresses in groups
        for address in addresses[:_LISTED]
    ]
    hidden = sum(max(0, len(addresses) - _LISTED) for _, addresses in groups)
    if hidden:
        named.append(tag("li", f"{hidden} more: toolkit status --json"))
    lines = [
        tag("p", tag("strong", f"An apply is {run.state}"), f" after {plural(len(run.done), 'resource')}."),
        *([tag("p", "Cause: ", text(run.cause.splitlines()[0]))] if run.cause else []),
        *([tag("p", "Lock: ", text(str(found.lock)))] if found.lock is not None else []),
        *([tag("ul", *named)] if named else []),
        tag("p", "Next: ", tag("code", text(found.next))),
    ]
    return tag("div", *lines, class_="box stop")


def _onward(row: Row, onward: NextPromotion) -> Markup:
    heading = tag("h4", "Promotion to ", text(onward.to))
    if onward.already:
        return joined(heading, tag("p", _mark(_GOOD, "promoted")))
    if onward.open:
        command = tag("code", f"toolkit promote {row.name} {onward.to}")
        verdict = tag("p", _mark(_GOOD, "open"), " ", command)
    else:
        verdict = tag("p", _mark(_BAD, "held back"))
    closed = [answer for answer in onward.answers if isinstance(answer, Closed)]
    opened = [answer for answer in onward.answers if not isinstance(answer, Closed)]
    parts = [heading, verdict]
    if closed:
        parts.append(tag("ul", *(_gate(answer) for answer in closed), class_="gates"))
    if opened:
        gates = tag("ul", *(_gate(answer) for answer in opened), class_="gates")
        parts.append(tag("details", tag("summary", f"{plural(len(opened), 'gate')} open"), gates))
    return joined(*parts)


def _gate(answer: Answer) -> Markup:
    name = tag("code", text(answer.gate))
    if isinstance(answer, Closed):
        fix = tag("p", "Fix: ", tag("code", text(answer.fix))) if answer.fix else Markup("")
        return tag("li", _mark(_BAD, "closed"), " ", name, tag("p", text(answer.cause)), fix)
    return tag("li", _mark(_GOOD, "open"), " ", name, " ", tag("span", text(answer.because), class_="soft"))


def _bits(row: Row) -> Markup:
    lines = (
        tag("tr", tag("th", text(name), scope="row"), tag("td", tag("span", text(digest), class_="id")))
        for name, digest in sorted(row.bits.items())
    )
    return tag(
        "details",
        tag("summary", f"{plural(len(row.bits), 'bundle')} by digest"),
        tag("table", tag("caption", "What runs, as the account reports it"), tag("tbody", *lines)),
    )
