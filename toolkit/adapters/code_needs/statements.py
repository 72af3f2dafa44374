"""Statements, read in order: both ways of a branch, loops twice, what an exception may leave behind."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from toolkit.adapters.code_needs import attributes, calling, expressions, importing
from toolkit.adapters.code_needs.truth import truth
from toolkit.adapters.code_needs.values import (
    UNKNOWN,
    Class,
    Const,
    Entries,
    External,
    Function,
    Instance,
    Items,
    Scope,
    Text,
    elements,
    join,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.adapters.code_needs.run import Frame
    from toolkit.adapters.code_needs.values import Value

ROUNDS = 12
"""Items of a list that a loop is read with one by one: what belongs together stays so"""
FIELDS = {"BaseModel", "BaseSettings", "NamedTuple", "TypedDict", "Struct"}
"""Foreign bases of which annotations make fields"""


def block(body: Sequence[ast.stmt], frame: Frame) -> bool:
    """Read statements; return whether what follows them is reached."""
    return all(statement(each, frame) for each in body)


def statement(node: ast.stmt, frame: Frame) -> bool:
    """Read a statement; return whether the next one is reached."""
    frame.run.step()
    match node:
        case ast.Expr(value):
            expressions.value(value, frame)
        case ast.Return(value):
            frame.returned = join(frame.returned, expressions.value(value, frame) if value else _none())
            frame.left.append(dict(frame.scope.names))
            return False
        case ast.Raise():
            for part in (node.exc, node.cause):
                if part:
                    expressions.value(part, frame)
            return False
        case ast.Assign(targets, value):
            found = expressions.value(value, frame)
            for target in targets:
                assign(target, found, frame)
        case ast.AnnAssign(target, _, value):
            if value:
                assign(target, expressions.value(value, frame), frame)
        case ast.AugAssign(target, op, value):
            load = ast.copy_location(_loaded(target), target)
            combined = expressions.operation(
                op, expressions.value(load, frame), expressions.value(value, frame), node, frame
            )
            assign(target, combined, frame)
        case ast.If():
            return _if(node, frame)
        case ast.For() | ast.AsyncFor():
            return _loop(node, frame)
        case ast.While():
            return _while(node, frame)
        case ast.Try() | ast.TryStar():
            return _try(node, frame)
        case ast.With(items, body) | ast.AsyncWith(items, body):
            return _with(items, body, frame)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            bind(node.name, _function(node, frame), frame)
        case ast.ClassDef():
            bind(node.name, _class(node, frame), frame)
        case ast.Import() | ast.ImportFrom():
            for name, found in importing.imported(node, frame):
                bind(name, found, frame)
        case ast.Global(names) | ast.Nonlocal(names):
            frame.scope.outer.update(names)
        case ast.Break() | ast.Continue():
            if frame.loops:
                frame.loops[-1].append(dict(frame.scope.names))
            return False
        case ast.Match():
            return _match(node, frame)
        case ast.Delete(targets):
            for target in targets:
                if isinstance(target, ast.Subscript):
                    base = expressions.value(target.value, frame)
                    calling.dunder(base, "__delitem__", [expressions.value(target.slice, frame)], node, frame)
        case ast.Assert(test, message):
            for part in (test, message):
                if part:
                    expressions.value(part, frame)
        case _:
            pass
    return True


def bind(name: str, value: Value, frame: Frame) -> None:
    """Give a name a value; names of outer scopes may keep what they had."""
    scope: Scope | None = frame.scope
    if name not in frame.scope.outer:
        frame.scope.names[name] = value
        return
    scope = frame.scope.parent
    while scope and name not in scope.names and scope.parent:
        scope = scope.parent
    scope = scope or frame.module.scope
    scope.names[name] = frame.run.widen(scope.names.get(name, ()), value)


def assign(target: ast.expr, value: Value, frame: Frame) -> None:
    """Assign a value to whatever may stand left of an equals sign."""
    match target:
        case ast.Name(name):
            bind(name, value, frame)
        case ast.Tuple(parts) | ast.List(parts):
            _unpack(parts, value, frame)
        case ast.Starred(inner):
            assign(inner, frame.run.items((target, "star"), [], elements(value)), frame)
        case ast.Attribute(owner, name):
            for each in expressions.value(owner, frame):
                attributes.put(each, name, value, frame)
        case ast.Subscript(owner, key):
            put_item(expressions.value(owner, frame), expressions.value(key, frame), value, target, frame)
        case _:
            pass


def put_item(owner: Value, key: Value, value: Value, node: ast.AST, frame: Frame) -> None:
    """Set an item of what may be mappings, lists or objects of the code."""
    for each in owner:
        match each:
            case Entries():
                _put(each, key, value, frame)
            case Items():
                each.rest = frame.run.widen(each.rest, value)
            case Instance():
                calling.dunder((each,), "__setitem__", [key, value], node, frame)
            case External(root=root) if root is not None:
                root.named["[]"] = frame.run.widen(root.named.get("[]", ()), value)
            case _:
                pass


def _put(entries: Entries, key: Value, value: Value, frame: Frame) -> None:
    sure = entries.born == (frame.number, frame.branches)
    known = key[0] if len(key) == 1 and not (isinstance(key[0], Text) and key[0].literal is None) else None
    if known is None or isinstance(known, type(UNKNOWN[0])):
        entries.rest = frame.run.widen(entries.rest, value)
    elif sure:
        entries.entries[known] = value
    else:
        before = entries.entries.get(known, expressions.ABSENT)
        entries.entries[known] = frame.run.widen(before, value)


def _unpack(parts: list[ast.expr], value: Value, frame: Frame) -> None:
    star = next((at for at, part in enumerate(parts) if isinstance(part, ast.Starred)), None)
    for at, part in enumerate(parts):
        found = ()
        for each in value:
            items = attributes.fields_of(each)
            if (items is not None and star is None and len(items) >= len(parts)) or (
                items is not None and star is not None and at < star and at < len(items)
            ):
                found = join(found, items[at])
            else:
                found = join(found, elements(calling.iterated((each,), part, frame)))
        assign(part, found or UNKNOWN, frame)


def _loaded(target: ast.expr) -> ast.expr:
    match target:
        case ast.Name(name):
            return ast.Name(name, ast.Load())
        case ast.Attribute(owner, name):
            return ast.Attribute(owner, name, ast.Load())
        case ast.Subscript(owner, key):
            return ast.Subscript(owner, key, ast.Load())
    return target


def _none() -> Value:
    return (Const(None, "NoneType"),)


def _merged(*states: dict[str, Value]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for state in states:
        for name, value in state.items():
            found[name] = join(found[name], value) if name in found else value
    return found


def _if(node: ast.If, frame: Frame) -> bool:
    known = truth(expressions.value(node.test, frame))
    if known is not None:
        return block(node.body if known else node.orelse, frame)
    before = dict(frame.scope.names)
    frame.branches += 1
    first = block(node.body, frame)
    after, frame.scope.names = frame.scope.names, dict(before)
    second = block(node.orelse, frame)
    frame.branches -= 1
    if first and second:
        frame.scope.names = _merged(after, frame.scope.names)
    elif first:
        frame.scope.names = after
    return first or second


def _loop(node: ast.For | ast.AsyncFor, frame: Frame) -> bool:
    over = calling.iterated(expressions.value(node.iter, frame), node.iter, frame)
    before = dict(frame.scope.names)
    frame.branches += 1
    frame.loops.append([])
    for item in _rounds(over):
        assign(node.target, item, frame)
        block(node.body, frame)
        frame.scope.names = _merged(before, frame.scope.names, *frame.loops[-1])
    frame.loops.pop()
    frame.branches -= 1
    return block(node.orelse, frame)


def _rounds(over: Value) -> list[Value]:
    """Return what a loop's rounds are read with: each item of a short known list, else all at once."""
    known = over[0] if len(over) == 1 and isinstance(over[0], Items) else None
    if known and not known.rest and 0 < len(known.items) <= ROUNDS:
        return list(known.items)
    return [elements(over)] * 2


