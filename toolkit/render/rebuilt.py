"""What came of building a release's commit anew."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from toolkit.render.words import plural

if TYPE_CHECKING:
    from toolkit.domain.proof import Rebuilt


def document(found: Rebuilt) -> dict[str, Any]:
    """``toolkit/verify-build/v1``."""
    return {
        "schema": "toolkit/verify-build/v1",
        "release": found.release,
        "environment": found.environment,
        "commit": found.commit,
        "equal": found.proof.holds,
        "bundles": list(found.proof.equal),
        "differences": [asdict(each) for each in found.proof.differences],
    }


def text(found: Rebuilt) -> str:
    """Return it for a person."""
    release, commit = found.release, found.commit[:12]
    if found.proof.holds:
        return (
            f"{release} is what {commit} builds: {plural(len(found.proof.equal), 'bundle')}, byte for byte\n"
            f"  stored in {found.environment}"
        )
    lines = [f"{release} is NOT what {commit} builds; stored in {found.environment}"]
    lines += [
        f"  {each.bundle}: {each.entry}, byte {each.byte}: {each.detail}" for each in found.proof.differences
    ]
    lines.append(f"  equal: {', '.join(found.proof.equal) or 'none'}")
    lines.append("  next: don't promote it; find out who built it (toolkit history), and release anew")
    return "\n".join(lines)
