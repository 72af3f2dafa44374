"""Build bundles from the project's source tree."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import toolkit
from toolkit.adapters import files
from toolkit.adapters.file_digests import FileDigests
from toolkit.domain.bundle import Bundle, Component
from toolkit.domain.digest import Digest, canonical_json, of_bytes, of_document
from toolkit.domain.function import Layer
from toolkit.errors import ConfigurationError, Refused, ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from toolkit.adapters.local_packages import Built, LocalPackage
    from toolkit.adapters.spliced_zip import Entry
    from toolkit.adapters.wheel_resolver import WheelResolver
    from toolkit.domain.bundle import Kind
    from toolkit.domain.function import Function
    from toolkit.domain.project import Project

LOCKS = ("requirements.txt", "pylock.toml", "uv.lock")
"""Locks, of which a folder may have one."""
MANIFESTS = ("function.yaml", "layer.yaml")
UNPACKED = frozenset({*LOCKS, "pyproject.toml"})
"""What says how a bundle is made, and is no part of it."""
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
        if top and (path.name.startswith("requirements") or path.name in UNPACKED):
            continue
        yield relative.as_posix(), path


def _lock(folder: Path) -> Path | None:
    """Return the lock of a folder; None where it has none."""
    found = [folder / name for name in LOCKS if (folder / name).is_file()]
    if len(found) > 1:
        names = " and ".join(path.name for path in found)
        raise ConfigurationError(
            f"{folder.name} can't be packaged",
            cause=f"functions/{folder.name} holds {names}, and only one of them can say what is locked",
            fix="keep one",
        )
    return found[0] if found else None


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
    own: Mapping[str, Path | bytes]
    """path in the bundle to the file, or to bytes that are in no file"""
    own_digests: Mapping[str, str]
    """path in the bundle to the SHA-256 of its content"""
    wheels: tuple[Path, ...] = ()
    local: tuple[LocalPackage, ...] = ()
    beside: Mapping[str, str] = field(default_factory=dict)
    """the lock and the local packages' files, as materials: URI to SHA-256"""
    prefix: str = ""

    @property
    def materials(self) -> dict[str, str]:
        """What it is built from, by SHA-256."""
        return {**self.beside, **{f"file:{name}": digest for name, digest in self.own_digests.items()}}

    @property
    def digest(self) -> Digest:
        """The same for equal inputs; the wheels are named by the lock, which their hashes are part of."""
        wheels = [wheel.name for wheel in self.wheels]
        return of_document([_FORMAT, self.kind, self.runtime, self.architecture, self.materials, wheels])


