"""The board, and what the demo showed."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

from toolkit.domain.gate import Closed
from toolkit.render.plan_lines import printable
from toolkit.render.tables import folded, table
from toolkit.render.words import ago, plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from toolkit.domain.board import Row
    from toolkit.domain.demonstration import Demo
    from toolkit.domain.run import Interruption
    from toolkit.domain.smoke import Request

_WORDS = {True: "yes", False: "NO", None: "unknown"}
_LISTED = 8
"""resources that are named one by one"""
_SUBJECT = 50
"""characters of a commit's subject"""
_SHORT = 19
"""characters of a digest that people compare"""


def status(rows: Sequence[Row], *, now: datetime | None = None) -> str:
    """Environment by release, commit and state; then every reason why something does not go on.

    Args:
        rows: the environments, in the order of the pipeline.
        now: what ages are told by; without it, no age is.

    """
    cells = [
        (
            row.name,
            printable(row.release or "none"),
            printable(row.commit[:8]) if row.commit else "-",
            _WORDS[row.deployed] if row.problem is None else "unknown",
            _WORDS[row.healthy],
            f"{row.verified_at:%m-%d %H:%M}" if row.verified_at else "NO",
            "-" if row.behind_by is None else str(row.behind_by),
        )
        for row in rows
    ]
    headings = ("environment", "release", "commit", "deployed", "healthy", "verified UTC", "behind")
    lines = [table(headings, cells, right=("behind",), whole=("release", "commit", "verified UTC")), ""]
    for row in rows:
        lines += _remarks(row, now)
    return folded(lines).rstrip()


def _about(row: Row, now: datetime | None) -> list[str]:
    """Return what runs here in its author's words, how old it is, and whether it was changed by hand."""
    lines = []
    since = f" (applied {ago((now - row.applied_at).total_seconds())})" if now and row.applied_at else ""
    if row.subject is not None:
        subject = printable(row.subject)
        short = subject if len(subject) <= _SUBJECT else f"{subject[:_SUBJECT]}…"
        lines.append(f"{row.name}: {short}{since}")
    elif since:
        lines.append(f"{row.name}:{since.replace('(', '').replace(')', '')}")
    if row.drift is not None:
        seen = f", seen {ago((now - row.drift.at).total_seconds())}" if now else ""
        if row.drift:
            told = plural(row.drift.items, "difference")
            lines.append(f"{row.name}: DRIFT, {told}{seen} (toolkit drift {row.name})")
        else:
            lines.append(f"{row.name}: no drift{seen}")
    return lines


def _remarks(row: Row, now: datetime | None) -> list[str]:
    lines = _about(row, now)
    if row.api_url:
        lines.append(f"{row.name}: {_one_line(row.api_url)}")
    if row.problem:
        lines.append(f"{row.name}: could not be looked at: {_one_line(row.problem)}")
    if row.held is not None:
        lines.append(f"{row.name}: held by {_one_line(str(row.held))}")
    if row.interruption is not None:
        lines += _interrupted(row.name, row.interruption)
    onward = row.next_promotion
    if onward is not None and not onward.already:
        if onward.open:
            lines.append(f"{row.name} → {onward.to}: open (toolkit promote {row.name} {onward.to} --direct)")
        else:
            lines.append(f"{row.name} → {_one_line(onward.to)}: held back")
            for answer in onward.answers:
                if isinstance(answer, Closed):
                    lines += [
                        f"  [x] {_one_line(answer.gate)}: {_one_line(answer.cause)}",
                        f"      fix: {_one_line(answer.fix)}",
                    ]
    return lines


def _one_line(text: str) -> str:
    """Return what somebody wrote, with nothing in it that a terminal would obey."""
    return printable(" ".join(text.split()))


def _interrupted(name: str, found: Interruption) -> list[str]:
    """Explain an apply that has not come to its end: what happened, what is where, what to do."""
    run = found.run
    since = f", begun {run.begun:%Y-%m-%d %H:%M:%S} UTC" if run.begun else ""
    where = f" on {run.host}" if run.host else ""
    lines = [f"{name}: an apply is {run.state}{since}{where}"]
    if run.cause:
        lines.append(f"  cause: {_one_line(run.cause.splitlines()[0])}")
    groups = (
        ("done", run.done),
        ("failed", run.failed),
        ("unknown: begun, and never reported back", run.unknown),
        ("never ran", run.never_ran),
    )
    for told, addresses in groups:
        if addresses:
            lines.append(f"  {len(addresses)} {told}")
            if addresses is not run.done:
                lines += [f"    {_one_line(address)}" for address in addresses[:_LISTED]]
                if len(addresses) > _LISTED:
                    lines.append(f"    … {len(addresses) - _LISTED} more: toolkit status --json")
    if found.lock is not None:
        held = f"dead: {found.proof}" if found.proof else "alive, as far as can be told from here"
        lines += [f"  lock: {_one_line(str(found.lock))}", f"    {held}"]
    return [*lines, f"  next: {found.next}"]


def demo(done: Demo, *, kept: str | None) -> str:
    """Return what the demo showed: the board, the proof, where the time went, what to try next.

    Args:
        kept: how to call the toolkit in the project that was left running; None where nothing was.

    """
    count = len(done.walked)
    same = " = ".join(done.walked)
    bits = [(name, digest[:_SHORT] + "…", same) for name, digest in sorted(done.bits.items())]
    slowest = sorted(done.steps, key=lambda step: -step.seconds)
    total = sum(step.seconds for step in done.steps)
    lines = [
        f"{done.release} runs in {count} accounts: the same bits, as each account reports",
        table(("bundle", "digest", "runs in"), bits),
        "",
        f"Where the time went ({total:.0f}s in all):",
        table(
            ("step", "seconds"),
            [(step.title, f"{step.seconds:.1f}") for step in slowest[:8]],
            right=("seconds",),
        ),
        "",
        *_next(done, kept),
    ]
    return folded(lines)


def _next(done: Demo, kept: str | None) -> list[str]:
    if kept is None:
        return ["Nothing is left running. To look around: toolkit demo --keep"]
    first = done.walked[0]
    url = next((row["api_url"] for row in done.status["environments"] if row["name"] == first), None)
    lines = ["The accounts are still running. Try next:"]
    if url and done.example is not None:
        lines += _requests(done.example, url, f"{kept} token {first} --target local")
    return [
        *lines,
        f"  {kept} status --target local",
        f"  {kept} plan {done.walked[-1]} --target local",
        f"  {kept} local down",
    ]


def _requests(example: Request, url: str, token: str) -> list[str]:
    """Return shell commands that ask the API, without a token and with one."""
    body = [] if example.json is None else ["    -H 'Content-Type: application/json' \\"]
    if example.json is not None:
        body.append(f"    -d {shlex.quote(json.dumps(example.json, separators=(',', ':')))} \\")
    lines = [f"  URL={url}", f"  curl -i -X {example.method} $URL{example.path}"]
    if example.authorized:
        lines += [
            f"  TOKEN=$({token})",
            f'  curl -i -X {example.method} -H "Authorization: Bearer $TOKEN" \\',
            *body,
            f"    $URL{example.path}",
        ]
    return lines
