"""Documents that were read and found right before, by their content.

Parsing and judging YAML is most of the time of a command that has nothing to do. A document is
remembered under the digest of its bytes, of its schema and of this code: nothing else decides. What
is remembered lies in the user's cache, never in the project: a checkout must not be able to bring
along documents that nobody judged.
"""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import toolkit
from toolkit.config import schema_files
from toolkit.config.document import Document

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORMAT = 2
_SCHEMAS = ("environment", "function", "layer", "project")


class Remembered:
    """Right documents of one project; without a file, none."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._known: dict[str, Any] | None = None
        self._used: dict[str, Any] = {}
        self._salt = b""

    def get(self, name: str, schema: str, content: bytes) -> Document | None:
        """Return the document of these bytes if it was found right before."""
        known = self._load().get(self._key(name, schema, content))
        if known is None:
            return None
        self._used[self._key(name, schema, content)] = known
        positions = {tuple(path): (line, column) for path, line, column in known["positions"]}
        return Document(name, known["data"], positions)

    def put(self, document: Document, schema: str, content: bytes) -> None:
        """Remember a document that was found right."""
        if self._file is None:
            return
        positions = [[list(path), line, column] for path, (line, column) in document.positions.items()]
        entry = {"name": document.file, "data": document.data, "positions": positions}
        # What JSON can't hold exactly, such as a date, is read anew each time.
        with suppress(TypeError, ValueError):
            if json.loads(json.dumps(entry)) == entry:
                self._used[self._key(document.file, schema, content)] = entry

    def save(self) -> None:
        """Keep what was used, and what is known of other files; a cache that can't be written is no error."""
        known = self._load()
        if self._file is None or self._used.keys() <= known.keys():
            return
        names = {entry["name"] for entry in self._used.values()}
        kept = {key: entry for key, entry in known.items() if entry["name"] not in names} | self._used
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._file.parent)
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                json.dump({"format": _FORMAT, "documents": kept}, stream, separators=(",", ":"))
            Path(name).replace(self._file)

    def _load(self) -> Mapping[str, Any]:
        if self._known is None:
            self._known = {}
            if self._file is not None:
                with suppress(OSError, ValueError, KeyError, TypeError):
                    found = json.loads(self._file.read_bytes())
                    self._known = dict(found["documents"]) if found["format"] == _FORMAT else {}
        return self._known

    def _key(self, name: str, schema: str, content: bytes) -> str:
        if not self._salt:
            texts = [schema_files.content(each) for each in _SCHEMAS]
            self._salt = sha256(b"\0".join([toolkit.__version__.encode(), *texts])).digest()
        parts = (self._salt, name.encode(), schema.encode(), content)
        return sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()
