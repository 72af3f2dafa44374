"""The JSON document of `toolkit iam`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.domain.access.grant import Grant
    from toolkit.domain.access.judged import Judged
    from toolkit.domain.access.need import Need


def iam(judged: Judged) -> dict[str, Any]:
    """Return what a function needs, what its role grants, and how the two differ."""
    found = judged.comparison
    return {
        "schema": "toolkit/iam/v1",
        "function": judged.function,
        "verdict": judged.verdict,
        "needs": [_need(each) for each in found.needs],
        "grants": [_grant(each) for each in found.grants],
        "excess": [_grant(each) for each in found.excess],
        "missing": [_need(each) for each in found.missing],
        "broad": [
            {**_grant(each.grant), "breadth": each.breadth, "needed": list(each.needed)}
            for each in found.broad
        ],
        "partial": [_need(each) for each in found.partial],
        "unresolved": [_need(each) for each in found.unresolved],
        "unknown": [_grant(each) for each in found.unknown],
        "doubts": list(judged.doubts),
        "policy": dict(found.policy),
        "written": judged.written,
    }


def _need(need: Need) -> dict[str, str]:
    return {
        "action": need.action,
        "resource": need.resource,
        "known": need.known,
        "at": need.at,
        "why": need.why,
    }


def _grant(grant: Grant) -> dict[str, Any]:
    return {
        "action": grant.action,
        "resource": grant.resource,
        "at": grant.at,
        "policy": grant.policy,
        "sid": grant.sid,
    }
