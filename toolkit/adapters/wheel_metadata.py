"""Read a wheel's metadata, and write its component by CycloneDX's own library.

Loaded only where a wheel is seen for the first time: the library takes a fifth of a second to load.
Sources: https://packaging.python.org/en/latest/specifications/core-metadata/ and
https://cyclonedx.org/docs/1.6/json/.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from cyclonedx.contrib.license.exceptions import InvalidSpdxLicenseException
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.bom_ref import BomRef
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.metadata import parse_email
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from toolkit.adapters import wheel_reader
from toolkit.adapters.locked_requirements import environment
from toolkit.adapters.runtime_tags import MACHINES
from toolkit.adapters.spared_files import Scan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from cyclonedx.model.license import DisjunctiveLicense
    from packaging.metadata import RawMetadata

    from toolkit.adapters.spliced_zip import Entry

RUNTIMES = tuple(f"python3.{minor}" for minor in range(9, 21))
"""Those that markers are judged for, in advance"""
_FILE_NAME = re.compile(r"[A-Za-z0-9_.+!-]+\.whl")
_METADATA = re.compile(r"[^/]+\.dist-info/METADATA")
_URL = re.compile(r"https?://[\w.~:/?#@!$&()*+,;=%-]{1,300}", re.ASCII)
_LONGEST = 100
"""characters of a licence's name; what is longer is its text"""
_MOST_METADATA = 2 << 20
"""bytes"""
_CLASSIFIER = "License :: "
_CLASSIFIED = {
    "Apache Software License": "Apache-2.0",
    "MIT License": "MIT",
    "MIT No Attribution License (MIT-0)": "MIT-0",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
    "Zope Public License": "ZPL-2.1",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
    "GNU General Public License v3 or later (GPLv3+)": "GPL-3.0-or-later",
    "GNU Affero General Public License v3": "AGPL-3.0-only",
}
"""What classifiers are called by SPDX, where it is one licence: "BSD License" is three."""


def of_wheel(file: str, data: bytes, *, digest: str) -> dict[str, Any]:
    """Return the facts of a wheel, once all of it was checked.

    Raises:
        ValueError: it can't be trusted, or is not what its name says.

    """
    if not _FILE_NAME.fullmatch(file):
        raise ValueError(f"{file!a} is no name of a wheel")
    try:
        name, version, *_ = parse_wheel_filename(file)
    except InvalidWheelFilename as error:
        raise ValueError(str(error)) from error
    scan, about = Scan(), dict[str, bytes]()

    def seen(path: str, content: bytes) -> None:
        if _METADATA.fullmatch(path):
            about[path] = content
        scan.see(path, content)

    wheel_reader.check(file, data, seen=seen)
    if len(about) > 1:
        raise ValueError(f"{file} has the metadata of several distributions: {', '.join(about)}")
    raw = _parsed(file, *about.values())
    said = (raw.get("name", str(name)), raw.get("version", str(version)))
    if canonicalize_name(said[0]) != name or not _same(said[1], version):
        raise ValueError(f"{file} says of itself that it is {said[0]!a} {said[1]!a}")
    found = _facts(raw, name=name, version=str(version), digest=digest)
    purl = PackageURL("pypi", name=name, version=str(version))
    # What was left for a second look, because something imports it, is read again: that is rare.
    spared = scan.spared(lambda wanted: _contents(file, data, wanted))
    return {
        **found,
        "spared": spared,
        "component": _component(found, _licences(raw), ref=str(purl), purl=purl),
    }


def of_local(folder: str, entries: Sequence[Entry], *, digest: str) -> dict[str, Any]:
    """Return the facts of a package of the project.

    Raises:
        ValueError: it has no metadata, or none with a name and version.

    """
    scan = Scan()
    content = {entry.name: bytes(entry.stream) for entry in entries}
    for name, data in content.items():
        scan.see(name, data)
    raw = _parsed(folder, *(data for name, data in content.items() if _METADATA.fullmatch(name)))
    try:
        found = _facts(
            raw, name=canonicalize_name(raw["name"]), version=_plain(raw["version"]), digest=digest
        )
    except KeyError as error:
        raise ValueError(f"{folder} has no {error} in its metadata") from error
    spared = scan.spared(lambda wanted: [(name, content[name]) for name in content if wanted(name)])
    # It is in no index: no purl could lead to it.
    return {
        **found,
        "spared": spared,
        "component": _component(found, _licences(raw), ref=f"local:{folder}", purl=None),
    }


