"""The Python files that a function is made of: found by the names they are imported by, parsed, never run."""

from __future__ import annotations

import ast
import sys
import warnings
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.adapters.code_needs.values import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

LARGEST = 4_000_000
"""Bytes of a source file that is still read; generated tables beyond hold no calls"""
MODELLED = frozenset(
    ["aiobotocore", "aioboto3", "aws_lambda_powertools", "aws_xray_sdk", "boto3", "botocore", "s3transfer"]
)
"""Libraries of which it is known what they call: their own code is not read"""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not be read whole, and why."""

    at: str
    cause: str


@dataclass(eq=False, slots=True)
class Module:
    """A module: its tree, its names, and what its annotations mean."""

    name: str
    file: str
    """As it is told to whoever asks where"""
    package: str
    tree: ast.Module | None
    scope: Scope = field(default_factory=Scope)
    folder: tuple[Path, ...] = ()
    aliases: dict[str, str] = field(default_factory=dict)
    """Every name that is imported anywhere in the file, by its dotted origin"""
    ran: int = 0


class Sources:
    """Finds and parses modules beneath some folders.

    Args:
        roots: the function's folder, then those of its layers, as sys.path would have them.

    """

    def __init__(self, roots: Sequence[Path]) -> None:
        self.roots = [folder for root in roots for folder in _importable(Path(root))]
        self.modules: dict[str, Module | None] = {}
        self.unreadable: list[Unreadable] = []
        self._installed = {name for root in self.roots for name in _installed(root)} | MODELLED

    def module(self, name: str) -> Module | None:
        """Return a module by its dotted name; None if it is not among the sources."""
        if name not in self.modules:
            self.modules[name] = self._find(name)
        return self.modules[name]

    def _find(self, name: str) -> Module | None:
        parent, _, last = name.rpartition(".")
        if not last.isidentifier() or name.partition(".")[0] in self._installed:
            return None
        if parent:
            above = self.module(parent)
            folders = above.folder if above else ()
        else:
            folders = tuple(self.roots)
        for folder in folders:
            package = folder / last / "__init__.py"
            if package.is_file():
                return self._read(package, name, name, (folder / last,))
            if (folder / f"{last}.py").is_file():
                return self._read(folder / f"{last}.py", name, parent, ())
        spaces = tuple(folder / last for folder in folders if (folder / last).is_dir())
        if not spaces or last in sys.stdlib_module_names:
            return None
        return Module(name, str(spaces[0]), name, None, folder=spaces)

    def _read(self, file: Path, name: str, package: str, folder: tuple[Path, ...]) -> Module:
        tree = None
        try:
            state = file.stat()
            if state.st_size > LARGEST:
                self.unreadable.append(Unreadable(str(file), f"larger than {LARGEST} bytes"))
            else:
                tree = _parsed(file, state.st_mtime_ns, state.st_size)
        except SyntaxError as error:
            self.unreadable.append(Unreadable(f"{file}:{error.lineno or 1}", f"no Python: {error.msg}"))
        except (ValueError, RecursionError, MemoryError) as error:
            self.unreadable.append(Unreadable(str(file), f"can't be parsed: {error}"))
        except OSError as error:
            self.unreadable.append(Unreadable(str(file), f"can't be read: {error.strerror}"))
        module = Module(name, str(file), package, tree, folder=folder)
        module.scope.module = module
        if tree:
            module.aliases = _aliases(tree)
        return module


@lru_cache(maxsize=1024)
def _parsed(file: Path, _changed: int, _size: int) -> ast.Module:
    """Return a file's tree: functions share their layers, which are parsed once while they stay the same."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(file.read_bytes())


def absolute(module: Module, name: str | None, level: int) -> str:
    """Return the dotted name that a relative import means."""
    if not level:
        return name or ""
    parts = module.package.split(".") if module.package else []
    kept = parts[: len(parts) - (level - 1)] if level > 1 else parts
    return ".".join([*kept, *([name] if name else [])])


def _importable(root: Path) -> list[Path]:
    """Return a folder, and those within it that Lambda puts on sys.path if it is a layer."""
    python = root / "python"
    found = [root]
    if python.is_dir() and not (python / "__init__.py").exists():
        found.append(python)
        found += sorted(python.glob("lib/python3.*/site-packages"))
    return found


def _installed(root: Path) -> list[str]:
    """Return the packages that pip installed beside the code: libraries, not the function's own."""
    found = []
    for told in root.glob("*.dist-info"):
        record = told / "RECORD"
        listed = record.read_text("utf-8", "replace").splitlines() if record.is_file() else []
        found += [line.split(",", 1)[0].split("/", 1)[0].removesuffix(".py") for line in listed if line]
    return found


def _aliases(tree: ast.Module) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not node.level:
            found |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
        elif isinstance(node, ast.Import):
            found |= {each.asname or each.name: each.name for each in node.names}
    return found
