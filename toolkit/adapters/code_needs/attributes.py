"""Attributes: of the code's own objects and classes, of modules, libraries and boto3's objects."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from toolkit.adapters.code_needs import boto_objects, calling, importing
from toolkit.adapters.code_needs.values import (
    UNKNOWN,
    Bound,
    Class,
    Client,
    Collection,
    Const,
    Entries,
    External,
    Field,
    Function,
    Future,
    Imported,
    Instance,
    Items,
    Method,
    Missing,
    Pager,
    Partial,
    Resource,
    Super,
    Text,
    Unknown,
    Wrapped,
    Writer,
    join,
)

if TYPE_CHECKING:
    from toolkit.adapters.code_needs.run import Frame
    from toolkit.adapters.code_needs.values import Alternative, Value

TYPED = re.compile(
    r"(?:mypy_boto3|types_boto3|types_aiobotocore|types_aioboto3|mypy_boto3_builder)_?([a-z0-9_]+)\."
)


def get(owner: Value, name: str, node: ast.AST, frame: Frame) -> Value:
    """Return what an attribute may stand for."""
    found: list[Value] = [_get(each, name, node, frame) for each in owner]
    return join(*found) or UNKNOWN


def _get(each: Alternative, name: str, node: ast.AST, frame: Frame) -> Value:
    match each:
        case Instance():
            return of_instance(each, name, node, frame)
        case Class():
            return _of_class(each, name, node, frame)
        case Imported(module):
            if name not in module.scope.names and "__getattr__" in module.scope.names:
                hook = module.scope.names["__getattr__"]
                return calling.invoke(hook, [(Text((name,)),)], {}, node, frame)
            return importing.member(module, module.name, name, frame.run)
        case Super(receiver, after):
            line = (receiver.of if isinstance(receiver, Instance) else receiver).line()
            rest = line[line.index(after) + 1 :] if after in line else after.line()[1:]
            for base in rest:
                if name in base.scope.names:
                    return _bound(base.scope.names[name], receiver, node, frame)
            return (External(f"super.{name}"),)
        case Client() | Resource() | Collection() | Pager() | Writer():
            return boto_objects.attribute(each, name, node, frame)
        case External("typing" | "typing_extensions") if name == "TYPE_CHECKING":
            return (Const(value=False, kind="bool"),)
        case External(path, root):
            return (External(f"{path}.{name}", root),)
        case Text() | Const():
            if name in {"value", "name"} and not (isinstance(each, Const) and each.value is None):
                return (each,)
            return () if isinstance(each, Const) and each.value is None else (Method(each, name),)
        case Items() | Entries():
            return (Method(each, name),)
        case Function():
            if name == "register":
                return (Method(each, name),)
            if name in {"__wrapped__", "func"}:
                return (each,)
            return _set_on(each, name, frame)
        case Method(Resource(service), "meta") if name == "client":
            return (Client(service),)
        case Bound(receiver, _) if name == "__self__":
            return (receiver,)
        case Partial(of) if name == "func":
            return of
        case Future():
            return (Method(each, name),)
        case Missing():
            return ()
        case Unknown():
            return (Method(each, name),)
    return UNKNOWN


def _set_on(each: Alternative, name: str, frame: Frame) -> Value:
    found: Value = frame.run.heap.get(("attribute", each, name), ())
    return found or UNKNOWN


def of_instance(each: Instance, name: str, node: ast.AST, frame: Frame) -> Value:
    """Return an attribute of an object of the code."""
    if name == "__class__":
        return (each.of,)
    if name == "__dict__":
        return frame.run.entries(
            (node, id(each)), {Text((k,)): v for k, v in each.attributes.items()}, (), frame
        )
    found = each.attributes.get(name, ())
    for base in each.of.line():
        if name in base.scope.names:
            if found and all(_is_data(told) for told in base.scope.names[name]):
                break
            return _bound(base.scope.names[name], each, node, frame)
    if found:
        return found
    if hooked := calling.dunder((each,), "__getattr__", [(Text((name,)),)], node, frame):
        return hooked
    declared = _declared(each.of, name, frame)
    if declared:
        return declared
    foreign = [path for base in each.of.line() for path in base.foreign]
    return (Method(each, name),) if foreign else UNKNOWN


def _is_data(value: Alternative) -> bool:
    return not isinstance(value, Function | Wrapped)


def _declared(of: Class, name: str, frame: Frame) -> Value:
    for base in of.line():
        for statement in base.node.body:
            if (
                isinstance(statement, ast.AnnAssign)
                and isinstance(statement.target, ast.Name)
                and statement.target.id == name
            ):
                return of_annotation(statement.annotation, frame, base)
    return ()


def _bound(value: Value, receiver: Alternative, node: ast.AST, frame: Frame) -> Value:
    found: list[Value] = []
    for each in value:
        match each:
            case Function():
                found.append((Bound(receiver, each),))
            case Wrapped("property", function):
                key = ("property", id(receiver), id(function))
                frame.run.heap.setdefault((*key, "keep"), (receiver, function))
                found.append(calling.invoke((function,), [(receiver,)], {}, node, frame))
            case Wrapped("classmethod", function):
                of = receiver.of if isinstance(receiver, Instance) else receiver
                found.append((Bound(of, function),) if isinstance(function, Function) else UNKNOWN)
            case Wrapped(_, function):
                found.append((function,))
            case Field(default, factory):
                found.append(default or (calling.invoke(factory, [], {}, node, frame) if factory else ()))
            case Instance() if any("__get__" in base.scope.names for base in each.of.line()):
                found.append(calling.dunder((each,), "__get__", [(receiver,), UNKNOWN], node, frame))
            case _:
                found.append((each,))
    return join(*found)


def _of_class(each: Class, name: str, node: ast.AST, frame: Frame) -> Value:
    for base in each.line():
        if name in base.scope.names:
            found: list[Value] = []
            for told in base.scope.names[name]:
                match told:
                    case Wrapped("classmethod", Function() as function):
                        found.append((Bound(each, function),))
                    case Wrapped("staticmethod", function) | Wrapped("property", function):
                        found.append((function,))
                    case Field(default, _):
                        found.append(default)
                    case _:
                        found.append((told,))
            return join(*found)
    if name == "__name__":
        return (Text((each.node.name,)),)
    del node, frame
    return (External(f"class.{each.node.name}.{name}"),) if each.foreign else UNKNOWN


def put(owner: Alternative, name: str, value: Value, frame: Frame) -> None:
    """Set an attribute: objects keep all that they ever had, but for the None they began with."""
    match owner:
        case Instance():
            setter = [base.scope.names[name] for base in owner.of.line() if name in base.scope.names]
            if any(
                isinstance(each, Wrapped) and each.kind == "property"
                for found in setter[:1]
                for each in found
            ):
                return
            before = owner.attributes.get(name, ())
            owner.attributes[name] = frame.run.widen(before, value)
        case Class():
            owner.scope.names[name] = frame.run.widen(owner.scope.names.get(name, ()), value)
        case Imported(module):
            module.scope.names[name] = frame.run.widen(module.scope.names.get(name, ()), value)
        case Function():
            key = ("attribute", owner, name)
            frame.run.heap[key] = frame.run.widen(frame.run.heap.get(key, ()), value)
        case _:
            pass


def fields_of(each: Alternative) -> list[Value] | None:
    """Return the items of a tuple or of a NamedTuple's object in their order; None of anything else."""
    if isinstance(each, Items):
        return each.items if not each.rest else None
    if isinstance(each, Instance) and any(path.endswith("NamedTuple") for path in each.of.foreign):
        return [each.attributes.get(name, UNKNOWN) for name, _ in fields(each.of)]
    return None


