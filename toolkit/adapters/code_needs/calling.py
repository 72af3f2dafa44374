"""Calls: the code's own functions are followed, with what they are given; objects are made; callbacks run."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from toolkit.adapters.code_needs import (
    attributes,
    boto_objects,
    builtin_methods,
    expressions,
    libraries,
    statements,
)
from toolkit.adapters.code_needs.run import DEPTH, RECURSIONS
from toolkit.adapters.code_needs.values import (
    MISSING,
    NONE,
    UNKNOWN,
    Bound,
    Class,
    Client,
    Collection,
    Entries,
    External,
    Field,
    Function,
    Future,
    Instance,
    Items,
    Method,
    Pager,
    Partial,
    Resource,
    Scope,
    Text,
    Unknown,
    Wrapped,
    Writer,
    elements,
    join,
    present,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.adapters.code_needs.run import Frame
    from toolkit.adapters.code_needs.values import Alternative, Value

PLAIN_BASES = {
    "ABC", "BaseModel", "BaseSettings", "Enum", "Exception", "Generic", "IntEnum", "NamedTuple", "Protocol",
    "RuntimeError", "StrEnum", "TypedDict", "ValueError", "dict", "list", "object", "str", "KeyError",
    "LookupError", "int", "Flag", "BaseException", "Struct", "UserDict", "local", "tuple",
}  # fmt: skip
"""Foreign bases that never call a method by themselves"""
REST = "**"
"""Among named arguments: what a mapping holds that was spread, under names that can't be told"""
STAR = "*"
"""Among named arguments: positional ones whose number can't be told"""


def call(node: ast.Call, frame: Frame) -> Value:
    """Follow a call."""
    if isinstance(node.func, ast.Name) and node.func.id == "super" and not node.args:
        return libraries.parent(frame)
    called = expressions.value(node.func, frame)
    args: list[Value] = []
    named: dict[str, Value] = {}
    for part in node.args:
        found = expressions.value(part, frame)
        if isinstance(part, ast.Starred):
            inner = iterated(found, part, frame)
            if len(inner) == 1 and isinstance(inner[0], Items) and not inner[0].rest and STAR not in named:
                args += inner[0].items
            else:
                named[STAR] = join(named.get(STAR, ()), elements(inner))
        elif STAR in named:
            named[STAR] = join(named[STAR], found)
        else:
            args.append(found)
    for keyword in node.keywords:
        found = expressions.value(keyword.value, frame)
        if keyword.arg is not None:
            named[keyword.arg] = found
            continue
        entries, rest = expressions.spread(found)
        for key, each in entries.items():
            if isinstance(key, Text) and key.literal is not None:
                named[key.literal] = each
            else:
                rest = join(rest, each)
        if rest:
            named[REST] = join(named.get(REST, ()), rest)
    return invoke(called, args, named, node, frame)


def invoke(
    called: Value, args: Sequence[Value], named: Mapping[str, Value], node: ast.AST, frame: Frame
) -> Value:
    """Follow a call of whatever may be called; return what it may return."""
    return join(*(_invoke(each, list(args), dict(named), node, frame) for each in called))


def _invoke(
    called: Alternative, args: list[Value], named: dict[str, Value], node: ast.AST, frame: Frame
) -> Value:
    frame.run.step()
    match called:
        case Function():
            found = [follow(each, None, args, named, frame) for each in (called, *called.registered)]
            return join(*found)
        case Bound(receiver, function):
            return follow(function, receiver, [(receiver,), *args], named, frame)
        case Class():
            return made(called, args, named, node, frame)
        case Partial(of, first, more):
            return invoke(of, [*first, *args], {**dict(more), **named}, node, frame)
        case Wrapped(_, function):
            return _invoke(function, args, named, node, frame)
        case Instance():
            return dunder((called,), "__call__", args, node, frame, named)
        case Method(of, name):
            match of:
                case Client() | Resource() | Collection() | Pager() | Writer():
                    return boto_objects.call(of, name, args, named, node, frame)
                case Instance():
                    return _inherited(of, args, named, node, frame)
                case Function():
                    return _register(of, args, frame)
                case Unknown():
                    boto_objects.guess(name, args, named, node, frame)
                    escape([*args, *named.values()], node, frame)
                    return UNKNOWN
                case _:
                    return builtin_methods.call(of, name, args, named, node, frame)
        case External():
            return libraries.call(called, args, named, node, frame)
        case Resource() | Client() | Collection():
            return boto_objects.call(called, "__call__", args, named, node, frame)
        case Unknown():
            escape([*args, *named.values()], node, frame)
            return UNKNOWN
    return UNKNOWN


