"""Drift as an issue tells it: what comes from the account stands in code that it can't leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.forge import BODY_LIMIT
from toolkit.domain.issue import Notice
from toolkit.render import drift_lines, markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.domain.drift import Drift

_ROOM = BODY_LIMIT - 8_000
"""characters that the differences may take: what stands around them takes the rest"""
_RULES = 20
"""rules at fault that are told"""


def notice(found: Drift, *, run_url: str = "") -> Notice:
    """Return what the issue of an environment is to say."""
    name = found.environment
    state = f"<!-- toolkit:drift-state:{found.fingerprint} -->"
    at = f"{found.at:%Y-%m-%d %H:%M} UTC" if found.at else ""
    return Notice(
        marker=f"<!-- toolkit:drift:{name} -->",
        title=f"Drift in {name}",
        body=_body(found, state=state, at=at, run_url=run_url),
        standing=found.drifted,
        state=state,
        news=f"What differs has changed: {drift_lines.verdict(found)}, as of {at}. The text above tells all.",
        over=f"Gone as of {at}: nothing differs any more from what was applied in {name}.",
    )


def _body(found: Drift, *, state: str, at: str, run_url: str) -> str:
    lines = [
        f"<!-- toolkit:drift:{found.environment} -->",
        state,
        f"**{drift_lines.verdict(found)}** (release {markdown.code(found.release)}, looked at {at})",
        "",
    ]
    if found.drifted:
        lines += ["Somebody changed this in the account, and not by a release:", ""]
        told = [each for address, below in drift_lines.items(found.items) for each in _told(address, below)]
        lines += _fitting(told, found.environment)
        lines += ["", *(f"{each}" for each in _onward(found)), ""]
    if found.ignored:
        lines += [f"{len(found.ignored)} more are ignored by a rule with an owner and a date.", ""]
    for fault in found.faults[:_RULES]:
        lines.append(
            f"- a rule ignores nothing: {markdown.code(fault.rule.at)} {markdown.code(fault.message)}"
        )
    if run_url.startswith("https://"):
        lines += ["", f"[The run]({run_url})"]
    return "\n".join(lines).rstrip() + "\n"


def _told(address: str, below: Sequence[str]) -> list[str]:
    return [address, *(f"  {each}" for each in below)]


def _fitting(lines: Sequence[str], environment: str) -> list[str]:
    """Return a block of code with as many lines as fit."""
    longest = max((markdown.longest_run(line) for line in lines), default=0)
    room = _ROOM - 2 * longest
    kept: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    left = len(lines) - len(kept)
    rest = [f"{left} lines more are left out: `toolkit drift {environment}` has all."] if left else []
    return [*markdown.block(kept), *rest]


def _onward(found: Drift) -> list[str]:
    """Return what can be done, in our own words."""
    name = found.environment
    back = "put it back: `toolkit apply " + name + "`"
    if any(item.repair for item in found.items):
        back = (
            "put it back: first by the commands above, since Terraform would take over what they mend, "
            f"then `toolkit apply {name}`"
        )
    return [
        "**What to do**, one of:",
        f"- {back}",
        "- take it into the code, by a pull request",
        f"- ignore it for a time, with a name: `drift.ignore` in `terraform/envs/{name}/environment.yaml`",
    ]