def _while(node: ast.While, frame: Frame) -> bool:
    known = truth(expressions.value(node.test, frame))
    if known is False:
        return block(node.orelse, frame)
    before = dict(frame.scope.names)
    frame.branches += 1
    frame.loops.append([])
    leaves = False
    for _ in range(2):
        block(node.body, frame)
        leaves = bool(frame.loops[-1])
        frame.scope.names = _merged(before, frame.scope.names, *frame.loops[-1])
        expressions.value(node.test, frame)
    frame.loops.pop()
    frame.branches -= 1
    if known is True and isinstance(node.test, ast.Constant) and not leaves:
        return False
    return block(node.orelse, frame)


def _try(node: ast.Try | ast.TryStar, frame: Frame) -> bool:
    before = dict(frame.scope.names)
    frame.branches += 1
    goes_on = block(node.body, frame)
    frame.branches -= 1
    after = dict(frame.scope.names)
    if goes_on:
        goes_on = block(node.orelse, frame)
    ends = [dict(frame.scope.names)] if goes_on else []
    frame.branches += 1
    for handler in node.handlers:
        frame.scope.names = _merged(before, after)
        if handler.type:
            expressions.value(handler.type, frame)
        if handler.name:
            bind(handler.name, UNKNOWN, frame)
        if block(handler.body, frame):
            ends.append(dict(frame.scope.names))
    frame.branches -= 1
    frame.scope.names = _merged(*ends) if ends else _merged(before, after)
    return block(node.finalbody, frame) and bool(ends)


