"""What a function may do in AWS, against what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.render.tables import folded
from toolkit.render.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.domain.access.grant import Grant
    from toolkit.domain.access.judged import Judged
    from toolkit.domain.access.need import Need


def iam(judged: Judged) -> str:
    """Return the verdict first, then what is missing, what is too much, and what can't be told."""
    found = judged.comparison
    # Not folded: ARNs and places are copied, and longer than any terminal is wide.
    lines = [folded([f"{judged.verdict.upper()}: {judged.function}, {_counted(judged)}"])]
    if judged.compared:
        lines += _needs("MISSING: needed, and not granted: it would be AccessDenied", found.missing)
        lines += _grants("EXCESS: granted, and never needed", found.excess)
        if judged.too_broad:
            lines.append("BROAD: needed, but not as wide as this")
        for each in judged.too_broad:
            lines += [*_grant(each.grant), *(f"      needed: {needed}" for needed in each.needed)]
        lines += _needs("PARTIAL: granted for a part of what may be asked for", found.partial)
        lines += _grants("UNKNOWN: what is granted is known after the apply alone", found.unknown)
    else:
        lines += _needs("NEEDS", [need for need in found.needs if need.known != "unresolved"], "[+]")
    lines += _needs("UNRESOLVED: needed, and it can't be told what exactly", found.unresolved, "[?]")
    lines += [f"  [?] {each}" for each in judged.doubts]
    if judged.written is not None:
        lines.append(f"Changed {judged.written}; look at it, and run toolkit iam {judged.function} again")
    elif judged.compared and judged.verdict == "failed":
        lines.append(f"next: toolkit iam {judged.function} --write, or the smallest policy: --json")
    return "\n".join(lines)


def _counted(judged: Judged) -> str:
    found = judged.comparison
    kinds = [need.known for need in found.needs]
    told = ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(sorted(kinds)))
    needs = f"{plural(len(found.needs), 'need')} ({told})" if kinds else "no needs"
    if not judged.compared:
        return needs
    broad = f", {len(judged.too_broad)} too broad" if judged.too_broad else ""
    return f"{len(found.missing)} missing, {len(found.excess)} in excess{broad}; {needs}"


def _needs(heading: str, needs: Iterable[Need], mark: str = "[x]") -> list[str]:
    lines = [heading]
    for need in needs:
        why = f" ({need.known}{': ' + need.why if need.why else ''})"
        lines += [f"  {mark} {need.action}", f"      on {need.resource}", f"      at {need.at}{why}"]
    return lines if len(lines) > 1 else []


def _grants(heading: str, grants: Iterable[Grant]) -> list[str]:
    lines = [line for grant in grants for line in _grant(grant)]
    return [heading, *lines] if lines else []


def _grant(grant: Grant) -> list[str]:
    return [f"  [x] {grant.action}", f"      on {grant.resource}", f"      at {grant.at}"]
