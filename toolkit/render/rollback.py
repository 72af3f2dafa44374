"""A rollback: as a person reads it before and after, and as JSON."""

from __future__ import annotations

from datetime import UTC
from itertools import groupby
from typing import TYPE_CHECKING, Any

from toolkit.domain.plan import COUNTED
from toolkit.render import plan_lines
from toolkit.render.tables import folded
from toolkit.render.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.domain.rollback import Outcome, Preview, Returning, Rollback, Staying

_SHORT = 19
"""characters of a digest that people compare"""
_LISTED = 12
"""lines of a list"""
_SIGNS = {"changed": "~", "comes back": "+", "goes away": "-"}
_HEADINGS = {
    "destroyed": "destroyed, with what it holds",
    "protected": "protected",
    "schema": "destroyed and made anew, since its key differs",
    "recreated": "made anew, empty",
    "data": "data",
    "messages": "messages",
    "secret": "secrets",
}


def preview(found: Rollback, seen: Preview) -> str:
    """Return what runs, what would run, what comes back by it, and what does not."""
    chosen, report = found.chosen, seen.report
    at = f"{chosen.verified.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    counts = "no changes" if report.plan.empty else plan_lines.counts(report.plan)
    lines = [
        f"Roll back {found.target} from {chosen.left} to {chosen.release}",
        f"  now:  {chosen.left}",
        f"  then: {chosen.release}, verified in {found.target} at {at}",
        f"        by {plan_lines.printable(chosen.verified.by)}",
        f"bundles: all {len(found.release.artifacts)} are stored, with the bytes they are named by",
        *_bundles(found),
        f"plan: {counts}",
        f"  {plan_lines.lost(report)}",
        *(f"  {plan_lines.risk(item)}" for item in report.risks[:_LISTED]),
        *_more(found, len(report.risks) - _LISTED),
        "comes back",
        *_returns(found, seen.returns),
        "does not come back",
        *_stays(found, seen.stays),
        "fingerprint",
        f"  {report.fingerprint}",
    ]
    return folded(lines)


def _bundles(found: Rollback) -> Iterator[str]:
    differing = [item for item in found.bundles if item.change != "same"]
    width = max((len(item.name) for item in differing), default=0)
    for item in differing:
        digests = f"{(item.left or 'none')[:_SHORT]} → {(item.to or 'none')[:_SHORT]}"
        yield f"  {_SIGNS[item.change]} {item.name:{width}}  {item.change}: {digests}"
    same = len(found.bundles) - len(differing)
    if same:
        yield f"  = {same} {'is' if same == 1 else 'are'} the same in both"


def _more(found: Rollback, count: int) -> list[str]:
    return [f"  … {count} more: toolkit rollback {found.target} --dry-run --json"] if count > 0 else []


def _returns(found: Rollback, items: Sequence[Returning]) -> Iterator[str]:
    if not items:
        yield "  nothing: what is there is what the older release has"
    ordered = sorted(items, key=lambda item: (item.kind, item.address))
    for kind, group in groupby(ordered[:_LISTED], key=lambda item: item.kind):
        yield f"  {kind}"
        for item in group:
            yield f"    {plan_lines.printable(item.address)}"
            yield f"      {plan_lines.printable(item.what)}"
    yield from _more(found, len(ordered) - _LISTED)


def _stays(found: Rollback, items: Sequence[Staying]) -> Iterator[str]:
    if not items:
        yield "  nothing is known that does not"
    order = list(_HEADINGS)
    ordered = sorted(items, key=lambda item: (order.index(item.kind), item.why, item.address))
    for (kind, why), group in groupby(ordered, key=lambda item: (item.kind, item.why)):
        named = [plan_lines.printable(item.address) for item in group]
        yield f"  {_HEADINGS[kind]}: {plan_lines.printable(why)}"
        yield from (f"    {name}" for name in named[:_LISTED])
        yield from _more(found, len(named) - _LISTED)


