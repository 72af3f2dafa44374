"""Find what looks as if a bundle could do without it, and is imported all the same.

Some packages import their own tests when they are imported (astropy, PyTables), some read their stubs then
(whoever calls lazy_loader's `attach_stub`, as scikit-image does). Only what runs on import counts: what
stands in a function is asked for by whoever calls it.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from toolkit.adapters.wheel_contents import folders_of_tests, place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_TESTS = re.compile(
    rb"^[ \t]*(?:from[ \t]+[\w.]*\btests?\b|import[ \t][^\n]*\btests?\b"
    rb"|from[ \t]+[\w.]+[ \t]+import[ \t]*(?:\([^)]*|[^\n(]*)\btests?\b)",
    re.MULTILINE,
)
_STUBS = b"attach_stub"
_ANY = "*"
"""whatever is in a package"""


class Scan:
    """Looks at the files of one wheel, once each."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._imports: dict[str, set[str]] = {}
        self._stubs: set[str] = set()

    def see(self, path: str, content: bytes) -> None:
        """Look at a file of a wheel."""
        name = place(path)
        if name is None:
            return
        self._names.append(name)
        if not name.endswith(".py"):
            return
        if _STUBS in content:
            self._stubs.add(f"{name}i")
        if "/tests/" not in name and "/test/" not in name and _TESTS.search(content):
            self._imports[name] = set(_imported(name, content))

    def spared(self, look: Callable[[Callable[[str], bool]], Iterable[tuple[str, bytes]]]) -> list[str]:
        """Return the modules of tests, and the stubs, that are needed.

        Args:
            look: returns the files whose paths are wanted, once more: what is needed may need others

        """
        files = frozenset(self._names)
        folders = tuple(f"{each}/" for each in folders_of_tests(files))
        tests = frozenset(name for name in files if name.startswith(folders)) if folders else frozenset()
        spared: set[str] = set()
        imported = {each for found in self._imports.values() for each in found}
        while more := (_files(imported, tests) - spared):
            spared |= more
            for path, content in look(_Among(more)):
                imported |= set(_imported(place(path) or path, content))
        return sorted(spared | (self._stubs & files))


class _Among:
    """Tells whether a file of a wheel is one of some modules."""

    def __init__(self, names: set[str]) -> None:
        self._names = {name for name in names if name.endswith(".py")}

    def __call__(self, path: str) -> bool:
        return place(path) in self._names


def _files(modules: Iterable[str], tests: frozenset[str]) -> set[str]:
    """Return the files of modules, and of the packages that they are in, as far as they are tests."""
    found = set()
    for module in modules:
        parts = module.split("/")
        for depth in range(1, len(parts) + 1):
            stem = "/".join(parts[:depth])
            found |= {f"{stem}/__init__.py", f"{stem}.py"} & tests
        # The suffix of compiled modules tells of their Python.
        found |= {name for name in tests if name.startswith(f"{module}.") and name.endswith(".so")}
        if parts[-1] == _ANY:
            found |= {name for name in tests if name.startswith(f"{'/'.join(parts[:-1])}/")}
    return found


def _imported(name: str, content: bytes) -> Iterator[str]:
    """Return the paths of the modules that a module imports when it is imported itself."""
    package = name.split("/")[:-1]
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        # Of another Python: whatever it may import is spared.
        for depth in range(len(package), -1, -1):
            yield from ("/".join([*package[:depth], each, _ANY]) for each in ("tests", "test"))
        return
    for node in _on_import(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.replace(".", "/") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = [*base, *(node.module.split(".") if node.module else [])]
            yield "/".join(module)
            yield from ("/".join([*module, alias.name]) for alias in node.names)


def _on_import(tree: ast.AST) -> Iterator[ast.AST]:
    """Return every node that runs when a module is imported."""
    waiting = list(ast.iter_child_nodes(tree))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)
