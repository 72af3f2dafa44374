"""What an expression gives in a module, as far as it is known without a provider."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from toolkit.adapters.hcl import syntax
from toolkit.adapters.hcl.functions import EvaluationError, call, items, plain, text
from toolkit.domain.estate import PLACEHOLDER, UNKNOWN, known, placeholder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Value = Any
Scope = Mapping[str, Value]
_ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "%": operator.mod,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


class Names(Protocol):
    """What the names in an expression stand for."""

    def root(self, name: str) -> Value:
        """Return what a traversal's first word stands for."""
        ...

    def function(self, name: str, arguments: Sequence[Value]) -> Value:
        """Return what a function gives that asks for files; NotImplemented where it is none of these."""
        ...


class Lazy:
    """Something whose attributes are worked out when they are asked for."""

    def attribute(self, name: str) -> Value:
        """Return an attribute."""
        raise NotImplementedError

    def index(self, key: Value) -> Value:
        """Return an item; of what is single, itself."""
        del key
        return self


def evaluate(found: Any, names: Names, scope: Scope) -> Value:  # noqa: ANN401, C901, PLR0911, PLR0912 - a case a piece
    """Return an expression's value.

    Raises:
        EvaluationError: it has none; Terraform would refuse it.

    """
    match found:
        case syntax.Literal(value):
            return value
        case syntax.Template(parts):
            return _template(parts, names, scope)
        case syntax.Tuple(parts):
            return [evaluate(each, names, scope) for each in parts]
        case syntax.Object(parts):
            return {text(evaluate(key, names, scope)): evaluate(value, names, scope) for key, value in parts}
        case syntax.For():
            return _for(found, names, scope)
        case syntax.Variable(name):
            return scope[name] if name in scope else names.root(name)
        case syntax.Attribute(of, name):
            return step(evaluate(of, names, scope), name)
        case syntax.Index(of, key):
            return step(evaluate(of, names, scope), evaluate(key, names, scope))
        case syntax.Splat(of, each):
            return _splat(evaluate(of, names, scope), each, names, scope)
        case syntax.Conditional(condition, then, otherwise):
            return _conditional(condition, then, otherwise, names, scope)
        case syntax.Unary(sign, operand):
            value = evaluate(operand, names, scope)
            if not known(value):
                return UNKNOWN
            return not _truth(value) if sign == "!" else -value
        case syntax.Binary(sign, left, right):
            return _binary(sign, left, right, names, scope)
        case syntax.Call(name, arguments, spread):
            return _call(name, arguments, names, scope, spread=spread)
    raise EvaluationError("it is no expression")


def step(value: Value, key: Value) -> Value:
    """Return an attribute or item of a value."""
    if isinstance(value, Lazy):
        return value.attribute(key) if isinstance(key, str) and known(key) and key else value.index(key)
    if isinstance(value, str):
        if known(value):
            raise EvaluationError("a text has no attributes")
        whole = PLACEHOLDER.fullmatch(value)
        if whole is None or whole[1] == "?":
            return UNKNOWN
        return placeholder(f"{whole[1]}.{key}") if isinstance(key, str) and known(key) else value
    if not known(key):
        return UNKNOWN
    if isinstance(value, Mapping):
        if text(key) not in value:
            raise EvaluationError(f"there is no {key}")
        return value[text(key)]
    if isinstance(value, list):
        try:
            return value[int(key)]
        except (ValueError, IndexError, TypeError) as error:
            raise EvaluationError(f"there is no item {key}") from error
    raise EvaluationError("it has no attributes")


def _truth(value: Value) -> bool:
    if value in (True, "true"):
        return True
    if value in (False, "false"):
        return False
    raise EvaluationError("it is no truth value")


def _template(parts: Sequence[Any], names: Names, scope: Scope) -> Value:
    if len(parts) == 1 and not isinstance(parts[0], syntax.IfPart | syntax.ForPart | syntax.Literal):
        return evaluate(parts[0], names, scope)
    return "".join(_part(each, names, scope) for each in parts)


def _part(part: Any, names: Names, scope: Scope) -> str:  # noqa: ANN401 - a piece
    if isinstance(part, syntax.IfPart):
        condition = evaluate(part.condition, names, scope)
        if not known(condition):
            return UNKNOWN
        return text(
            _template(part.then.parts if _truth(condition) else part.otherwise.parts, names, scope) or ""
        )
    if isinstance(part, syntax.ForPart):
        over = evaluate(part.over, names, scope)
        if isinstance(over, str):
            return UNKNOWN
        return "".join(
            text(
                _template(part.body.parts, names, {**scope, **_bound(part.key, part.value, key, value)}) or ""
            )
            for key, value in pairs(over)
        )
    return text(evaluate(part, names, scope))


