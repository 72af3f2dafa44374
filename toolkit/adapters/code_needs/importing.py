"""Imports: a module of the code is read where it is first imported, as Python runs it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from toolkit.adapters.code_needs import statements
from toolkit.adapters.code_needs.sources import absolute
from toolkit.adapters.code_needs.values import UNKNOWN, Const, External, Imported, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.adapters.code_needs.run import Frame, Run
    from toolkit.adapters.code_needs.sources import Module
    from toolkit.adapters.code_needs.values import Value

BOTO = {"boto3", "botocore", "aioboto3", "aiobotocore", "aws_lambda_powertools"}


def load(name: str, run: Run) -> Module | None:
    """Return a module of the code, read with the packages it stands in; None if it is not in the code."""
    module = None
    parts = name.split(".")
    for at in range(1, len(parts) + 1):
        module = run.sources.module(".".join(parts[:at]))
        if module is None:
            return None
        if not module.ran:
            module.ran = 1
            _read(module, run)
    return module


def _read(module: Module, run: Run) -> None:
    names = module.scope.names
    names["__name__"] = text(module.name)
    names["__file__"] = text(module.file)
    if module.tree:
        statements.block(module.tree.body, run.frame(module.scope, module))


def imported(node: ast.Import | ast.ImportFrom, frame: Frame) -> Iterator[tuple[str, Value]]:
    """Yield the names that an import binds, and what to."""
    if isinstance(node, ast.Import):
        for each in node.names:
            _note(each.name, frame.run)
            found = load(each.name, frame.run)
            if each.asname:
                yield each.asname, (Imported(found) if found else External(each.name),)
            else:
                top = each.name.partition(".")[0]
                module = load(top, frame.run)
                yield top, (Imported(module) if module else External(top),)
        return
    origin = absolute(frame.module, node.module, node.level)
    _note(origin, frame.run)
    module = load(origin, frame.run) if origin else None
    for each in node.names:
        if each.name == "*":
            if module:
                yield from _everything(module)
            continue
        yield each.asname or each.name, member(module, origin, each.name, frame.run)


def member(module: Module | None, origin: str, name: str, run: Run) -> Value:
    """Return what a module of the code has under a name: its own, or a module in it."""
    if module is None:
        if origin == "typing" and name == "TYPE_CHECKING":
            return (Const(value=False, kind="bool"),)
        return (External(f"{origin}.{name}"),)
    if name in module.scope.names:
        return module.scope.names[name]
    inner = load(f"{module.name}.{name}", run)
    return (Imported(inner),) if inner else UNKNOWN


def _everything(module: Module) -> Iterator[tuple[str, Value]]:
    for name, value in list(module.scope.names.items()):
        if not name.startswith("_"):
            yield name, value


def _note(name: str, run: Run) -> None:
    run.boto = run.boto or name.partition(".")[0] in BOTO
