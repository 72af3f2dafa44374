"""Terraform's functions, those that need no provider; with what is unknown they give what is unknown.

Source: https://developer.hashicorp.com/terraform/language/functions
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import math
import posixpath
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from toolkit.domain.estate import UNKNOWN, known

if TYPE_CHECKING:
    from collections.abc import Callable

Value = Any


class EvaluationError(ValueError):
    """An expression has no value: Terraform would refuse it."""


def text(value: Value) -> str:
    """Return a value as a template writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        raise EvaluationError("null has no text")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, str | int):
        return str(value)
    if hasattr(value, "reference"):
        return str(value.reference)
    raise EvaluationError("a list or an object has no text")


def items(value: Value) -> list[Value]:
    """Return a list's or set's items, or an object's values."""
    if isinstance(value, Mapping):
        return list(value.values())
    if isinstance(value, list):
        return value
    raise EvaluationError("it is no list")


def _unique(values: list[Value]) -> list[Value]:
    found: list[Value] = []
    for each in values:
        if each not in found:
            found.append(each)
    return found


def _flat(value: Value) -> list[Value]:
    if not isinstance(value, list):
        return [value]
    return [inner for each in value for inner in _flat(each)]


def _format(pattern: str, *arguments: Value) -> str:
    left = list(arguments)

    def one(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        if not left:
            raise EvaluationError("format() lacks an argument")
        value = left.pop(0)
        if found[0][-1] in "sv" or not known(value):
            return text(value) if not isinstance(value, list | Mapping) else json.dumps(value)
        if found[0][-1] == "q":
            return json.dumps(text(value))
        return found[0] % (int(value) if found[0][-1] == "d" else float(value))

    return re.sub(r"%(?:%|[-+ 0#]*\d*(?:\.\d+)?[svdqfegt])", one, pattern)


def _regex(pattern: str, value: str) -> Value:
    found = re.search(_python_pattern(pattern), value)
    if found is None:
        raise EvaluationError("the pattern matches nothing")
    return _captured(found)


def _python_pattern(pattern: str) -> str:
    return (
        pattern.replace(r"\z", r"\Z").replace("[[:alnum:]]", "[A-Za-z0-9]").replace("[[:alpha:]]", "[A-Za-z]")
    )


def _captured(found: re.Match[str]) -> Value:
    if found.groupdict():
        return found.groupdict()
    return list(found.groups()) if found.groups() else found[0]


def _replace(value: str, old: str, new: str) -> str:
    if len(old) > 1 and old.startswith("/") and old.endswith("/"):
        return re.sub(_python_pattern(old[1:-1]), re.sub(r"\$\{?(\w+)\}?", r"\\g<\1>", new), value)
    return value.replace(old, new)


def _lookup(found: Value, key: Value, *default: Value) -> Value:
    if isinstance(found, Mapping) and key in found:
        return found[key]
    if not known(key) or isinstance(found, str):
        return UNKNOWN
    if default:
        return default[0]
    raise EvaluationError("the key is not there")


def _element(found: Value, index: Value) -> Value:
    values = items(found)
    if not values:
        raise EvaluationError("the list is empty")
    return values[int(index) % len(values)]


def _contains(found: Value, value: Value) -> Value:
    if isinstance(found, str) and not known(found):
        return UNKNOWN
    if value in items(found):
        return True
    return UNKNOWN if not known(found) or not known(value) else False


def _merge(*found: Value) -> Value:
    merged: dict[str, Value] = {}
    for each in found:
        if each is not None:
            if not isinstance(each, Mapping):
                raise EvaluationError("merge() takes objects")
            merged.update(each)
    return merged


def _join(separator: str, *lists: Value) -> str:
    return separator.join(text(each) for found in lists for each in items(found))


def _number(value: Value) -> Value:
    if isinstance(value, bool) or value is None:
        if value is None:
            return None
        raise EvaluationError("it is no number")
    if isinstance(value, int | float):
        return value
    try:
        return int(value)
    except ValueError:
        try:
            return float(value)
        except ValueError as error:
            raise EvaluationError("it is no number") from error


def _bool(value: Value) -> Value:
    found = {"true": True, "false": False, True: True, False: False, None: None}.get(value, UNKNOWN)
    if found is UNKNOWN:
        raise EvaluationError("it is no truth value")
    return found


def _one(value: Value) -> Value:
    values = items(value)
    if len(values) > 1:
        raise EvaluationError("one() takes one at most")
    return values[0] if values else None


def _coalesce(*values: Value) -> Value:
    for each in values:
        if each is not None and each != "":
            return each
    raise EvaluationError("coalesce() has nothing to choose")


def _all_of(values: Value, *, stop: bool) -> Value:
    found = [_bool(each) if known(each) else UNKNOWN for each in items(values)]
    if stop in [each for each in found if each is not UNKNOWN]:
        return stop
    return UNKNOWN if UNKNOWN in found else not stop


def _json(value: Value) -> str:
    return json.dumps(plain(value), separators=(",", ":"))


def plain(value: Value) -> Value:
    """Return a value with whatever stands for a resource as its placeholder."""
    if isinstance(value, Mapping):
        return {text(key): plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.reference if hasattr(value, "reference") else value


def _loads(value: str) -> Value:
    try:
        return json.loads(value)
    except ValueError as error:
        raise EvaluationError("it is no JSON") from error


def _chunks(values: Value, size: int) -> Value:
    return [values[at : at + size] for at in range(0, len(values), size)]


def _range(*bounds: Value) -> Value:
    return list(range(*(int(each) for each in bounds)))[:1000]


def _encoded(value: str) -> str:
    return base64.b64encode(value.encode()).decode()


def _title(value: str) -> str:
    return re.sub(r"\b[a-z]", lambda found: found[0].upper(), value)


def _abs_path(value: str) -> str:
    return posixpath.abspath(value)


OPEN: dict[str, Callable[..., Value]] = {
    "alltrue": lambda found: _all_of(found, stop=False),
    "anytrue": lambda found: _all_of(found, stop=True),
    "coalesce": _coalesce,
    "coalescelist": lambda *lists: next((each for each in lists if each), []),
    "compact": lambda found: [each for each in items(found) if each not in (None, "")],
    "concat": lambda *lists: [each for found in lists for each in items(found)],
    "contains": _contains,
    "distinct": lambda found: _unique(items(found)),
    "element": _element,
    "flatten": _flat,
    "format": _format,
    "join": _join,
    "jsonencode": _json,
    "keys": lambda found: sorted(found) if isinstance(found, Mapping) else _not("keys"),
    "length": lambda found: len(found) if isinstance(found, list | Mapping) or known(found) else UNKNOWN,
    "lookup": _lookup,
    "merge": _merge,
    "nonsensitive": lambda found: found,
    "one": _one,
    "sensitive": lambda found: found,
    "setunion": lambda *sets: _unique([each for found in sets for each in items(found)]),
    "slice": lambda found, start, end: found[int(start) : int(end)],
    "tolist": lambda found: items(found) if found is not None else None,
    "tomap": lambda found: found,
    "toset": lambda found: _unique(items(found)),
    "tostring": lambda found: None if found is None else text(found),
    "trimspace": lambda found: text(found).strip(),
    "values": lambda found: (
        [found[key] for key in sorted(found)] if isinstance(found, Mapping) else _not("values")
    ),
    "zipmap": lambda names, found: dict(zip(items(names), items(found), strict=False)),
}
"""Functions that work on what is known in part"""
CLOSED: dict[str, Callable[..., Value]] = {
    "abs": abs,
    "abspath": _abs_path,
    "base64decode": lambda found: base64.b64decode(found).decode("utf-8", "replace"),
    "base64encode": _encoded,
    "basename": lambda found: posixpath.basename(found.rstrip("/")),
    "ceil": math.ceil,
    "chomp": lambda found: found.rstrip("\r\n"),
    "chunklist": lambda found, size: _chunks(found, int(size)),
    "dirname": posixpath.dirname,
    "endswith": lambda found, end: found.endswith(end),
    "floor": math.floor,
    "formatlist": lambda pattern, *lists: [
        _format(pattern, *each) for each in zip(*(items(found) for found in lists), strict=False)
    ],
    "indent": lambda width, found: found.replace("\n", "\n" + " " * int(width)),
    "index": lambda found, value: items(found).index(value),
    "jsondecode": _loads,
    "lower": lambda found: text(found).lower(),
    "max": max,
    "md5": lambda found: hashlib.md5(found.encode(), usedforsecurity=False).hexdigest(),
    "min": min,
    "parseint": lambda found, base: int(found, int(base)),
    "pow": pow,
    "range": _range,
    "regex": _regex,
    "regexall": lambda pattern, found: [
        _captured(each) for each in re.finditer(_python_pattern(pattern), found)
    ],
    "replace": _replace,
    "reverse": lambda found: list(reversed(found)),
    "setintersection": lambda first, *rest: [
        each for each in _unique(items(first)) if all(each in items(other) for other in rest)
    ],
    "setproduct": lambda *sets: [list(each) for each in itertools.product(*(items(found) for found in sets))],
    "setsubtract": lambda first, second: [
        each for each in _unique(items(first)) if each not in items(second)
    ],
    "sha1": lambda found: hashlib.sha1(found.encode(), usedforsecurity=False).hexdigest(),
    "sha256": lambda found: hashlib.sha256(found.encode()).hexdigest(),
    "signum": lambda found: (found > 0) - (found < 0),
    "sort": lambda found: sorted(items(found)),
    "split": lambda separator, found: found.split(separator) if separator else list(found),
    "startswith": lambda found, start: found.startswith(start),
    "strcontains": lambda found, part: part in found,
    "strrev": lambda found: found[::-1],
    "substr": lambda found, start, size: found[int(start) :][: int(size) if int(size) >= 0 else None],
    "sum": sum,
    "title": _title,
    "tobool": _bool,
    "tonumber": _number,
    "trim": lambda found, letters: found.strip(letters),
    "trimprefix": lambda found, start: found.removeprefix(start),
    "trimsuffix": lambda found, end: found.removesuffix(end),
    "upper": lambda found: text(found).upper(),
    "urlencode": lambda found: quote(found, safe=""),
}
"""Functions that need all of what they are given"""


def _not(name: str) -> Value:
    raise EvaluationError(f"{name}() takes an object")


def call(name: str, arguments: list[Value]) -> Value:
    """Return what a function gives; what is not known where one of these is not in this module.

    Raises:
        EvaluationError: Terraform would refuse the call.

    """
    name = name.removeprefix("core::")
    if name in OPEN:
        if any(isinstance(each, str) and not known(each) for each in arguments) and name not in _OF_TEXT:
            return UNKNOWN
        function = OPEN[name]
    elif name in CLOSED:
        if not all(known(each) for each in arguments):
            return UNKNOWN
        function = CLOSED[name]
    else:
        return UNKNOWN
    try:
        return function(*arguments)
    except EvaluationError:
        raise
    except (TypeError, ValueError, AttributeError, KeyError, IndexError, re.error, OverflowError) as error:
        raise EvaluationError(f"{name}() can't do this: {error}") from error


_OF_TEXT = frozenset(
    {"coalesce", "contains", "flatten", "format", "join", "jsonencode", "lookup", "nonsensitive", "sensitive"}
    | {"tostring", "trimspace", "tomap"}
)
