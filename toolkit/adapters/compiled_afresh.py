"""Compile modules in this process, so that equal sources give equal bytes. `bytecode` runs this file.

It is run by its path, with a Python that may not be ours: it needs the standard library alone, and
nothing newer than Python 3.9.
"""

from __future__ import annotations

import sys

if __name__ == "__main__":
    # The script's own folder would come before the standard library.
    sys.path.pop(0)

import marshal
import warnings
import zipfile
from importlib import util
from types import CodeType
from typing import Any

_PARTS = (
    "co_code",
    "co_consts",
    "co_names",
    "co_varnames",
    "co_cellvars",
    "co_freevars",
    "co_filename",
    "co_name",
    "co_qualname",
    "co_linetable",
    "co_exceptiontable",
)
"""What a code object is made of, as far as a Python has it"""
_UNCHECKED_HASH = 0b01
"""The flags of a pyc that is never compared with its source (PEP 552)"""


class _Canon:
    """Makes the objects of one module's code the same objects wherever they are equal.

    Marshal writes an object once and then refers to it, and marks strings that are interned: which objects
    are shared, interned or known to somebody else depends on what the process has loaded before. Here
    equal values of a kind are one object, that is held; strings are interned that look like names, no other.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Any] = {}

    def code(self, found: CodeType) -> CodeType:
        """Return the same code, of canonical objects."""
        parts = {name: self._of(getattr(found, name)) for name in _PARTS if hasattr(found, name)}
        return found.replace(**parts)

    def _of(self, value: Any) -> Any:  # noqa: ANN401 - whatever a module's constants may be
        kind = type(value)
        if kind is CodeType:
            # Two of equal content may stand on different lines: they are never one.
            return self._keep((kind, id(value)), self.code(value))
        if kind is str:
            return self._keep((kind, value), _text(value))
        if kind is tuple:
            each = tuple(self._of(part) for part in value)
            return self._keep((kind, *map(id, each)), each)
        if kind is frozenset:
            members = frozenset(self._of(part) for part in value)
            return self._keep((kind, *sorted(map(id, members))), members)
        if kind is slice:
            ends = tuple(self._of(part) for part in (value.start, value.stop, value.step))
            return self._keep((kind, *map(id, ends)), slice(*ends))
        # repr tells 0.0 from -0.0, which are equal and not the same.
        return self._keep((kind, repr(value)), value)

    def _keep(self, key: tuple[object, ...], value: object) -> object:
        return self._known.setdefault(key, value)


def _text(value: str) -> str:
    """Return a string that is interned if it looks like a name, and is not if it does not."""
    if len(value) <= 1 or (value.isascii() and value.replace("_", "a").isalnum()):
        return sys.intern(value)
    return value.encode("utf-8", "surrogatepass").decode("utf-8", "surrogatepass")


def _pyc(source: bytes, place: str) -> bytes:
    """Return the content of a module's pyc, as the import system writes it."""
    code = compile(source, place, "exec", dont_inherit=True, optimize=0)
    canon = _Canon()
    body = marshal.dumps(canon.code(code))
    flags = _UNCHECKED_HASH.to_bytes(4, "little")
    return util.MAGIC_NUMBER + flags + util.source_hash(source) + body


def _main() -> None:
    given, made, base = sys.argv[1:]
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(10_000)
    with zipfile.ZipFile(given) as sources, zipfile.ZipFile(made, "w") as compiled:
        for name in sources.namelist():
            try:
                data = _pyc(sources.read(name), f"{base}/{name}")
            except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
                # A template, or of another Python: whoever imports it is told, as ever.
                continue
            compiled.writestr(name, data)


if __name__ == "__main__":
    _main()