def follow(
    function: Function, receiver: Alternative, args: list[Value], named: dict[str, Value], frame: Frame
) -> Value:
    """Read a function of the code with its arguments; once a pass for the same ones."""
    run = frame.run
    key = (function, tuple(args), tuple(sorted(named.items(), key=lambda each: each[0])))
    if key in run.kept:
        return run.kept[key]
    depth = sum(active is function for active, _ in run.active)
    if any(known == key for _, known in run.active):
        return ()
    if len(run.active) >= DEPTH or depth >= RECURSIONS:
        return UNKNOWN
    scope = Scope(parent=function.scope, module=function.module)
    own = run.frame(scope, function.module, function=function, receiver=receiver)
    _bind(function, args, named, own)
    run.active.append((function, key))
    try:
        if isinstance(function.node, ast.Lambda):
            returned = expressions.value(function.node.body, own)
        else:
            ends = statements.block(function.node.body, own)
            returned = join(own.returned, NONE if ends else ())
    finally:
        run.active.pop()
    for left in own.left:
        for name, value in left.items():
            scope.names[name] = join(scope.names.get(name, ()), value)
    if own.yields:
        returned = own.yielded if function.manages else run.items((function.node, "yield"), [], own.yielded)
    run.kept[key] = returned
    return returned


def _bind(function: Function, args: list[Value], named: dict[str, Value], frame: Frame) -> None:
    told = function.node.args
    names = frame.scope.names
    named = dict(named)
    star, rest = named.pop(STAR, ()), named.pop(REST, ())
    positional = [*told.posonlyargs, *told.args]
    defaults = dict(zip([each.arg for each in positional[::-1]], function.defaults[::-1], strict=False))
    defaults |= function.keyword_defaults
    for at, each in enumerate(positional):
        if at < len(args):
            names[each.arg] = args[at]
    for each in [*positional, *told.kwonlyargs]:
        if each.arg in names and each.arg not in named:
            continue
        given = named.pop(each.arg, ())
        default = defaults.get(each.arg, ())
        if MISSING in given:
            given = join(present(given), default)
        if not given:
            given = join(default, rest, star if each in positional else ())
        names[each.arg] = given or attributes.of_annotation(each.annotation, frame, function) or UNKNOWN
        if names[each.arg] in {UNKNOWN, NONE}:
            promised = attributes.of_annotation(each.annotation, frame, function)
            names[each.arg] = promised or names[each.arg]
    if told.vararg:
        extra = args[len(positional) :]
        names[told.vararg.arg] = frame.run.items((function.node, "args"), list(extra), star)
    if told.kwarg:
        entries = {expressions.constant(name): value for name, value in named.items()}
        names[told.kwarg.arg] = frame.run.entries((function.node, "kwargs"), entries, rest, frame)


def made(of: Class, args: list[Value], named: dict[str, Value], node: ast.AST, frame: Frame) -> Value:
    """Make an object of a class of the code: the same one for the same arguments at the same place."""
    if any(
        path.rpartition(".")[2] in {"Enum", "StrEnum", "IntEnum"}
        for each in of.line()
        for path in each.foreign
    ):
        members = [value for name, value in of.scope.names.items() if not name.startswith("_")]
        return join(*(m for m in members if all(isinstance(v, Text) for v in m))) or UNKNOWN
    created: Value = ()
    base = next((base for base in of.line() if "__new__" in base.scope.names), None)
    if base:
        created = invoke(base.scope.names["__new__"], [(of,), *args], named, node, frame)
    objects = [each for each in created if isinstance(each, Instance)]
    if not objects:
        key = (node, tuple(args), tuple(named.items()))
        objects = [frame.run.instance(of, key)[0]]
    for found in objects:
        _initialised(found, args, named, node, frame)
    return tuple(objects)


