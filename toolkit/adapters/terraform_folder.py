"""A folder of Terraform as what it declares, each root with the modules that it calls."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.adapters.hcl import module_files, syntax
from toolkit.adapters.hcl.functions import EvaluationError
from toolkit.adapters.hcl.module import Module
from toolkit.domain.estate import known

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.domain.estate import Resource, Unresolved

_NEVER = frozenset({".terraform", ".git", "node_modules", ".toolkit", ".venv", "venv", "__pycache__"})
ASIDE = frozenset({"examples", "tests", "test", "fixtures"})
"""Folders of what is not deployed: looked at only where there is nothing else"""


@dataclass(frozen=True, slots=True)
class Root:
    """What is declared from one folder on, and what could not be told."""

    folder: Path
    resources: tuple[Resource, ...]
    unresolved: tuple[Unresolved, ...]
    environment: str = ""
    """What its variables or its folder's name call the environment"""
    account: str = ""
    """The account that its provider is held to"""


def folders(path: Path) -> list[Path]:
    """Return every folder with Terraform in it, those aside only where there is nothing else."""
    found = []
    for place, names, _files in os.walk(path):
        names[:] = sorted(name for name in names if name not in _NEVER)
        folder = Path(place)
        if module_files.files_of(folder):
            found.append(folder)
    central = [each for each in found if not ASIDE & set(each.relative_to(path).parts)]
    return central or found


def files(path: Path) -> list[Path]:
    """Return every file that says what is declared below a folder: what expressions read, too.

    Modules lie beside the folder where it calls them from there.
    """
    found: dict[Path, None] = {}
    for folder in folders(path):
        for place in with_modules(folder):
            for each in sorted(place.iterdir()):
                if each.is_file() and each.suffix in _READ and each.name not in _TERRAFORMS_OWN:
                    found[each] = None
    return list(found)


_TERRAFORMS_OWN = frozenset({".terraform.lock.hcl"})
"""Files that say nothing of what is declared, and that a run of Terraform writes"""
_READ = frozenset({".tf", ".json", ".tfvars", ".hcl", ".yaml", ".yml", ".tpl", ".tftpl"})


def with_modules(folder: Path, seen: set[Path] | None = None) -> list[Path]:
    """Return a folder, and those of the modules on this disk that it calls."""
    seen = set() if seen is None else seen
    if folder in seen or not folder.is_dir():
        return []
    seen.add(folder)
    found = [folder]
    for file in module_files.files_of(folder):
        for source in re.findall(
            r'source\s*=\s*"(\.[^"]*)"', file.read_text(encoding="utf-8", errors="replace")
        ):
            found += with_modules(Path(os.path.normpath(folder / source)), seen)
    return found


def roots(path: Path, *, told: Callable[[Path], str]) -> tuple[Root, ...]:
    """Return what is declared below a folder, from each folder on that no other calls.

    Raises:
        HclError: a file is no HCL; its message begins with file and line.

    """
    all_folders = folders(path)
    called = set()
    for folder in all_folders:
        source = module_files.Sources(folder, told=told).of(folder)
        for block in source.calls.values():
            attribute = block.body.attributes.get("source")
            if attribute and isinstance(attribute[0], syntax.Literal) and isinstance(attribute[0].value, str):
                called.add(Path(os.path.normpath(folder / attribute[0].value)))
    made = []
    for folder in all_folders:
        if folder in called:
            continue
        source = module_files.Sources(folder, told=told).of(folder)
        module = Module(source, arguments=None, root=folder)
        resources = tuple(module.all_resources())
        made.append(
            Root(
                folder,
                resources,
                tuple(dict.fromkeys(module.unresolved)),
                environment=_environment(module, source, folder),
                account=_account(module, source),
            )
        )
    return tuple(made)


_ENVIRONMENTS = ("environment", "env", "stage", "env_name", "environment_name")
_FOLDERS = frozenset({"envs", "environments", "env", "live", "stages"})
_ACCOUNT = re.compile(r"\d{12}")


def _environment(module: Module, source: module_files.Source, folder: Path) -> str:
    if folder.parent.name in _FOLDERS:
        return folder.name
    for name in _ENVIRONMENTS:
        for found in (source.variables, source.locals):
            if name in found:
                try:
                    value = module.variable(name) if found is source.variables else module.local(name)
                except EvaluationError:
                    continue
                if isinstance(value, str) and known(value):
                    return value
    return ""


def _account(module: Module, source: module_files.Source) -> str:
    """Return the account that the provider is held to, or that variables and locals call their own."""
    for block in source.providers:
        if block.labels == ("aws",) and "alias" not in block.body.attributes:
            body = module.body(block.body, {})
            roles = [each.get("role_arn") for each in body.get("assume_role") or () if isinstance(each, dict)]
            for value in (body.get("allowed_account_ids"), *roles):
                texts = value if isinstance(value, list) else [value]
                found = [each for text in texts if isinstance(text, str) for each in _ACCOUNT.findall(text)]
                if len(found) == 1:
                    return str(found[0])
    for name in ("account_id", "account", "aws_account_id"):
        try:
            value = module.local(name) if name in source.locals else module.variable(name)
        except EvaluationError:
            continue
        if isinstance(value, str) and _ACCOUNT.fullmatch(value):
            return value
    return ""
