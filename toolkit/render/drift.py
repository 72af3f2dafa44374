"""What differs in an environment from what was applied: for people, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.render import drift_lines
from toolkit.render.plan_lines import printable
from toolkit.render.tables import folded
from toolkit.render.words import plural

if TYPE_CHECKING:
    from toolkit.domain.drift import Drift, Item

_LISTED = 10
"""addresses of what is not applied yet that are named"""


def text(found: Drift) -> str:
    """Resource by resource, what was declared and what is there; then what can be done."""
    lines = [f"{drift_lines.verdict(found)} ({found.seconds:.0f}s)"]
    for address, told in drift_lines.items(found.items):
        lines += [f"  {address}", *(f"    {each}" for each in told)]
    if found.ignored:
        lines.append("ignored")
    for each in found.ignored:
        attribute = printable(each.item.attribute) or "it is gone"
        lines += [
            f"  {printable(each.item.address)}: {attribute}",
            f"    by {printable(each.rule.owner)}, until {each.rule.expires}: {printable(each.rule.reason)}",
        ]
    for fault in found.faults:
        lines += [
            f"[!] the rule for {printable(fault.rule.address)}: {fault.message}",
            f"    at: {fault.rule.at}",
            f"    fix: {fault.fix}",
        ]
    if found.pending:
        count = plural(len(found.pending), "change")
        lines.append(f"not applied yet, and no drift: {count} (toolkit plan {found.environment})")
        lines += [f"  {printable(address)}" for address in found.pending[:_LISTED]]
        if len(found.pending) > _LISTED:
            lines.append(f"  … {len(found.pending) - _LISTED} more: toolkit drift --json")
    if found.unrecorded:
        lines.append(f"[!] not recorded, so toolkit status does not tell: {printable(found.unrecorded)}")
    return folded([*lines, *drift_lines.onward(found)])


def document(found: Drift) -> dict[str, Any]:
    """Return it as JSON; secrets are masked."""
    return {
        "schema": "toolkit/drift/v1",
        "environment": found.environment,
        "release": found.release,
        "drifted": found.drifted,
        "items": [_item(item) for item in found.items],
        "ignored": [
            {
                **_item(each.item),
                "reason": each.rule.reason,
                "owner": each.rule.owner,
                "expires": each.rule.expires.isoformat() if each.rule.expires else None,
                "at": each.rule.at,
            }
            for each in found.ignored
        ],
        "pending": list(found.pending),
        "rules": [
            {"address": each.rule.address, "at": each.rule.at, "message": each.message, "fix": each.fix}
            for each in found.faults
        ],
        "fingerprint": found.fingerprint,
        "at": found.at.isoformat() if found.at else None,
        "recorded": not found.unrecorded,
        "seconds": round(found.seconds, 3),
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "address": item.address,
        "attribute": item.attribute,
        "gone": item.gone,
        "declared": item.declared,
        "observed": item.observed,
        "put_back": drift_lines.repair(item) if item.repair else None,
    }
