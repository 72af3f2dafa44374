"""Read from a bundle's zip which of its bytes belong to which distribution.

Every wheel leaves its `dist-info` in the bundle: RECORD lists its files, METADATA what it requires.
Source: https://packaging.python.org/en/latest/specifications/recording-installed-packages/
"""

from __future__ import annotations

import csv
import email
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from toolkit.adapters.locked_requirements import environment
from toolkit.domain.anatomy import Anatomy, Share

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OWN = "own code"


@dataclass(frozen=True, slots=True)
class _Distribution:
    name: str
    version: str
    requires: frozenset[str]
    files: frozenset[str]


def anatomy(bundle: str, data: bytes, *, runtime: str, architecture: str) -> Anatomy:
    """Return a bundle's shares, the largest first; markers are judged for the runtime, not the host."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        found = list(_distributions(opened, environment(runtime, architecture)))
        owner = {file: each.name for each in found for file in each.files}
        files: dict[str, list[zipfile.ZipInfo]] = {name: [] for name in (OWN, *(each.name for each in found))}
        for info in opened.infolist():
            files[owner.get(info.filename, OWN)].append(info)
    shares = [_share(OWN, "", files[OWN], ())] if files[OWN] else []
    for each in found:
        needed_by = sorted(other.name for other in found if canonicalize_name(each.name) in other.requires)
        shares.append(_share(each.name, each.version, files[each.name], needed_by))
    return Anatomy(bundle, tuple(sorted(shares, key=lambda share: (-share.size, share.name))))


def _distributions(opened: zipfile.ZipFile, target: Mapping[str, str]) -> Iterable[_Distribution]:
    names = opened.namelist()
    for record in (name for name in names if name.endswith(".dist-info/RECORD")):
        folder = record.removesuffix("RECORD")
        prefix = folder.rpartition("/")[0].rpartition("/")[0]
        root = f"{prefix}/" if prefix else ""
        metadata = email.message_from_bytes(opened.read(folder + "METADATA"))
        rows = csv.reader(io.StringIO(opened.read(record).decode("utf-8")))
        yield _Distribution(
            name=str(metadata["Name"]),
            version=str(metadata["Version"]),
            requires=frozenset(_required(metadata.get_all("Requires-Dist") or [], target)),
            files=frozenset(root + row[0] for row in rows if row),
        )


def _required(lines: Iterable[str], target: Mapping[str, str]) -> Iterable[str]:
    """Return the names that apply, those of extras too: whoever locked the extra's parts asked for it."""
    for line in lines:
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        marker = requirement.marker
        extra = marker is not None and "extra" in str(marker)
        if marker is None or extra or marker.evaluate(dict(target)):
            yield canonicalize_name(requirement.name)


def _share(name: str, version: str, infos: Iterable[zipfile.ZipInfo], needed_by: Iterable[str]) -> Share:
    listed = list(infos)
    largest = max(listed, key=lambda info: info.compress_size, default=None)
    return Share(
        name=name,
        version=version,
        files=len(listed),
        size=sum(info.compress_size for info in listed),
        unzipped_size=sum(info.file_size for info in listed),
        needed_by=tuple(needed_by),
        largest=largest.filename if largest else "",
    )