def _contents(file: str, data: bytes, wanted: Callable[[str], bool]) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    wheel_reader.check(
        file, data, seen=lambda name, content: found.append((name, content)) if wanted(name) else None
    )
    return found


def _same(said: str, version: Version) -> bool:
    try:
        return Version(said) == version
    except InvalidVersion:
        return False


def _parsed(source: str, *documents: bytes) -> RawMetadata:
    if not documents:
        return {}
    if len(documents[0]) > _MOST_METADATA:
        raise ValueError(f"{source} has {len(documents[0])} bytes of metadata")
    raw, _ = parse_email(documents[0])
    return raw


def _facts(raw: RawMetadata, *, name: str, version: str, digest: str) -> dict[str, Any]:
    return {
        "name": name,
        "title": _plain(raw.get("name", name)),
        "version": version,
        "licence": ", ".join(_licences(raw)),
        "summary": _plain(raw.get("summary", ""))[:200],
        "homepage": _homepage(raw),
        "sha256": digest,
        "requires": list(_requires(raw.get("requires_dist", []))),
    }


def _plain(text: str) -> str:
    """Return a text on one line, without what a terminal would obey."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _licences(raw: RawMetadata) -> list[str]:
    """Return what the author says: an SPDX expression, else words that are a name, else classifiers."""
    if expression := _plain(raw.get("license_expression", "")):
        return [expression]
    free = raw.get("license", "").strip()
    words = _plain(free)
    named = "" if "\n" in free or len(words) > _LONGEST or words.upper() == "UNKNOWN" else words
    classified = [
        each.rpartition(" :: ")[2] for each in raw.get("classifiers", []) if each.startswith(_CLASSIFIER)
    ]
    classified = [_CLASSIFIED.get(each, each) for each in classified if each != "OSI Approved"]
    if named:
        return [named]
    return classified or ([_plain(free.splitlines()[0])[:_LONGEST]] if words else [])


def _homepage(raw: RawMetadata) -> str:
    urls = {key.lower(): url for key, url in raw.get("project_urls", {}).items()}
    known = ("homepage", "source", "repository", "source code")
    found = [raw.get("home_page", ""), *(urls[each] for each in known if each in urls)]
    return next((url for url in found if _URL.fullmatch(url)), "")


def _requires(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Return the names that are required, and the targets that they are required on."""
    found: dict[str, list[str] | None] = {}
    for line in lines:
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        name, marker = canonicalize_name(requirement.name), requirement.marker
        if marker is None or "extra" in str(marker):
            found[name] = None
        elif (known := found.setdefault(name, [])) is not None:
            for runtime, architecture in ((one, other) for one in RUNTIMES for other in MACHINES):
                if marker.evaluate(dict(environment(runtime, architecture))):
                    known.append(f"{runtime} {architecture}")
    for each, when in sorted(found.items()):
        if when is None or when:
            yield {"name": each, "when": when}


def _component(
    found: Mapping[str, Any], licences: Sequence[str], *, ref: str, purl: PackageURL | None
) -> dict[str, Any]:
    """Return a component as CycloneDX's library writes it."""
    factory = LicenseFactory()
    # An expression stands alone; several licences are ids and names.
    write = factory.make_from_string if len(licences) == 1 else _of_several
    component = Component(
        type=ComponentType.LIBRARY,
        name=found["name"],
        version=found["version"],
        bom_ref=BomRef(ref),
        purl=purl,
        description=found["summary"] or None,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=found["sha256"])],
        licenses=[write(each) for each in licences],
        external_references=[
            ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(url))
            for url in (found["homepage"],)
            if url
        ],
    )
    document = json.loads(JsonV1Dot6(Bom(components=[component])).output_as_string())
    (written,) = document["components"]
    fragment: dict[str, Any] = written
    return fragment


def _of_several(licence: str) -> DisjunctiveLicense:
    try:
        return LicenseFactory().make_with_id(licence)
    except InvalidSpdxLicenseException:
        return LicenseFactory().make_with_name(licence)
