"""Where a plan's resources stand in HCL: file and line.

A plan names modules and addresses but no lines. Their blocks are found by their headers: that takes
milliseconds, and cannot fail on syntax that a parser does not know yet, where python-hcl2 takes seconds for a
project and loses the lines of attributes.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.adapters.planned_resources import calls

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.adapters.planned_resources import PlannedResource

_HEADER = re.compile(r'^\s*(resource|data)\s+"?([\w-]+)"?\s+"?([\w-]+)"?\s*\{')
_HEREDOC = re.compile(r"<<[-~]?\s*\"?([A-Za-z_][\w-]*)\"?\s*$")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"(#|//).*$")
_COMMENTED = re.compile(r"^\s*/\*(?!.*\*/)")
_STATEMENT = re.compile(r"^\s*(dynamic\s+\"statement\"|statement)\s*\{")
_SID = re.compile(r"^\s*sid\s*=")
_MOST_FILES = 2000
_LARGEST = 2_000_000
"""bytes of a file that is read"""


@dataclass(frozen=True, slots=True)
class Block:
    """Where one resource or data block stands."""

    file: Path
    first: int
    last: int
    statements: tuple[int, ...] = ()
    """Lines of its statement blocks"""
    nameless: tuple[int, ...] = ()
    """Lines of those of them that set no Sid"""
    static: bool = True
    """Whether each of them is one statement: not what a dynamic block is"""


class HclPlaces:
    """The places of a plan's resources, as ``file:line``."""

    def __init__(self, plan: Mapping[str, Any], base: Path | None, *, root: Path | None = None) -> None:
        """Look below the folder that Terraform planned in.

        Args:
            plan: the document of ``terraform show -json``.
            base: the root module's folder; None where there is no code, only the plan.
            root: the folder that file names are relative to; the base where it is None.

        """
        self._base = base
        self._root = root or base
        self._configuration = plan.get("configuration", {}).get("root_module", {})
        self._installed = _installed(base) if base is not None else {}
        self._blocks: dict[Path, dict[tuple[str, str, str], Block]] = {}

    def at(self, resource: PlannedResource) -> str:
        """Return file:line of a resource's block; its address where that can't be told."""
        block = self.block(resource)
        return resource.address if block is None else self._written(block, block.first)

    def statement(self, resource: PlannedResource, number: int, sid: str, count: int) -> str:
        """Return file:line of one statement of a policy: by its Sid, else by its number, else its block's.

        Args:
            resource: the block that holds the policy.
            number: which statement it is, from 0 on.
            sid: its Sid, "" where it has none.
            count: how many statements there are.

        """
        block = self.block(resource)
        if block is None:
            return resource.address
        if sid:
            lines = block.file.read_text("utf-8", "replace").splitlines()
            named = re.compile(rf'["=:\s]{re.escape(json.dumps(sid))}')
            for line in range(block.first, min(block.last, len(lines)) + 1):
                if "sid" in lines[line - 1].lower() and named.search(lines[line - 1]):
                    return self._written(block, line)
        if block.static and len(block.statements) == count:
            return self._written(block, block.statements[number])
        if not sid and len(block.nameless) == 1:
            return self._written(block, block.nameless[0])
        return self._written(block, block.first)

    def mentions(self, resource: PlannedResource, word: str) -> bool:
        """Tell whether a resource's block holds a word: a plan says nothing of dynamic blocks."""
        block = self.block(resource)
        if block is None:
            return False
        lines = block.file.read_text("utf-8", "replace").splitlines()[block.first - 1 : block.last]
        return any(word in line for line in lines)

    def block(self, resource: PlannedResource) -> Block | None:
        """Return a resource's block, None where it is not found."""
        folder = self._folder(resource.module)
        if folder is None:
            return None
        if folder not in self._blocks:
            self._blocks[folder] = _blocks(folder)
        return self._blocks[folder].get(
            ("data" if resource.data else "resource", resource.type, resource.name)
        )

    def _written(self, block: Block, line: int) -> str:
        file = os.path.relpath(block.file, self._root) if self._root else str(block.file)
        return f"{Path(file).as_posix()}:{line}"

    def _folder(self, module: str) -> Path | None:
        if self._base is None:
            return None
        names = calls(module)
        installed = self._installed.get(".".join(names))
        if installed is not None:
            return self._base / installed
        folder, block = self._base, self._configuration
        for name in names:
            call = block.get("module_calls", {}).get(name, {})
            source = str(call.get("source", ""))
            if not source.startswith((".", "/")):
                return None
            folder, block = folder / source, call.get("module", {})
        return folder


def _installed(base: Path) -> dict[str, str]:
    """Return the folders of modules that ``terraform init`` installed, by the path of their calls."""
    try:
        found = json.loads((base / ".terraform" / "modules" / "modules.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {each["Key"]: each["Dir"] for each in found.get("Modules", ()) if each.get("Key")}


def _blocks(folder: Path) -> dict[tuple[str, str, str], Block]:
    found: dict[tuple[str, str, str], Block] = {}
    for file in sorted(folder.glob("*.tf"))[:_MOST_FILES]:
        if file.stat().st_size <= _LARGEST:
            for key, block in _of_file(file):
                found.setdefault(key, block)
    return found


def _of_file(file: Path) -> Iterator[tuple[tuple[str, str, str], Block]]:
    """Yield the blocks of a file, by kind, type and name: braces are counted outside strings and heredocs."""
    ending, depth, header, first = "", 0, None, 0
    statements: list[int] = []
    nameless: list[int] = []
    static = True
    for number, line in enumerate(file.read_text("utf-8", "replace").splitlines(), 1):
        if ending:
            ending = "" if line.strip() == ending or (ending == "*/" and "*/" in line) else ending
            continue
        if depth == 0 and (found := _HEADER.match(line)):
            header, first, static = (found[1], found[2], found[3]), number, True
            statements, nameless = [], []
        elif header is not None and depth == 1 and (statement := _STATEMENT.match(line)):
            static = static and statement[1] == "statement"
            statements.append(number)
            nameless.append(number)
        elif nameless and _SID.match(line):
            nameless.pop()
        plain = _COMMENT.sub("", _STRING.sub('""', line))
        heredoc = _HEREDOC.search(plain)
        ending = heredoc[1] if heredoc else "*/" if _COMMENTED.match(plain) else ""
        depth = max(0, depth + plain.count("{") - plain.count("}"))
        if depth == 0 and header is not None:
            yield header, Block(file, first, number, tuple(statements), tuple(nameless), static)
            header = None
