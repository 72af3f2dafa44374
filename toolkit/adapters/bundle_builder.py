"""Build bundles from the project's source tree."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from toolkit.adapters import bundle_writer, package_snapshot
from toolkit.adapters.file_digests import FileDigests
from toolkit.adapters.recipe import Recipe
from toolkit.adapters.source_files import module_files, source_files
from toolkit.domain.bundle import Bundle, Component
from toolkit.domain.canonical import canonical_json
from toolkit.domain.digest import Digest, of_bytes, of_document
from toolkit.domain.function import Function, Layer
from toolkit.domain.limits import rooms_of
from toolkit.domain.sources import LOCKS, MANIFESTS, SETTINGS, is_bundled, is_source
from toolkit.errors import ConfigurationError, Refused, ToolError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from toolkit.adapters.local_packages import Built, LocalPackage
    from toolkit.adapters.wheel_resolver import WheelResolver
    from toolkit.domain.bundle import Kind
    from toolkit.domain.checkout import Checkout
    from toolkit.domain.description import Form
    from toolkit.domain.packing import Packing
    from toolkit.domain.project import Project

_AT_ONCE = 4
"""bundles that are built side by side"""
_ENOUGH = 4
"""bundles from which on threads are worth their while"""


def infrastructure_sources(root: str) -> Iterator[tuple[str, str]]:
    """Return the files that say how a release is deployed: modules, and every function's settings."""
    modules = os.path.join(root, "terraform", "modules")
    if os.path.isdir(modules):
        yield from ((f"terraform/modules/{name}", place) for name, place in module_files(modules))
    functions = os.path.join(root, "functions")
    for part in sorted(os.listdir(functions)) if os.path.isdir(functions) else ():
        for name in MANIFESTS:
            place = os.path.join(functions, part, name)
            if os.path.isfile(place):
                yield f"functions/{part}/{name}", place


@dataclass(frozen=True, slots=True)
class Work:
    """A bundle to build: its recipe, and where its inputs lie."""

    recipe: Recipe
    own: Mapping[str, str | bytes]
    """path in the bundle to the file, or to bytes that are in no file"""
    folders: tuple[str, ...]
    """where its sources lie, relative to the project"""
    lock: Path | None = None
    wheels: tuple[Path, ...] = ()
    local: tuple[LocalPackage, ...] = ()
    others: Mapping[str, str] = field(default_factory=dict)
    """files of the same folder that are no part of it and yet decide what it is: path to SHA-256"""
    handler: str | None = None
    """a function's handler, which is there"""
    known: Mapping[str, Any] = field(default_factory=dict)
    """the record of an earlier build of the same inputs, whose bundle is still there; else empty"""
    record: dict[str, Any] = field(default_factory=dict)
    """what was built"""

    @property
    def cached(self) -> bool:
        """Whether it is built already."""
        return bool(self.known)

    @property
    def files(self) -> dict[str, str]:
        """Path in the folder to the SHA-256 of every file that decides what it is."""
        own = {name.removeprefix(self.recipe.prefix): digest for name, digest in self.recipe.own.items()}
        return {**own, **self.others}