class BundleBuilder:
    """Build into ``.toolkit/bundles``, and leave alone what is there already."""

    def __init__(
        self,
        root: Path,
        *,
        project: Project,
        resolver: WheelResolver,
        digests: FileDigests | None = None,
    ) -> None:
        self._root = root
        self._project = project
        self._resolver = resolver
        self._digests = digests or FileDigests()
        self._folder = root / ".toolkit" / "bundles"
        self._built: dict[str, Built] = {}
        self._local: set[str] = set()

    @property
    def local_folders(self) -> Sequence[str]:
        """The folders of the local packages that were packaged."""
        return sorted(self._local)

    def build(self, part: Function | Layer) -> Bundle:
        """Return the bundle of one function or layer."""
        folder = self._root / "functions" / part.name
        lock = _lock(folder)
        fit = {"runtime": part.runtime, "architecture": part.architecture}
        layer = isinstance(part, Layer)
        prefix = "python/" if layer else ""
        local = self._local_packages(lock, **fit)
        inside = [each.folder for each in local if each.folder.is_relative_to(folder.resolve())]
        own = {
            prefix + name: path
            for name, path in sources(folder)
            if not inside or not any(path.resolve().is_relative_to(each) for each in inside)
        }
        beside = {f"file:functions/{part.name}/{lock.name}": lock} if lock else {}
        beside |= {f"local:{each.name}/{name}": path for each in local for name, path in each.files.items()}
        return self._bundle(
            _Recipe(
                name=part.name,
                kind="layer" if layer else "function",
                **fit,
                own=own,
                own_digests={name: self._digests.of(path) for name, path in own.items()},
                wheels=tuple(self._resolver.wheels(lock, **fit)) if lock else (),
                local=tuple(local),
                beside={name: self._digests.of(path) for name, path in beside.items()},
                prefix=prefix,
            )
        )

    def _local_packages(self, lock: Path | None, *, runtime: str, architecture: str) -> list[LocalPackage]:
        if lock is None:
            return []
        from toolkit.adapters.local_packages import local_packages  # noqa: PLC0415

        found = local_packages(lock, root=self._root, runtime=runtime, architecture=architecture)
        self._local.update(str(each.folder) for each in found)
        return found

    def _built_package(self, package: LocalPackage, recipe: _Recipe) -> Built:
        """Build a local package once, however many bundles it is part of."""
        from toolkit.adapters.local_packages import build  # noqa: PLC0415

        digests = {name: recipe.beside[f"local:{package.name}/{name}"] for name in package.files}
        key = of_document([package.name, digests]).value
        if key not in self._built:
            self._built[key] = build(package, digests)
        return self._built[key]

    def infrastructure_files(self) -> Mapping[str, bytes]:
        """Return relative path to content."""
        found = {name: path.read_bytes() for name, path in infrastructure_sources(self._root)}
        return {**found, "toolkit.yaml": self._settings()}

    def _settings(self) -> bytes:
        """Return what Terraform reads of toolkit.yaml: gates judge a release, they are no part of it."""
        defaults = self._project.defaults
        settings = {
            "project": self._project.name,
            # Terraform needs their names alone: what they are for may be reworded without a new release.
            "secrets": {name: {} for name in self._project.secrets},
            "defaults": {
                "runtime": defaults.runtime,
                "architecture": defaults.architecture,
                "memory": defaults.memory,
                "timeout": defaults.timeout,
            },
        }
        return canonical_json(settings) + b"\n"

    def infrastructure(self) -> Bundle:
        """Return the bundle of the Terraform modules and every function's settings."""
        paths = dict(infrastructure_sources(self._root))
        settings = self._settings()
        digests = {name: self._digests.of(path) for name, path in paths.items()}
        digests["toolkit.yaml"] = of_bytes(settings).hex
        own: dict[str, Path | bytes] = {**paths, "toolkit.yaml": settings}
        bundle = self._bundle(_Recipe("infrastructure", "infrastructure", "", "", own, digests))
        self._digests.save()
        return bundle

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
            if path.is_file() and f"sha256:{self._digests.of(path)}" == known["digest"]:
                return _restore(name, recipe.kind, known)
        entries, components, data = self._contents(recipe)
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

    def _contents(self, recipe: _Recipe) -> tuple[list[Entry], list[Component], bytes]:
        """Return a bundle's files, the distributions among them, and its bytes."""
        # Loaded where something is built: most runs find all of it there.
        import zipfile  # noqa: PLC0415

        from toolkit.adapters import spliced_zip  # noqa: PLC0415

        components: list[Component] = []
        entries = []
        for path, place in recipe.own.items():
            data = place if isinstance(place, bytes) else place.read_bytes()
            if of_bytes(data).hex != recipe.own_digests[path]:
                raise Refused(
                    f"{recipe.name} can't be packaged",
                    cause=f"{path} changed while it was packaged",
                    fix="package again",
                )
            entries.append(spliced_zip.stored(path, data))
        try:
            for wheel in recipe.wheels:
                digest = _sound(wheel)
                members = list(spliced_zip.of_wheel(wheel))
                entries += [replace(item, name=recipe.prefix + item.name) for item in members]
                components.append(_component(wheel, digest, members))
            for package in recipe.local:
                built = self._built_package(package, recipe)
                entries += [replace(item, name=recipe.prefix + item.name) for item in built.entries]
                components.append(built.component)
            return entries, components, spliced_zip.pack(entries)
        except (ValueError, zipfile.BadZipFile) as error:
            raise Refused(
                f"{recipe.name} can't be packaged",
                cause=str(error),
                fix=f"mend functions/{recipe.name}, and package again",
            ) from error

    def _describe(self, bundle: Bundle, path: Path, recipe: _Recipe, record: Path) -> None:
        from toolkit.adapters import sbom  # noqa: PLC0415 - as above

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


def _sound(wheel: Path) -> Digest:
    """Return the digest of a wheel, which the store names its folder by; remove one that was damaged."""
    digest = of_bytes(wheel.read_bytes())
    if wheel.parent.parent.name == "sha256" and wheel.parent.name != digest.hex:
        wheel.unlink()
        raise ToolError(
            f"{wheel.name} was damaged in the user's cache",
            cause=f"it no longer has the SHA-256 {wheel.parent.name}; it was removed",
            fix="package again: it is downloaded anew",
        )
    return digest


def _component(wheel: Path, digest: Digest, members: Sequence[Entry]) -> Component:
    from packaging.utils import parse_wheel_filename  # noqa: PLC0415 - as above

    distribution, version, *_ = parse_wheel_filename(wheel.name)
    size = sum(len(item.stream) for item in members)
    return Component(distribution, str(version), digest, size)


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