def _with(items: list[ast.withitem], body: list[ast.stmt], frame: Frame) -> bool:
    left = []
    for item in items:
        manager = expressions.value(item.context_expr, frame)
        entered = calling.entered(manager, item.context_expr, frame)
        left.append((manager, item.context_expr))
        if item.optional_vars is not None:
            assign(item.optional_vars, entered, frame)
    goes_on = block(body, frame)
    for manager, where in reversed(left):
        for name in ("__exit__", "__aexit__"):
            calling.dunder(manager, name, [UNKNOWN, UNKNOWN, UNKNOWN], where, frame)
    # A context manager may swallow what its body raises.
    return goes_on or not any(isinstance(each, ast.Return) for each in body)


def _match(node: ast.Match, frame: Frame) -> bool:
    subject = expressions.value(node.subject, frame)
    before = dict(frame.scope.names)
    ends, falls = [], True
    frame.branches += 1
    for case in node.cases:
        frame.scope.names = dict(before)
        fits = _fits(case.pattern, subject, frame)
        if fits is False:
            continue
        guard = truth(expressions.value(case.guard, frame)) if case.guard else True
        if guard is False:
            continue
        if block(case.body, frame):
            ends.append(dict(frame.scope.names))
        if fits and guard:
            falls = False
            break
    frame.branches -= 1
    frame.scope.names = _merged(*([before] if falls else []), *ends)
    return falls or bool(ends)


