"""Build bundles from the project's source tree."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from packaging.utils import parse_wheel_filename

import toolkit
from toolkit.adapters import files, sbom, spliced_zip
from toolkit.domain.bundle import Bundle, Component
from toolkit.domain.digest import Digest, canonical_json, of_bytes, of_document
from toolkit.domain.function import Layer
from toolkit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from toolkit.adapters.wheel_resolver import WheelResolver
    from toolkit.domain.bundle import Kind
    from toolkit.domain.function import Function
    from toolkit.domain.project import Project

LOCK = "requirements.txt"
MANIFESTS = ("function.yaml", "layer.yaml")
_FORMAT = "bundle/1"
"""Changes with anything here that makes other bytes of the same inputs"""


def sources(folder: Path) -> Iterator[tuple[str, Path]]:
    """Return the files of a function or layer that belong in its bundle: relative path and place."""
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if not path.is_file() or any(part.startswith(".") for part in relative.parts):
            continue
        if relative.parts[0] == "tests" or "__pycache__" in relative.parts:
            continue
        top = len(relative.parts) == 1
        if path.suffix == ".pyc" or (top and (path.name in MANIFESTS or path.suffix == ".md")):
            continue
        if top and path.name.startswith("requirements"):
            continue
        yield relative.as_posix(), path


def infrastructure_sources(root: Path) -> Iterator[tuple[str, Path]]:
    """Return the files that say how a release is deployed: modules, and every function's settings."""
    modules = root / "terraform" / "modules"
    for path in sorted(modules.rglob("*")):
        relative = path.relative_to(modules)
        outside = {"tests", "examples", ".terraform"} & set(relative.parts)
        if path.is_file() and not outside and path.suffix != ".md" and not path.name.startswith("."):
            yield path.relative_to(root).as_posix(), path
    for name in MANIFESTS:
        for path in sorted((root / "functions").glob(f"*/{name}")):
            yield path.relative_to(root).as_posix(), path


@dataclass(frozen=True, slots=True)
class _Recipe:
    """All that a bundle's bytes depend on."""

    name: str
    kind: Kind
    runtime: str
    architecture: str
    own: Mapping[str, bytes]
    wheels: tuple[Path, ...] = ()
    lock: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""

    @property
    def materials(self) -> dict[str, str]:
        """What it is built from, by SHA-256."""
        return {**self.lock, **{f"file:{name}": of_bytes(data).hex for name, data in self.own.items()}}

    @property
    def digest(self) -> Digest:
        """The same for equal inputs; the wheels are named by the lock, which their hashes are part of."""
        wheels = [wheel.name for wheel in self.wheels]
        return of_document([_FORMAT, self.kind, self.runtime, self.architecture, self.materials, wheels])


