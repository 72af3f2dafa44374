"""Whether a second build, under other conditions, gave the same bytes."""

from __future__ import annotations

from dataclasses import dataclass

CONDITIONS = (
    "another folder",
    "umask 077",
    "another time zone",
    "another locale",
    "other file times",
    "another order of files",
    "another hash seed",
    "no earlier bundles",
)
"""What the second build has otherwise, in the words of the report."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where two builds of a bundle part."""

    bundle: str
    entry: str
    """file in the zip; "the zip itself" where every file is equal"""
    byte: int
    """offset in the entry's content, from 0; or in the zip"""
    detail: str


@dataclass(frozen=True, slots=True)
class Proof:
    """How the second build compares, bundle by bundle."""

    equal: tuple[str, ...]
    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        """Whether every bundle was equal."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A release, where it is stored, the commit that it is said to be built of, and what came of that."""

    release: str
    environment: str
    commit: str
    proof: Proof


def compare(name: str, first: bytes, second: bytes) -> Difference | None:
    """Return where two zips part, by content first: None where they are equal, byte for byte."""
    if first == second:
        return None
    # Loaded where something differs.
    import zipfile  # noqa: PLC0415
    from io import BytesIO  # noqa: PLC0415

    with zipfile.ZipFile(BytesIO(first)) as one, zipfile.ZipFile(BytesIO(second)) as other:
        names, others = one.namelist(), other.namelist()
        for missing in sorted(set(names) ^ set(others)):
            where = "first" if missing in names else "second"
            return Difference(name, missing, 0, f"only the {where} build has it")
        for entry in names:
            left, right = one.read(entry), other.read(entry)
            if left != right:
                return Difference(name, entry, _parting(left, right), _shown(left, right))
    return Difference(name, "the zip itself", _parting(first, second), _shown(first, second))


def _parting(left: bytes, right: bytes) -> int:
    """Return the first offset at which two texts differ: the end of the shorter, if it begins the other."""
    for offset, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return offset
    return min(len(left), len(right))


def _shown(left: bytes, right: bytes) -> str:
    """Say what each has at the parting."""
    at = _parting(left, right)
    one, other = (side[at : at + 1].hex() or "its end" for side in (left, right))
    return f"the first build has {one}, the second {other}"
