"""A release that was built, what its bundles consist of, and whether a second build was equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.proof import CONDITIONS
from toolkit.render.tables import folded, table
from toolkit.render.text import plural, size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.domain.anatomy import Anatomy
    from toolkit.domain.bundle import Bundle
    from toolkit.domain.package import Package, Published
    from toolkit.domain.proof import Proof


def package(
    built: Package,
    shown: Sequence[Bundle],
    published: Published | None,
    proof: Proof | None = None,
    anatomies: Sequence[Anatomy] = (),
) -> str:
    """Return a release that was built."""
    cached = sum(item.cached for item in (*shown, built.infrastructure))
    rows = [
        (item.name, item.kind, item.digest.value[:19], size(item.size), "cached" if item.cached else "built")
        for item in (*shown, built.infrastructure)
    ]
    commit = built.commit[:12] if built.commit else "no commit"
    dirty = ", with changes that are not committed" if built.dirty else ""
    lines = [
        f"Packaged {plural(len(shown) + 1, 'bundle')} in {built.seconds:.1f}s ({cached} cached)",
        table(("bundle", "kind", "digest", "size", ""), rows, right=("size",)),
        f"release {built.release.id} from {commit}{dirty}",
    ]
    for each in anatomies:
        lines += _anatomy(each)
    if proof is not None:
        lines += _proof(proof)
    if published is not None:
        what = plural(len(published.uploaded), "new bundle")
        pinned = "pinned" if published.pinned else "pinned already"
        lines.append(f"Published {what} to {published.environment}; {pinned} there")
    return folded(lines)


def _anatomy(found: Anatomy) -> list[str]:
    whole = sum(share.size for share in found.shares) or 1
    rows = [
        (
            f"{share.name} {share.version}".strip(),
            size(share.size),
            f"{100 * share.size / whole:.0f}%",
            size(share.unzipped_size),
            ", ".join(share.needed_by) or ("" if not share.version else "the lock"),
        )
        for share in found.shares
    ]
    heads = ("part", "in the zip", "share", "unzipped", "needed by")
    return [f"{found.bundle}:", table(heads, rows, right=("in the zip", "share", "unzipped"))]


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
