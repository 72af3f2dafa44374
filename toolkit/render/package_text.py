"""A release that was built, what its bundles consist of, and whether a second build was equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.proof import CONDITIONS
from toolkit.domain.splitting import WORTHWHILE
from toolkit.render import documents, package_table
from toolkit.render.tables import folded, table
from toolkit.render.words import plural, size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.domain.anatomy import Anatomy, Explanation
    from toolkit.domain.bundle import Bundle
    from toolkit.domain.package import Package, Published
    from toolkit.domain.proof import Proof


def package(
    built: Package,
    shown: Sequence[Bundle],
    published: Published | None,
    proof: Proof | None = None,
    explanation: Explanation | None = None,
) -> str:
    """Return a release that was built."""
    lines = package_table.lines(documents.package(built, shown))
    if explanation is not None:
        lines += _explanation(explanation)
    if proof is not None:
        lines += _proof(proof)
    if published is not None:
        what = plural(len(published.uploaded), "new bundle")
        pinned = "pinned" if published.pinned else "pinned already"
        lines.append(f"Published {what} to {published.environment}; {pinned} there")
    return folded(lines)


def _explanation(found: Explanation) -> list[str]:
    lines = [line for each in found.anatomies for line in _anatomy(each)]
    lines += [
        f"A layer of {', '.join(split.distributions)} would save {size(split.saved)}: "
        f"{', '.join(split.functions)} each carry their own"
        for split in found.splits
    ]
    return lines if found.splits else [*lines, f"No layer more would save {size(WORTHWHILE)}"]


def _anatomy(found: Anatomy) -> list[str]:
    rows = [
        (
            f"{share.name} {share.version}".strip(),
            size(share.size),
            size(share.unzipped_size),
            share.licence or ("not declared" if share.version else ""),
            ", ".join(share.needed_by) or ("" if not share.version else "the lock"),
        )
        for share in found.shares
    ]
    heads = ("part", "in the zip", "unzipped", "licence", "needed by")
    return [f"{found.bundle}:", table(heads, rows, right=("in the zip", "unzipped"))]


def _proof(proof: Proof) -> list[str]:
    if proof.holds:
        return [
            f"Proved: a second build gave the same bytes, of {plural(len(proof.equal), 'bundle')}",
            f"  with {', '.join(CONDITIONS)}",
        ]
    lines = [f"NOT PROVED: {plural(len(proof.differences), 'bundle')} came out otherwise"]
    for each in proof.differences:
        lines += [f"  [x] {each.bundle}: {each.entry}, byte {each.byte}", f"      {each.detail}"]
    return lines