def outcome(done: Outcome) -> str:
    """Return what came of it, and what comes next."""
    found, chosen = done.rollback, done.rollback.chosen
    if found.done:
        lines = [f"Nothing to do: {found.target} runs {chosen.release}, and it is verified"]
        if chosen.left != chosen.release:
            lines.append(f"  it went back to it from {chosen.left}; for another release: --to r-…")
        return folded(lines)
    if done.preview is None:
        lines = [
            f"main pins {chosen.release} for {found.target} already",
            f"next: toolkit apply {found.target}",
        ]
        return folded(lines)
    if done.request is not None:
        return folded(
            [
                f"Asked to roll back {found.target} from {chosen.left} to {chosen.release}",
                f"  #{done.request.number} {done.request.url}",
                "next: review it, and merge it",
            ]
        )
    if done.verified is None:
        return folded(
            [
                f"next: toolkit rollback {found.target} --to {chosen.release}",
                "  at once, without a pull request: --direct --reason '…'",
            ]
        )
    return folded(_carried_out(done))


def _carried_out(done: Outcome) -> Iterator[str]:
    found, chosen, verified = done.rollback, done.rollback.chosen, done.verified
    assert verified is not None
    commit = f", commit {done.commit[:12]}" if done.commit else ""
    took = f"{done.seconds:.1f}s"
    took += f" (terraform {done.terraform_seconds:.1f}s)" if done.applied is not None else ""
    yield f"Rolled back {found.target} from {chosen.left} to {chosen.release}"
    yield f"  in {took}{commit}"
    yield f"  reason: {done.reason}"
    if done.unfinished is not None:
        for problem in done.unfinished.problems:
            yield f"  NOT all of it: {plan_lines.printable(': '.join(problem.cause.splitlines()))}"
    failures = verified.verification.failures
    if done.passed:
        yield f"  verified: {plural(len(verified.verification.observations), 'observation')}, none failed"
        share = "" if done.shared else "share the commit (git push), and "
        yield f"next: {share}release what mends {chosen.left}"
        return
    yield "  NOT verified"
    yield from (f"  [x]  {item.name}: {item.detail}" for item in failures)
    if done.unfinished is not None:
        yield (
            f"next: release what mends {chosen.left}: then nothing is to be destroyed. Or take the "
            "protection off in the account, and run the same command again"
        )
        return
    yield f"next: toolkit verify {found.target}"


def document(done: Outcome) -> dict[str, Any]:
    """Return it as JSON."""
    found, chosen, seen = done.rollback, done.rollback.chosen, done.preview
    return {
        "schema": "toolkit/rollback/v1",
        "environment": found.target,
        "from": chosen.left,
        "to": chosen.release,
        "verified_at": chosen.verified.at.isoformat(),
        "verified_by": chosen.verified.by,
        "reason": done.reason,
        "already": found.done or (done.preview is None and found.pinned),
        "bundles": [
            {"name": item.name, "kind": item.kind, "from": item.left, "to": item.to, "change": item.change}
            for item in found.bundles
        ],
        "returns": [
            {"kind": item.kind, "address": item.address, "what": item.what}
            for item in (seen.returns if seen is not None else ())
        ],
        "does_not_return": [
            {"kind": item.kind, "address": item.address, "why": item.why}
            for item in (seen.stays if seen is not None else ())
        ],
        "plan": None if seen is None else _plan(seen),
        "commit": done.commit,
        "pull_request": None
        if done.request is None
        else {"number": done.request.number, "url": done.request.url},
        "applied": done.applied is not None,
        "unfinished": None
        if done.unfinished is None
        else "\n".join(item.cause for item in done.unfinished.problems),
        "passed": done.passed,
        "seconds": round(done.seconds, 3),
        "terraform_seconds": round(done.terraform_seconds, 3),
    }


def _plan(seen: Preview) -> dict[str, Any]:
    report = seen.report
    return {
        "fingerprint": report.fingerprint.value,
        "counts": {name: report.plan.count(name) for name in COUNTED},
        "verdict": "no changes" if report.plan.empty else plan_lines.lost(report),
        "risks": [
            {"level": item.level, "kind": item.kind, "address": item.address, "message": item.message}
            for item in report.risks
        ],
    }