class BundleBuilder:
    """Build into ``.toolkit/bundles``, and leave alone what is there already."""

    def __init__(self, root: Path, *, project: Project, resolver: WheelResolver) -> None:
        self._root = root
        self._project = project
        self._resolver = resolver
        self._folder = root / ".toolkit" / "bundles"

    def build(self, part: Function | Layer) -> Bundle:
        """Return the bundle of one function or layer."""
        folder = self._root / "functions" / part.name
        lock = folder / LOCK
        locked = lock.is_file()
        fit = {"runtime": part.runtime, "architecture": part.architecture}
        layer = isinstance(part, Layer)
        prefix = "python/" if layer else ""
        return self._bundle(
            _Recipe(
                name=part.name,
                kind="layer" if layer else "function",
                **fit,
                own={prefix + name: path.read_bytes() for name, path in sources(folder)},
                wheels=tuple(self._resolver.wheels(lock, **fit)) if locked else (),
                lock={f"file:functions/{part.name}/{LOCK}": _sha256(lock)} if locked else {},
                prefix=prefix,
            )
        )

    def infrastructure_files(self) -> Mapping[str, bytes]:
        """Return relative path to content.

        Of toolkit.yaml only what Terraform reads: gates judge a release, they are no part of it.
        """
        defaults = self._project.defaults
        settings = {
            "project": self._project.name,
            "defaults": {
                "runtime": defaults.runtime,
                "architecture": defaults.architecture,
                "memory": defaults.memory,
                "timeout": defaults.timeout,
            },
        }
        found = {name: path.read_bytes() for name, path in infrastructure_sources(self._root)}
        return {**found, "toolkit.yaml": canonical_json(settings) + b"\n"}

    def infrastructure(self) -> Bundle:
        """Return the bundle of the Terraform modules and every function's settings."""
        return self._bundle(_Recipe("infrastructure", "infrastructure", "", "", self.infrastructure_files()))

    def read(self, bundle: Bundle) -> bytes:
        """Return the zip."""
        return (self._root / bundle.path).read_bytes()

    def _bundle(self, recipe: _Recipe) -> Bundle:
        """Build by a recipe, or find what the same recipe built before."""
        name, inputs = recipe.name, recipe.digest
        record = self._folder / "inputs" / f"{name}.json"
        known = _load(record)
        if known is not None and known["inputs"] == inputs.value:
            path = self._root / known["path"]
            if path.is_file() and of_bytes(path.read_bytes()).value == known["digest"]:
                return _restore(name, recipe.kind, known)
        components: list[Component] = []
        entries = [spliced_zip.stored(path, data) for path, data in recipe.own.items()]
        try:
            for wheel in recipe.wheels:
                members = list(spliced_zip.of_wheel(wheel))
                entries += [replace(item, name=recipe.prefix + item.name) for item in members]
                components.append(_component(wheel, members))
            data = spliced_zip.pack(entries)
        except (ValueError, zipfile.BadZipFile) as error:
            raise Refused(
                f"{name} can't be packaged", cause=str(error), fix=f"mend functions/{name}, and package again"
            ) from error
        unzipped = sum(item.size for item in {entry.name: entry for entry in entries}.values())
        found = of_bytes(data)
        path = self._folder / "sha256" / f"{found.hex}.zip"
        files.write(path, data)
        bundle = Bundle(
            name=name,
            kind=recipe.kind,
            digest=found,
            size=len(data),
            unzipped_size=unzipped,
            runtime=recipe.runtime,
            architecture=recipe.architecture,
            path=path.relative_to(self._root).as_posix(),
            cached=False,
            components=tuple(components),
        )
        self._describe(bundle, path, recipe, record)
        return bundle

    def _describe(self, bundle: Bundle, path: Path, recipe: _Recipe, record: Path) -> None:
        documents = {
            path.with_suffix(".cdx.json"): sbom.bill_of_materials(bundle),
            path.with_suffix(".provenance.json"): sbom.provenance(
                bundle, materials=recipe.materials, toolkit=toolkit.__version__
            ),
            record: {
                "inputs": recipe.digest.value,
                "digest": bundle.digest.value,
                "size": bundle.size,
                "unzipped_size": bundle.unzipped_size,
                "runtime": bundle.runtime,
                "architecture": bundle.architecture,
                "path": bundle.path,
                "components": [
                    [item.name, item.version, item.digest.value, item.size] for item in bundle.components
                ],
            },
        }
        for place, document in documents.items():
            files.write(place, json.dumps(document, indent=2, sort_keys=True).encode() + b"\n")


def _component(wheel: Path, members: Sequence[spliced_zip.Entry]) -> Component:
    distribution, version, *_ = parse_wheel_filename(wheel.name)
    size = sum(len(item.stream) for item in members)
    return Component(distribution, str(version), of_bytes(wheel.read_bytes()), size)


def _sha256(path: Path) -> str:
    return of_bytes(path.read_bytes()).hex


def _load(path: Path) -> dict[str, Any] | None:
    """Return a record of an earlier build; None where there is none that can be read."""
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return document


def _restore(name: str, kind: Kind, known: Mapping[str, Any]) -> Bundle:
    return Bundle(
        name=name,
        kind=kind,
        digest=Digest(known["digest"]),
        size=known["size"],
        unzipped_size=known["unzipped_size"],
        runtime=known["runtime"],
        architecture=known["architecture"],
        path=known["path"],
        cached=True,
        components=tuple(
            Component(item[0], item[1], Digest(item[2]), item[3]) for item in known["components"]
        ),
    )