def _initialised(
    found: Instance, args: list[Value], named: dict[str, Value], node: ast.AST, frame: Frame
) -> None:
    of = found.of
    if any("__init__" in base.scope.names for base in of.line()):
        dunder((found,), "__init__", args, node, frame, named)
    elif of.fields:
        _fill(found, args, named, node, frame)
    elif of.foreign:
        escape([*args, *named.values()], node, frame)
    if any("__post_init__" in base.scope.names for base in of.line()):
        dunder((found,), "__post_init__", [], node, frame)


def _fill(found: Instance, args: list[Value], named: dict[str, Value], node: ast.AST, frame: Frame) -> None:
    settings = any(path.endswith("BaseSettings") for base in found.of.line() for path in base.foreign)
    rest = join(named.get(REST, ()), named.get(STAR, ()))
    for at, (name, annotated) in enumerate(attributes.fields(found.of)):
        given = args[at] if at < len(args) else named.get(name, ())
        default = ()
        for each in next((b.scope.names[name] for b in found.of.line() if name in b.scope.names), ()):
            if isinstance(each, Field):
                default = join(default, each.default, invoke(each.factory, [], {}, node, frame))
            else:
                default = join(default, (each,))
        if settings and not given:
            default = libraries.setting(found.of, name, default, frame)
        if not given or MISSING in given:
            given = join(present(given), default, rest)
        value = given or attributes.of_annotation(annotated.annotation, frame, found.of) or UNKNOWN
        attributes.put(found, name, value, frame)


def dunder(
    owner: Value,
    name: str,
    args: Sequence[Value],
    node: ast.AST,
    frame: Frame,
    named: Mapping[str, Value] | None = None,
) -> Value:
    """Call a special method of those alternatives that are objects of the code and have it."""
    found: list[Value] = []
    for each in owner:
        if not isinstance(each, Instance):
            continue
        base = next((base for base in each.of.line() if name in base.scope.names), None)
        if base:
            for method in base.scope.names[name]:
                inner = method.function if isinstance(method, Wrapped) else method
                called = (Bound(each, inner),) if isinstance(inner, Function) else (inner,)
                found.append(invoke(called, args, named or {}, node, frame))
    return join(*found)


def iterated(over: Value, node: ast.AST, frame: Frame) -> Value:
    """Return a value as what yields its elements when it is iterated, with the calls that makes."""
    found: list[Value] = []
    for each in over:
        match each:
            case Instance():
                iterator = dunder((each,), "__iter__", [], node, frame)
                iterator = join(iterator, dunder((each,), "__aiter__", [], node, frame))
                yielded = join(
                    dunder(iterator, "__next__", [], node, frame),
                    dunder(iterator, "__anext__", [], node, frame),
                    dunder((each,), "__getitem__", [UNKNOWN], node, frame) if not iterator else (),
                )
                kept = tuple(one for one in iterator if not isinstance(one, Instance))
                fields = attributes.fields_of(each)
                if fields is not None:
                    found.append(frame.run.items((node, "fields"), fields))
                else:
                    found += [kept, frame.run.items((node, "next"), [], yielded or UNKNOWN)]
            case Collection():
                found.append(boto_objects.listed(each, node, frame))
            case Class():
                members = [v for n, v in each.scope.names.items() if not n.startswith("_")]
                texts = join(*(m for m in members if all(isinstance(v, Text) for v in m)))
                found.append(frame.run.items((node, "members"), [], texts or UNKNOWN))
            case Future(value):
                found.append(iterated(value, node, frame))
            case _:
                found.append((each,))
    return join(*found)


def entered(manager: Value, node: ast.AST, frame: Frame) -> Value:
    """Return what `with` binds."""
    found: list[Value] = []
    for each in manager:
        if isinstance(each, Instance):
            given = join(
                dunder((each,), "__enter__", [], node, frame), dunder((each,), "__aenter__", [], node, frame)
            )
            found.append(given or (each,))
        else:
            found.append((each,))
    return join(*found) or UNKNOWN


def awaited(value: Value) -> Value:
    """Return what awaiting a value gives: coroutines are read when they are called."""
    return join(*(each.value if isinstance(each, Future) else (each,) for each in value)) or UNKNOWN