def _fits(pattern: ast.pattern, subject: Value, frame: Frame) -> bool | None:
    """Bind a pattern's names; return whether it fits, None if that can't be told."""
    match pattern:
        case ast.MatchAs(None, name):
            if name:
                bind(name, subject, frame)
            return True
        case ast.MatchAs(inner, name):
            if name:
                bind(name, subject, frame)
            return _fits(inner, subject, frame) if inner else True
        case ast.MatchValue(value):
            return truth(expressions.compared(ast.Eq(), subject, expressions.value(value, frame)))
        case ast.MatchOr(patterns):
            fits = [_fits(each, subject, frame) for each in patterns]
            return True if True in fits else None if None in fits else False
        case ast.MatchSequence(patterns):
            for at, each in enumerate(patterns):
                held = [attributes.fields_of(one) for one in subject]
                found = join(*(one[at] for one in held if one is not None and at < len(one)))
                _fits(each, found or elements(subject), frame)
        case ast.MatchMapping(keys, patterns, rest):
            for key, each in zip(keys, patterns, strict=True):
                found = expressions.item(subject, expressions.value(key, frame), pattern, frame)
                _fits(each, found, frame)
            if rest:
                bind(rest, UNKNOWN, frame)
        case ast.MatchClass(_, patterns, names, inner):
            for name, each in zip(names, inner, strict=True):
                _fits(each, attributes.get(subject, name, pattern, frame), frame)
            for each in patterns:
                _fits(each, UNKNOWN, frame)
        case ast.MatchStar(name):
            if name:
                bind(name, UNKNOWN, frame)
        case _:
            pass
    return None


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, frame: Frame) -> Value:
    made = function(node, frame)
    found: Value = (made,)
    for decorator in reversed(node.decorator_list):
        with_ = expressions.value(decorator, frame)
        found = calling.decorated(with_, found, decorator, frame)
    return found


def function(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, frame: Frame) -> Function:
    """Return a function with its defaults, as it is defined here."""
    defaults = tuple(expressions.value(each, frame) for each in node.args.defaults)
    of_keywords = {
        each.arg: expressions.value(default, frame)
        for each, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        if default is not None
    }
    scope = frame.scope
    key = (node, id(scope), defaults, tuple(of_keywords.items()))
    if key not in frame.run.heap:
        frame.run.heap[key] = Function(node, frame.module, scope, defaults, of_keywords)
        frame.run.heap["keep", id(scope)] = scope
    made: Function = frame.run.heap[key]
    return made


def _class(node: ast.ClassDef, frame: Frame) -> Value:
    bases, foreign = [], []
    for base in node.bases:
        for each in expressions.value(base, frame):
            if isinstance(each, Class):
                bases.append(each)
            elif isinstance(each, External):
                foreign.append(each.path)
            else:
                foreign.append("?")
    key = (node, id(frame.scope), tuple(bases))
    if key not in frame.run.heap:
        scope = Scope(parent=frame.scope, module=frame.module)
        frame.run.heap[key] = Class(node, frame.module, scope, tuple(bases), tuple(foreign))
        frame.run.heap["keep", id(frame.scope)] = frame.scope
    made: Class = frame.run.heap[key]
    own = frame.run.frame(made.scope, frame.module)
    block(node.body, own)
    for found in made.scope.names.values():
        for each in found:
            inner = getattr(each, "function", each)
            if isinstance(inner, Function):
                inner.owner = inner.owner or made
                inner.scope = frame.scope if inner.scope is made.scope else inner.scope
    for above in made.line()[1:]:
        if "__init_subclass__" in above.scope.names:
            for each in above.scope.names["__init_subclass__"]:
                inner = getattr(each, "function", each)
                if isinstance(inner, Function):
                    calling.follow(inner, made, [(made,)], {}, frame)
            break
    bases_of_fields = {path.rpartition(".")[2] for each in made.line() for path in each.foreign}
    made.fields = bool(bases_of_fields & FIELDS) or any(base.fields for base in bases)
    found_: Value = (made,)
    for decorator in reversed(node.decorator_list):
        with_ = expressions.value(decorator, frame)
        names = {
            each.path.rpartition(".")[2].removesuffix("()") for each in with_ if isinstance(each, External)
        }
        if names & {"dataclass", "define", "attrs", "frozen", "mutable", "s", "dataclasses"}:
            made.fields = True
        else:
            found_ = calling.decorated(with_, found_, decorator, frame)
    return found_
