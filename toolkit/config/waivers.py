"""Read the waivers.yaml of a tree: every problem is reported at once, with its line."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.config import documents, schemas
from toolkit.domain.waiver import Waiver
from toolkit.errors import ConfigurationError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "waivers.yaml"
_NEVER = frozenset({".git", ".terraform", ".toolkit", ".venv", "venv", "node_modules", "__pycache__"})


def files(folders: Sequence[Path]) -> list[Path]:
    """Return every file of waivers in these folders and below."""
    found: dict[Path, None] = {}
    for top in folders:
        for place, names, inside in os.walk(top):
            names[:] = sorted(name for name in names if name not in _NEVER)
            if NAME in inside:
                found[Path(place, NAME)] = None
    return list(found)


def read(folders: Sequence[Path], *, base: Path) -> tuple[Waiver, ...]:
    """Return the waivers of these folders; their files are told relative to ``base``.

    Raises:
        ConfigurationError: one of the files is not what its schema asks for.

    """
    found: list[Waiver] = []
    problems: list[Problem] = []
    for file in files(folders):
        document = documents.read(file, root=base)
        if isinstance(document, Problem):
            problems.append(document)
            continue
        document = documents.dated(document)
        wrong = list(schemas.problems(document, "waivers"))
        problems += wrong
        if not wrong:
            for index, each in enumerate(document.data["waivers"]):
                found.append(_waiver(each, document.file, document.at(("waivers", index)).line))
    if problems:
        count = len(problems)
        raise ConfigurationError(
            f"the waivers can't be used: {count} problem{'s' if count > 1 else ''}", *problems
        )
    return tuple(found)


def _waiver(data: dict[str, Any], file: str, line: int) -> Waiver:
    expires = data.get("expires")
    return Waiver(
        rule=data["rule"],
        address=data.get("address", "*"),
        reason=data.get("reason", ""),
        owner=data.get("owner", ""),
        expires=date.fromisoformat(expires) if expires else None,
        file=file,
        line=line,
    )