def fields(of: Class) -> list[tuple[str, ast.AnnAssign]]:
    """Return the fields that annotations make, those of bases first."""
    found: dict[str, ast.AnnAssign] = {}
    for base in reversed(of.line()):
        for each in base.node.body:
            told = isinstance(each, ast.AnnAssign) and "ClassVar" not in ast.dump(each.annotation)
            if told and isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
                found[each.target.id] = each
    return list(found.items())


def of_annotation(node: ast.expr | None, frame: Frame, of: Class | Function | None = None) -> Value:
    """Return what a parameter's annotation promises of one of boto3's objects, as stub packages name them."""
    module = of.module if of is not None else frame.module
    match node:
        case ast.Constant(str(told)):
            try:
                return of_annotation(ast.parse(told, mode="eval").body, frame, of)
            except (SyntaxError, ValueError, RecursionError):
                return ()
        case ast.Subscript(_, inner):
            parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            return join(*(of_annotation(each, frame, of) for each in parts[:1]))
        case ast.BinOp(left, ast.BitOr(), right):
            return join(of_annotation(left, frame, of), of_annotation(right, frame, of))
        case ast.Name(name):
            dotted = module.aliases.get(name, "")
        case ast.Attribute(_, name):
            dotted = ast.unparse(node)
            first, _, rest = dotted.partition(".")
            dotted = f"{module.aliases.get(first, first)}.{rest}"
        case _:
            return ()
    stub = TYPED.search(dotted)
    if not stub:
        return ()
    service, kind = stub[1].replace("_", "-"), dotted.rpartition(".")[2]
    if kind.endswith("ServiceResource"):
        return (Resource(service, ""),)
    return (Client(service),) if kind.endswith("Client") else boto_objects.unidentified(service, kind)