def decorated(decorator: Value, value: Value, node: ast.AST, frame: Frame) -> Value:
    """Return what a decorator makes of a function or class."""
    found: list[Value] = []
    for each in decorator:
        match each:
            case External():
                found.append(libraries.decorated(each, value, frame))
            case Method(Function() as of, "register"):
                found.append(_register(of, [value], frame))
            case Method() | Unknown():
                found.append(value)
            case Class() if each.node.name == "property":
                found.append(value)
            case _:
                found.append(invoke((each,), [value], {}, node, frame))
    return join(*found) or value


def _register(of: Function, args: list[Value], frame: Frame) -> Value:
    """Note an implementation of a singledispatch function: by its annotation, or by the type it is for."""
    if args and len(args) == 1 and not any(isinstance(each, Function) for each in args[0]):
        return (Method(of, "register"),)
    for each in join(*args):
        if isinstance(each, Function) and each not in of.registered and each is not of:
            of.registered.append(each)
            frame.run.changes += 1
    return args[-1] if args else UNKNOWN


def _inherited(
    of: Instance, args: list[Value], named: dict[str, Value], node: ast.AST, frame: Frame
) -> Value:
    """Follow what a library's method may call of the object whose class it is the base of."""
    escape([*args, *named.values()], node, frame)
    own_methods((of,), frame)
    return UNKNOWN


def own_methods(value: Value, frame: Frame) -> None:
    """Follow the methods of objects whose class extends a library's, which may call them."""
    for each in value:
        if not isinstance(each, Instance):
            continue
        foreign = {path.rpartition(".")[2] for base in each.of.line() for path in base.foreign}
        if not foreign - PLAIN_BASES or all(name.endswith(("Error", "Exception")) for name in foreign):
            continue
        for base in each.of.line():
            for name, methods in list(base.scope.names.items()):
                for method in methods:
                    if isinstance(method, Function) and name not in {"__init__", "__new__"}:
                        given = [UNKNOWN] * (len(method.node.args.args) - 1)
                        follow(method, each, [(each,), *given], {}, frame)


def escape(values: Sequence[Value], node: ast.AST, frame: Frame) -> None:
    """Follow callables that are handed to what is not read: it may call them with anything."""
    for value in values:
        for each in value:
            _escape(each, node, frame, 0)


def _escape(each: Alternative, node: ast.AST, frame: Frame, depth: int) -> None:
    match each:
        case Function():
            count = len([*each.node.args.posonlyargs, *each.node.args.args]) - len(each.defaults)
            follow(each, None, [UNKNOWN] * max(count, 0), {}, frame)
        case Bound(receiver, function):
            count = len(function.node.args.args) - len(function.defaults) - 1
            follow(function, receiver, [(receiver,), *[UNKNOWN] * max(count, 0)], {}, frame)
        case Partial():
            _invoke(each, [], {REST: UNKNOWN, STAR: UNKNOWN}, node, frame)
        case Method(of=Client() | Resource()):
            _invoke(each, [], {REST: UNKNOWN}, node, frame)
        case Instance():
            dunder((each,), "__call__", [UNKNOWN], node, frame)
            own_methods((each,), frame)
        case External(root=root) if root is not None and root.registered:
            registered(each, node, frame)
        case Items() | Entries() if depth < RECURSIONS and each not in frame.run.handed:
            frame.run.handed.add(each)
            held = each.entries.values() if isinstance(each, Entries) else each.items
            for one in join(*held, each.rest):
                _escape(one, node, frame, depth + 1)
        case _:
            pass


def registered(each: External, node: ast.AST, frame: Frame) -> None:
    """Follow what was registered with a library's object, such as an application's routes."""
    if each.root:
        for value in list(each.root.registered):
            escape([value], node, frame)


def start(value: Value, frame: Frame, node: ast.AST) -> None:
    """Call a handler as Lambda does: with an event and a context that nothing is known of."""
    for each in value:
        match each:
            case External() if each.root:
                registered(each, node, frame)
            case Method(of=External()):
                pass
            case _:
                _invoke(each, [UNKNOWN, UNKNOWN], {}, node, frame)