def _bound(name: str | None, other: str, key: Value, value: Value) -> dict[str, Value]:
    return {other: value} if name is None else {name: key, other: value}


def pairs(over: Value) -> list[tuple[Value, Value]]:
    """Return keys and values of an object, or numbers and items of a list."""
    if isinstance(over, Mapping):
        return [(key, over[key]) for key in sorted(over, key=str)]
    if over is None:
        raise EvaluationError("null can't be gone through")
    return list(enumerate(items(over)))


def _for(found: syntax.For, names: Names, scope: Scope) -> Value:
    over = evaluate(found.over, names, scope)
    if isinstance(over, str | Lazy):
        return UNKNOWN
    listed: list[Value] = []
    keyed: dict[str, Value] = {}
    for key, value in pairs(over):
        inner = {**scope, **_bound(found.key, found.value, key, value)}
        if found.condition is not None:
            wanted = evaluate(found.condition, names, inner)
            if known(wanted) and not _truth(wanted):
                continue
        result = evaluate(found.result, names, inner)
        if found.key_result is None:
            listed.append(result)
            continue
        name = text(evaluate(found.key_result, names, inner))
        if found.grouped:
            keyed.setdefault(name, []).append(result)
        else:
            keyed[name] = result
    return listed if found.key_result is None else keyed


def _splat(over: Value, each: Any, names: Names, scope: Scope) -> Value:  # noqa: ANN401 - a piece
    if over is None:
        return []
    if isinstance(over, str) and not known(over):
        return [evaluate(each, names, {**scope, syntax.SPLAT_ITEM: over})] if over != UNKNOWN else UNKNOWN
    values = over if isinstance(over, list) else [over]
    return [evaluate(each, names, {**scope, syntax.SPLAT_ITEM: value}) for value in values]


def _conditional(condition: Any, then: Any, otherwise: Any, names: Names, scope: Scope) -> Value:  # noqa: ANN401
    value = evaluate(condition, names, scope)
    if known(value) and not isinstance(value, Lazy):
        return evaluate(then if _truth(value) else otherwise, names, scope)
    found = []
    for each in (then, otherwise):
        try:
            found.append(evaluate(each, names, scope))
        except EvaluationError:
            return UNKNOWN
    return found[0] if found[0] == found[1] else UNKNOWN


def _binary(sign: str, left: Any, right: Any, names: Names, scope: Scope) -> Value:  # noqa: PLR0911, ANN401
    one = evaluate(left, names, scope)
    if sign in ("&&", "||"):
        if known(one) and _truth(one) is (sign == "||"):
            return sign == "||"
        other = evaluate(right, names, scope)
        if known(other) and _truth(other) is (sign == "||"):
            return sign == "||"
        return sign == "&&" if known(one) and known(other) else UNKNOWN
    other = evaluate(right, names, scope)
    if sign in ("==", "!="):
        if isinstance(one, Lazy) or isinstance(other, Lazy):
            # What is declared is there.
            return (sign == "!=") if one is None or other is None else UNKNOWN
        if not known(one) or not known(other):
            return UNKNOWN
        return (_same(one, other)) is (sign == "==")
    if not known(one) or not known(other) or isinstance(one, Lazy) or isinstance(other, Lazy):
        return UNKNOWN
    try:
        return _ARITHMETIC[sign](*(call("tonumber", [each]) for each in (one, other)))
    except (TypeError, ZeroDivisionError) as error:
        raise EvaluationError(str(error)) from error


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, bool) is not isinstance(other, bool):
        return False
    return bool(one == other)


def _call(name: str, arguments: Sequence[Any], names: Names, scope: Scope, *, spread: bool) -> Value:
    if name in ("try", "can"):
        return _tried(name, arguments, names, scope)
    values = [evaluate(each, names, scope) for each in arguments]
    if spread:
        last = values.pop()
        if isinstance(last, str):
            return UNKNOWN
        values += items(last)
    given = names.function(name, values)
    if given is not NotImplemented:
        return given
    return call(name, [_unlazy(each) for each in values])


def _unlazy(value: Value) -> Value:
    return value if not isinstance(value, Lazy) else plain(value)


def _tried(name: str, arguments: Sequence[Any], names: Names, scope: Scope) -> Value:
    for each in arguments:
        try:
            value = evaluate(each, names, scope)
        except EvaluationError:
            continue
        return value if name == "try" else True
    if name == "can":
        return False
    raise EvaluationError("try() has nothing that works")