class BundleBuilder:
    """Build into ``.toolkit/bundles``, and leave alone what is there already."""

    def __init__(
        self,
        root: Path,
        *,
        project: Project,
        resolver: WheelResolver,
        digests: FileDigests | None = None,
        tell: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self._tell = tell
        """tells a person what was mended"""
        self._fetching = Lock()
        self._root = root
        self._project = project
        self._resolver = resolver
        self._digests = digests or FileDigests()
        self._built: dict[str, Built] = {}
        self.done: dict[str, Work] = {}
        """What was built, by name"""

    @property
    def local_folders(self) -> Sequence[str]:
        """The folders of the local packages that were packaged, relative to the project."""
        return sorted({each.name for work in self.done.values() for each in work.local})

    def differs(self, checkout: Checkout) -> bool:
        """Whether a source of what was built differs from the commit."""
        sources = any(is_source(path) for path in checkout.changed)
        return sources or checkout.differs(self.local_folders)

    def build(self, parts: Sequence[Function | Layer], checkout: Checkout) -> tuple[Bundle, ...]:
        """Return the bundles of functions and layers, in their order."""
        works = [self._work(part) for part in parts]
        missing = [work for work in works if not work.cached]
        for work in missing:
            # Built once, however many bundles they are part of: before there are threads.
            for package in work.local:
                self._built_package(package, work.recipe)
        self.done |= {work.recipe.name: work for work in works}
        if len(missing) < _ENOUGH:
            return tuple(self._bundle(work, checkout) for work in works)
        # Reading, hashing and writing let other threads go on.
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - where much is built

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return tuple(pool.map(lambda work: self._bundle(work, checkout), works))

    def _work(self, part: Function | Layer) -> Work:
        folder = self._root / "functions" / part.name
        found = dict(source_files(str(folder)))
        lock = self._lock(part.name, found)
        fit = {"runtime": part.runtime, "architecture": part.architecture}
        layer = isinstance(part, Layer)
        prefix = "python/" if layer else ""
        local = self._local_packages(lock, **fit)
        inside = [f"{each.folder}{os.sep}" for each in local if each.folder.is_relative_to(folder.resolve())]
        own = {
            prefix + name: place
            for name, place in found.items()
            if is_bundled(name) and not (inside and os.path.realpath(place).startswith(tuple(inside)))
        }
        others = {name: self._digests.of(place) for name, place in found.items() if name in SETTINGS}
        beside = {f"file:functions/{part.name}/{lock.name}": others[lock.name]} if lock else {}
        for each in local:
            digests = {name: self._digests.of(path) for name, path in each.files.items()}
            beside |= {f"local:{each.name}/{name}": digest for name, digest in digests.items()}
        wheels = tuple(self._resolver.wheels(lock, **fit, keep=part.packing.keep)) if lock else ()
        return self._known(
            Recipe(
                name=part.name,
                kind="layer" if layer else "function",
                **fit,
                own={name: self._digests.of(place) for name, place in own.items()},
                wheels=[f"{path.parent.name}/{path.name}" for path in wheels],
                beside=beside,
                packing=_plain(part.packing),
                prefix=prefix,
            ),
            own,
            (f"functions/{part.name}", *(each.name for each in local)),
            lock=lock,
            wheels=wheels,
            local=tuple(local),
            others=others,
            function=part if isinstance(part, Function) else None,
        )

    def _known(
        self,
        recipe: Recipe,
        own: Mapping[str, str | bytes],
        folders: tuple[str, ...],
        *,
        function: Function | None = None,
        **inputs: Any,  # noqa: ANN401 - as Work has them
    ) -> Work:
        """Return the work of a recipe, with what is known of an earlier build of the same inputs."""
        found = bundle_writer.recorded(str(self._root), recipe.name) or {}
        same = found.get("inputs") == recipe.inputs
        handler = function.handler if function is not None else None
        if function is not None and not (same and found.get("handler") == handler):
            _require_handler(function, own)
        cached = same and self._is_there(found)
        return Work(recipe, own, folders, handler=handler, known=found if cached else {}, **inputs)

    def _lock(self, name: str, found: Mapping[str, str]) -> Path | None:
        """Return the lock of a folder; None where it has none."""
        locks = [each for each in LOCKS if each in found]
        if len(locks) > 1:
            raise ConfigurationError(
                f"{name} can't be packaged",
                cause=f"functions/{name} holds {' and '.join(locks)}, "
                "and only one of them can say what is locked",
                fix="keep one",
            )
        return self._root / "functions" / name / locks[0] if locks else None

    def _local_packages(self, lock: Path | None, *, runtime: str, architecture: str) -> list[LocalPackage]:
        if lock is None:
            return []
        from toolkit.adapters.local_packages import local_packages  # noqa: PLC0415

        return local_packages(lock, root=self._root, runtime=runtime, architecture=architecture)

    def infrastructure_files(self) -> Mapping[str, bytes]:
        """Return relative path to content."""
        found = {name: Path(place).read_bytes() for name, place in infrastructure_sources(str(self._root))}
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

    def infrastructure(self, checkout: Checkout) -> Bundle:
        """Return the bundle of the Terraform modules and every function's settings."""
        settings = self._settings()
        own = dict(infrastructure_sources(str(self._root)))
        digests = {name: self._digests.of(place) for name, place in own.items()}
        work = self._known(
            Recipe(
                name="infrastructure",
                kind="infrastructure",
                own={**digests, "toolkit.yaml": of_bytes(settings).hex},
            ),
            {**own, "toolkit.yaml": settings},
            (*own, "toolkit.yaml", "terraform/modules"),
        )
        self.done["infrastructure"] = work
        return self._bundle(work, checkout)

    def remember(
        self,
        memory: str,
        *,
        settings: Mapping[str, str],
        stamps: Mapping[str, Any],
        document: Mapping[str, Any],
    ) -> None:
        """Keep what was found, for a run that finds next to nothing changed.

        Args:
            memory: the folder of what is remembered of the project.
            settings: SHA-256 of every settings file as it was when it was parsed, by its path.
            stamps: git's files, by their times, of before git was asked.
            document: what is printed where nothing changed.

        """
        self._digests.save()
        rooms = rooms_of(self._project, document["bundles"])
        functions = {each.name: each for each in self._project.functions}
        infrastructure = self.done["infrastructure"]
        parts = {
            name: {
                "files": work.files,
                "recipe": work.recipe.plain(),
                "record": work.record,
                "places": work.folders,
                "alone": not (work.local or work.recipe.packing.get("bytecode")),
                "room": rooms[name],
                "handler": {"file": functions[name].handler_file, "name": functions[name].handler_name}
                if name in functions
                else None,
            }
            for name, work in self.done.items()
            if work is not infrastructure
        }
        others = {
            name: digest
            for name, digest in infrastructure.recipe.own.items()
            if name.startswith("terraform/modules/")
        }
        others["toolkit.yaml"] = settings["toolkit.yaml"]
        others |= {
            uri.removeprefix("local:"): digest
            for work in self.done.values()
            for uri, digest in work.recipe.beside.items()
            if uri.startswith("local:")
        }
        if any(_digest(name, others, parts) != digest for name, digest in settings.items()):
            return  # one changed after it was parsed: what was built is not what it says now
        package_snapshot.keep(
            memory,
            {
                "git": stamps,
                "folders": package_snapshot.folders(str(self._root)),
                "parts": parts,
                "others": others,
                "local": list(self.local_folders),
                "infrastructure": infrastructure.record,
                "document": document,
            },
        )

    def read(self, bundle: Bundle) -> bytes:
        """Return the zip."""
        return (self._root / bundle.path).read_bytes()

    def documents(self, bundle: Bundle) -> Mapping[Form, bytes]:
        """Return what describes a bundle: its `sbom` and its `provenance`."""
        sbom, provenance = package_snapshot.described(str(self._root / bundle.path))
        return {"sbom": Path(sbom).read_bytes(), "provenance": Path(provenance).read_bytes()}

    def groups(self, name: str) -> list[bundle_writer.Group]:
        """Return the files of a bundle that was built, distribution by distribution."""
        return self._groups(self.done[name])

    def _bundle(self, work: Work, checkout: Checkout) -> Bundle:
        """Build by a recipe, or find what the same recipe built before."""
        root, recipe = str(self._root), work.recipe
        if work.cached:
            record = {**work.known, "handler": work.handler}
            if package_snapshot.outdated(work.known, checkout, work.folders):
                record |= {"commit": checkout.commit, "dirty": False}
            if record != work.known:
                bundle_writer.describe(root, recipe, record)
        else:
            groups = self._groups(work)
            try:
                record = bundle_writer.written(
                    root, recipe, groups, checkout=checkout, folders=work.folders, handler=work.handler
                )
            except ValueError as error:
                raise _refused(recipe.name, str(error)) from error
        work.record.update(record)
        return _restored(recipe.name, recipe.kind, record, cached=work.cached)

    def _is_there(self, known: Mapping[str, Any]) -> bool:
        """Whether the bundle of a record still has its bytes, and what describes it."""
        path = str(self._root / known["path"])
        if not all(os.path.isfile(each) for each in (path, *package_snapshot.described(path))):
            return False
        whole: bool = f"sha256:{self._digests.of(path)}" == known["digest"]
        if not whole:
            self._tell(f"  {known['path']} was damaged: it is built again")
        return whole

    def _groups(self, work: Work) -> list[bundle_writer.Group]:
        """Return a bundle's files by distribution; a wheel that was damaged is fetched again."""
        from toolkit.adapters import bundle_sources  # noqa: PLC0415 - where something is built

        try:
            return self._gathered(work, work.wheels)
        except bundle_sources.Damaged as error:
            self._tell(f"  the user's cache was damaged: {error}; it is fetched again")
        with self._fetching:
            assert work.lock is not None
            wheels = self._resolver.wheels(
                work.lock,
                runtime=work.recipe.runtime,
                architecture=work.recipe.architecture,
                keep=frozenset(work.recipe.packing.get("keep", ())),
            )
        try:
            return self._gathered(work, wheels)
        except bundle_sources.Damaged as error:
            raise ToolError(
                "a wheel was damaged in the user's cache, twice",
                cause=str(error),
                fix="see to the disk, then package again",
            ) from error

    def _gathered(self, work: Work, wheels: Sequence[Path]) -> list[bundle_writer.Group]:
        # Loaded where something is built: most runs find all of it there.
        from toolkit.adapters import bundle_sources  # noqa: PLC0415

        recipe = work.recipe
        try:
            groups = [bundle_sources.own(recipe, work.own)]
            groups += [bundle_sources.of_wheel(str(path), recipe) for path in wheels]
            groups += [
                bundle_sources.of_local(self._built_package(each, recipe), recipe) for each in work.local
            ]
            groups = bundle_sources.with_bytecode(groups, recipe)
        except ValueError as error:
            raise _refused(recipe.name, str(error)) from error
        except bundle_sources.Changed as error:
            raise Refused(
                f"{recipe.name} can't be packaged", cause=str(error), fix="package again"
            ) from error
        return groups

    def _built_package(self, package: LocalPackage, recipe: Recipe) -> Built:
        """Build a local package once, however many bundles it is part of."""
        from toolkit.adapters.local_packages import build  # noqa: PLC0415

        digests = {name: recipe.beside[f"local:{package.name}/{name}"] for name in package.files}
        key = of_document([package.name, digests]).value
        if key not in self._built:
            self._built[key] = build(package, digests)
        return self._built[key]


def _digest(path: str, others: Mapping[str, str], parts: Mapping[str, Any]) -> str | None:
    """Return the digest by which a settings file is remembered."""
    if path in others:
        return others[path]
    _, name, file = path.split("/", 2)
    found: str | None = parts[name]["files"].get(file) if name in parts else None
    return found


def _require_handler(function: Function, own: Mapping[str, str | bytes]) -> None:
    """Refuse a function that Lambda could not even start.

    Raises:
        ConfigurationError: its handler's file is missing, or defines no such name.

    """
    from toolkit.domain.handler_names import defines  # noqa: PLC0415 - where something is built

    place = own.get(function.handler_file)
    file = f"functions/{function.name}/{function.handler_file}"
    if isinstance(place, str):
        with open(place, "rb") as stream:
            if defines(stream.read(), function.handler_name):
                return
        cause = f"{file} defines no {function.handler_name}, at its top level"
    else:
        cause = f"{file} does not exist"
    raise ConfigurationError(
        f"{function.name} can't be packaged",
        cause=cause,
        fix=f"write it, or correct `handler: {function.handler}` in its function.yaml",
    )


def _plain(packing: Packing) -> dict[str, Any]:
    """Return what is not packed as usual, as plain data."""
    found: dict[str, Any] = {"keep": sorted(packing.keep)} if packing.keep else {}
    return {**found, "bytecode": packing.bytecode} if packing.bytecode else found


def _refused(name: str, cause: str) -> Refused:
    return Refused(f"{name} can't be packaged", cause=cause, fix=f"mend functions/{name}, and package again")


def _restored(name: str, kind: Kind, record: Mapping[str, Any], *, cached: bool) -> Bundle:
    return Bundle(
        name=name,
        kind=kind,
        digest=Digest(record["digest"]),
        size=record["size"],
        unzipped_size=record["unzipped_size"],
        runtime=record["runtime"],
        architecture=record["architecture"],
        path=record["path"],
        cached=cached,
        components=tuple(
            Component(name, version, Digest(digest), size, licence)
            for name, version, digest, size, licence in record["components"]
        ),
    )
