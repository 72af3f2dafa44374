"""Expressions: what each may stand for; calls in them are followed."""

from __future__ import annotations

import ast
from itertools import product
from typing import TYPE_CHECKING

from toolkit.adapters.code_needs import attributes, calling, statements
from toolkit.adapters.code_needs.arns import texts
from toolkit.adapters.code_needs.truth import truth
from toolkit.adapters.code_needs.values import (
    HOLE,
    MISSING,
    UNKNOWN,
    Const,
    Entries,
    Env,
    External,
    Instance,
    Items,
    Method,
    Resource,
    Scope,
    Text,
    concatenated,
    elements,
    join,
    present,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.adapters.code_needs.run import Frame
    from toolkit.adapters.code_needs.values import Alternative, Value

ABSENT: Value = (MISSING,)
OPERATORS = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "truediv", ast.FloorDiv: "floordiv",
    ast.Mod: "mod", ast.Pow: "pow", ast.LShift: "lshift", ast.RShift: "rshift", ast.BitOr: "or",
    ast.BitXor: "xor", ast.BitAnd: "and", ast.MatMult: "matmul",
}  # fmt: skip
COMPARED = {ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge"}
MOST = 16


def value(node: ast.expr, frame: Frame) -> Value:
    """Return what an expression may stand for."""
    frame.run.step()
    match node:
        case ast.Constant(told):
            return (constant(told),)
        case ast.Name(name):
            return named(name, frame)
        case ast.Attribute(owner, name):
            return attributes.get(value(owner, frame), name, node, frame)
        case ast.Call():
            return calling.call(node, frame)
        case ast.Subscript(owner, key):
            return item(value(owner, frame), value(key, frame), node, frame)
        case ast.JoinedStr(parts):
            return _formatted([value(each, frame) for each in parts])
        case ast.FormattedValue(inner):
            return _shown(value(inner, frame), node, frame)
        case ast.Dict():
            return _mapping(node, frame)
        case ast.List(parts) | ast.Tuple(parts) | ast.Set(parts):
            return _items(node, parts, frame)
        case ast.BoolOp():
            return _either(node, frame)
        case ast.IfExp(test, body, orelse):
            known = truth(value(test, frame))
            if known is not None:
                return value(body if known else orelse, frame)
            return join(value(body, frame), value(orelse, frame))
        case ast.BinOp(left, op, right):
            return operation(op, value(left, frame), value(right, frame), node, frame)
        case ast.UnaryOp(op, inner):
            found = value(inner, frame)
            known = truth(found)
            if isinstance(op, ast.Not):
                return UNKNOWN if known is None else (Const(not known, "bool"),)
            if isinstance(op, ast.USub) and len(found) == 1 and isinstance(found[0], Const):
                number = found[0]
                return (Const(-number.value, number.kind),) if number.kind in {"int", "float"} else UNKNOWN
            return UNKNOWN
        case ast.Compare():
            return _compared(node, frame)
        case ast.NamedExpr(target, inner):
            found = value(inner, frame)
            statements.assign(target, found, frame)
            return found
        case ast.Lambda():
            return (statements.function(node, frame),)
        case ast.ListComp(elt, generators) | ast.SetComp(elt, generators) | ast.GeneratorExp(elt, generators):
            inner_frame = _comprehended(generators, frame)
            return frame.run.items(node, [], value(elt, inner_frame))
        case ast.DictComp(key, told, generators):
            inner_frame = _comprehended(generators, frame)
            keys, values = value(key, inner_frame), value(told, inner_frame)
            known_keys = [each for each in keys if isinstance(each, Text) and each.literal is not None]
            if known_keys and len(known_keys) == len(keys):
                return frame.run.entries(node, dict.fromkeys(keys, values), (), frame)
            return frame.run.entries(node, dict.fromkeys(_kept(keys), join(values, ABSENT)), values, frame)
        case ast.Await(inner):
            return calling.awaited(value(inner, frame))
        case ast.Yield(inner):
            frame.yields = True
            frame.yielded = join(frame.yielded, value(inner, frame) if inner else UNKNOWN)
            return UNKNOWN
        case ast.YieldFrom(inner):
            frame.yields = True
            found = calling.iterated(value(inner, frame), node, frame)
            frame.yielded = join(frame.yielded, elements(found))
            return UNKNOWN
        case ast.Starred(inner):
            return value(inner, frame)
        case ast.Slice(lower, upper, step):
            for part in (lower, upper, step):
                if part:
                    value(part, frame)
            return (External("builtins.slice"),)
    return UNKNOWN


def constant(told: object) -> Alternative:
    """Return a constant of Python as a value."""
    if isinstance(told, str):
        return Text((told,) if told else ())
    return Const(told, type(told).__name__)


def named(name: str, frame: Frame) -> Value:
    """Return what a name stands for."""
    scope: Scope | None = frame.scope if name not in frame.scope.outer else frame.scope.parent
    while scope:
        if name in scope.names:
            return scope.names[name]
        scope = scope.parent
    if name in frame.module.scope.names:
        return frame.module.scope.names[name]
    return (External(f"builtins.{name}"),)


def item(owner: Value, key: Value, node: ast.AST, frame: Frame) -> Value:
    """Return what stands under a key of what may be mappings, lists, texts or objects."""
    found: list[Value] = []
    for each in owner:
        match each:
            case Entries():
                found.append(_entry(each, key))
            case Items():
                found.append(_at(each, key, node, frame))
            case External(path="os.environ"):
                found.append(variable(key, frame))
            case External(root=root) if root is not None and "[]" in root.named:
                found.append(root.named["[]"])
            case Instance():
                fields = attributes.fields_of(each)
                index = key[0].value if len(key) == 1 and isinstance(key[0], Const) else None
                if fields is not None and isinstance(index, int) and -len(fields) <= index < len(fields):
                    found.append(fields[index])
                else:
                    found.append(calling.dunder((each,), "__getitem__", [key], node, frame) or UNKNOWN)
            case Text():
                found.append(HOLE)
            case External(path):
                found.append((External(f"{path}[]", each.root),))
            case Resource() | Method():
                found.append(UNKNOWN)
            case _:
                found.append(UNKNOWN)
    return present(join(*found)) or UNKNOWN


def _entry(entries: Entries, key: Value) -> Value:
    found: list[Value] = []
    for each in key:
        if each in entries.entries:
            found.append(entries.entries[each])
        elif isinstance(each, Text) and each.literal is not None:
            found.append(entries.rest)
        elif isinstance(each, Text) and not each.blank:
            matching = [told for known, told in entries.entries.items() if may_be(known, each)]
            found += [*matching, entries.rest]
        else:
            found += [*entries.entries.values(), entries.rest]
    return join(*found)


def may_be(known: Alternative, pattern: Text) -> bool:
    """Whether a known text may be what a partly known one is."""
    if not isinstance(known, Text) or known.literal is None:
        return True
    first, last = pattern.parts[0], pattern.parts[-1]
    return (not isinstance(first, str) or known.literal.startswith(first)) and (
        not isinstance(last, str) or known.literal.endswith(last)
    )


def _at(items: Items, key: Value, node: ast.AST, frame: Frame) -> Value:
    found: list[Value] = []
    for each in key:
        if isinstance(each, External) and each.path == "builtins.slice":
            found.append(frame.run.items((node, "slice"), [], elements((items,))))
        elif isinstance(each, Const) and isinstance(each.value, int) and not items.rest:
            inside = -len(items.items) <= each.value < len(items.items)
            found.append(items.items[each.value] if inside else ())
        else:
            found.append(elements((items,)))
    return join(*found)


def variable(key: Value, frame: Frame, default: Value = ()) -> Value:
    """Return an environment variable: its value where it is known, else itself, else what stands for it."""
    found: list[Value] = []
    for each in texts(key):
        name = each.literal
        known = frame.run.environment
        if name is None:
            found.append(HOLE)
        elif known is not None and name in known:
            found.append((constant(known[name]),))
        elif known is not None and present(default):
            found.append(default)
        else:
            found.append((Text((Env(name),)),))
    return join(*found)


def _formatted(parts: Sequence[Value]) -> Value:
    choices = [texts(each) for each in parts]
    return tuple(dict.fromkeys(concatenated(chosen) for chosen in list(product(*choices))[:MOST]))


def _shown(found: Value, node: ast.AST, frame: Frame) -> Value:
    for each in found:
        if isinstance(each, Instance):
            for name in ("__format__", "__str__"):
                if shown := calling.dunder((each,), name, [], node, frame):
                    return tuple(texts(shown))
    return tuple(texts(found))


def _mapping(node: ast.Dict, frame: Frame) -> Value:
    entries: dict[Alternative, Value] = {}
    rest: Value = ()
    for key, told in zip(node.keys, node.values, strict=True):
        found = value(told, frame)
        if key is None:
            more, others = spread(found)
            for name, each in more.items():
                entries[name] = join(entries.get(name, ()), each) if MISSING in each else each
            rest = join(rest, others)
            continue
        keys = value(key, frame)
        if len(keys) == 1 and _kept(keys):
            entries[keys[0]] = found
        elif _kept(keys) and len(_kept(keys)) == len(keys):
            entries |= {each: join(found, entries.get(each, ABSENT)) for each in keys}
        else:
            rest = join(rest, found)
            if any(isinstance(each, Text) and not each.blank for each in keys):
                entries |= {each: found for each in keys if isinstance(each, Text) and not each.blank}
    return frame.run.entries(node, entries, rest, frame)


def spread(found: Value) -> tuple[dict[Alternative, Value], Value]:
    """Return the entries of what may be several mappings, MISSING where not all have one; and the rest."""
    mappings = [each for each in found if isinstance(each, Entries)]
    rest = join(*(each.rest for each in mappings))
    if len(mappings) < len([each for each in found if not isinstance(each, Const)]):
        rest = join(rest, UNKNOWN)
    keys = list(dict.fromkeys(key for each in mappings for key in each.entries))
    return {key: join(*(each.entries.get(key, ABSENT) for each in mappings)) for key in keys}, rest


def _kept(keys: Value) -> Value:
    return tuple(
        each
        for each in keys
        if not isinstance(each, type(UNKNOWN[0]) | External) and not (isinstance(each, Text) and each.blank)
    )


def _items(node: ast.expr, parts: list[ast.expr], frame: Frame) -> Value:
    items: list[Value] = []
    rest: Value = ()
    fixed = True
    for part in parts:
        found = value(part, frame)
        if isinstance(part, ast.Starred):
            inner = calling.iterated(found, part, frame)
            if len(inner) == 1 and isinstance(inner[0], Items) and not inner[0].rest and fixed:
                items += inner[0].items
            else:
                rest, fixed = join(rest, elements(inner)), False
        elif fixed:
            items.append(found)
        else:
            rest = join(rest, found)
    return frame.run.items(node, items, rest)


def _either(node: ast.BoolOp, frame: Frame) -> Value:
    found: list[Value] = []
    for part in node.values:
        each = value(part, frame)
        known = truth(each)
        decided = known is isinstance(node.op, ast.Or) if known is not None else False
        if decided or part is node.values[-1]:
            found.append(each)
            break
        if known is None:
            stays = tuple(one for one in each if truth((one,)) is not isinstance(node.op, ast.And))
            found.append(stays)
            if isinstance(node.op, ast.Or) and each and all(_variable(one) for one in each):
                break
    return join(*found)


def _variable(each: Alternative) -> bool:
    return isinstance(each, Text) and any(isinstance(part, Env) for part in each.parts)


def operation(op: ast.operator, left: Value, right: Value, node: ast.AST, frame: Frame) -> Value:
    """Return what an operator makes of two values."""
    found: list[Value] = []
    name = OPERATORS.get(type(op), "add")
    for one, other in list(product(left, right))[: MOST * 4]:
        match op, one, other:
            case ast.Add(), Text(), Text():
                found.append((concatenated((one, other)),))
            case ast.Add(), Text(), _:
                found.append((concatenated((one, Text((None,)))),))
            case ast.Add(), _, Text():
                found.append((concatenated((Text((None,)), other)),))
            case ast.Add(), Items(), Items() if not one.rest and not other.rest:
                found.append(frame.run.items(node, [*one.items, *other.items]))
            case ((ast.Add() | ast.BitOr()), Items(), _):
                found.append(frame.run.items(node, [], elements((one, other))))
            case ast.Mod(), Text(), _:
                found.append(_percent(one, other, frame))
            case ast.BitOr(), Entries(), Entries():
                more, rest = spread((other,))
                found.append(frame.run.entries(node, {**one.entries, **more}, join(one.rest, rest), frame))
            case _, Const(), Const() if isinstance(op, ast.Add | ast.Sub):
                found.append(UNKNOWN)  # a counter would make new alternatives without end
            case _, Instance(), _:
                found.append(calling.dunder((one,), f"__{name}__", [(other,)], node, frame) or UNKNOWN)
            case _, _, Instance():
                found.append(calling.dunder((other,), f"__r{name}__", [(one,)], node, frame) or UNKNOWN)
            case _:
                found.append(UNKNOWN)
    return join(*found) or UNKNOWN


def _percent(pattern: Text, argument: Alternative, frame: Frame) -> Value:
    del frame
    literal = pattern.literal
    if literal is None:
        return HOLE
    if isinstance(argument, Items):
        fillers = [texts(each)[0] for each in argument.items]
    elif isinstance(argument, Entries):
        fillers = []
    else:
        fillers = texts((argument,))
    pieces = literal.replace("%%", "%").split("%s")
    if len(pieces) - 1 != len(fillers):
        return (Text((pieces[0].split("%")[0], None)),)
    made: list[Text] = [Text((pieces[0],))]
    for filler, piece in zip(fillers, pieces[1:], strict=True):
        made += [filler, Text((piece,))]
    return (concatenated(made),)


def _compared(node: ast.Compare, frame: Frame) -> Value:
    left = value(node.left, frame)
    rights = [value(each, frame) for each in node.comparators]
    for each, op in zip((left, *rights), (*node.ops, None), strict=True):
        kind = (
            "contains"
            if isinstance(op, ast.In | ast.NotIn)
            else COMPARED.get(type(op), "")
            if op is not None
            else ""
        )
        subject = rights[0] if kind == "contains" else each
        if kind:
            calling.dunder(subject, f"__{kind}__", [UNKNOWN], node, frame)
    if len(rights) > 1:
        return UNKNOWN
    return compared(node.ops[0], left, rights[0])


def compared(op: ast.cmpop, left: Value, right: Value) -> Value:
    """Return whether a comparison holds, if all alternatives agree."""
    told = {_holds(op, one, other) for one in left for other in right}
    if len(told) != 1 or None in told:
        return UNKNOWN
    return (Const(told.pop(), "bool"),)


def _holds(op: ast.cmpop, one: Alternative, other: Alternative) -> bool | None:
    negated = isinstance(op, ast.NotEq | ast.IsNot | ast.NotIn)
    same: bool | None = None
    if isinstance(op, ast.In | ast.NotIn):
        if isinstance(other, Items) and not other.rest and all(len(each) == 1 for each in other.items):
            told = {_same(one, each[0]) for each in other.items}
            same = True if True in told else None if None in told else False
    elif isinstance(op, ast.Eq | ast.NotEq | ast.Is | ast.IsNot):
        same = _same(one, other)
    return same if same is None else same is not negated


def _same(one: Alternative, other: Alternative) -> bool | None:
    plain = (Text, Const)
    if isinstance(one, plain) and isinstance(other, plain):
        known = [not isinstance(each, Text) or each.literal is not None for each in (one, other)]
        if all(known):
            return bool(one == other)
        if any(isinstance(each, Const) and each.value is None for each in (one, other)):
            return None if _variable(one) or _variable(other) else False
        return None
    none = [each for each in (one, other) if isinstance(each, Const) and each.value is None]
    rest = other if none and none[0] is one else one
    if none and truth((rest,)) is True:
        return False
    return None


def _comprehended(generators: list[ast.comprehension], frame: Frame) -> Frame:
    scope = Scope(parent=frame.scope, module=frame.module)
    inner = frame.run.frame(scope, frame.module, function=frame.function, receiver=frame.receiver)
    for each in generators:
        over = calling.iterated(value(each.iter, inner), each.iter, inner)
        statements.assign(each.target, elements(over), inner)
        for test in each.ifs:
            value(test, inner)
    return inner
