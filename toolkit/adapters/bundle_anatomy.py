"""Tell which of a bundle's bytes belong to which distribution, what needs it, and what its licence is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.adapters.wheel_facts import required
from toolkit.domain.anatomy import Anatomy, Share

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from toolkit.adapters.spliced_zip import Entry

OWN = "own code"


def anatomy(
    bundle: str,
    groups: Iterable[tuple[Mapping[str, Any] | None, Sequence[Entry]]],
    *,
    runtime: str,
    architecture: str,
) -> Anatomy:
    """Return a bundle's shares, the largest first; markers are judged for the runtime, not the host.

    Args:
        bundle: its name
        groups: the files of one distribution each, as they go into the bundle, with its facts; None for own
            code
        runtime: the Lambda runtime
        architecture: the instruction set

    """
    found = list(groups)
    needs = {
        str(facts["name"]): {*required(facts, runtime=runtime, architecture=architecture)}
        for facts, _ in found
        if facts is not None
    }
    titles = {str(facts["name"]): str(facts["title"]) for facts, _ in found if facts is not None}
    shares = []
    own = [entry for facts, entries in found if facts is None for entry in entries]
    if own:
        shares.append(_share({"title": OWN, "version": "", "licence": ""}, own, ()))
    for facts, entries in found:
        if facts is not None:
            name = str(facts["name"])
            needed_by = sorted(
                titles[other] for other, names in needs.items() if name in names and other != name
            )
            shares.append(_share(facts, entries, needed_by))
    return Anatomy(bundle, tuple(sorted(shares, key=lambda share: (-share.size, share.name))))


def _share(facts: Mapping[str, Any], entries: Sequence[Entry], needed_by: Iterable[str]) -> Share:
    largest = max(entries, key=_packed, default=None)
    return Share(
        name=str(facts["title"]),
        version=str(facts["version"]),
        files=len(entries),
        size=sum(_packed(entry) for entry in entries),
        unzipped_size=sum(entry.size for entry in entries),
        needed_by=tuple(needed_by),
        largest=largest.name if largest else "",
        licence=str(facts["licence"]),
    )


def _packed(entry: Entry) -> int:
    """Return the bytes of an entry in the zip."""
    return len(memoryview(entry.stream))
