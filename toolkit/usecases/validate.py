"""Check what people write, before anything is built or planned."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from toolkit.policies.catalog import WIRING
from toolkit.policies.wiring import World

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from toolkit.domain.project import Project
    from toolkit.policies.wiring import Violation


def _names(path: Path) -> frozenset[str] | None:
    """Return what a Python file defines at its top level; None where there is no such file.

    The file is parsed, never imported: importing runs code.
    """
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (SyntaxError, UnicodeDecodeError):
        return frozenset()
    names: set[str] = set()
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Assign(targets=targets):
                names |= {target.id for target in targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
            case ast.ImportFrom(names=aliases) | ast.Import(names=aliases):
                names |= {alias.asname or alias.name for alias in aliases}
    return frozenset(names)


def wiring(
    project: Project,
    *,
    root: Path,
    overrides: Mapping[str, Mapping[str, Any]],
    accounts: Mapping[str, str],
) -> tuple[Violation, ...]:
    """Every wiring rule that the project breaks."""
    world = World(
        project=project,
        handlers={
            function.name: _names(root / "functions" / function.name / function.handler_file)
            for function in project.functions
        },
        environments=frozenset(path.name for path in (root / "terraform" / "envs").glob("*/")),
        overrides=overrides,
        accounts=accounts,
    )
    return tuple(violation for rule in WIRING for violation in rule(world))
