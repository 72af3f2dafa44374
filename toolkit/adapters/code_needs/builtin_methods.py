"""Methods of texts, lists, mappings and futures, as far as they keep what is needed known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.adapters.code_needs import calling, expressions, statements
from toolkit.adapters.code_needs.arns import texts
from toolkit.adapters.code_needs.values import (
    HOLE,
    NONE,
    UNKNOWN,
    Const,
    Entries,
    Env,
    External,
    Future,
    Items,
    Text,
    concatenated,
    elements,
    join,
    present,
)

if TYPE_CHECKING:
    import ast

    from toolkit.adapters.code_needs.run import Frame
    from toolkit.adapters.code_needs.values import Alternative, Value

KEEPING = {"strip", "lstrip", "rstrip", "encode", "decode", "casefold", "lower", "upper", "title"}
PLAIN = {
    "lower", "upper", "strip", "lstrip", "rstrip", "replace", "removeprefix", "removesuffix", "title",
    "capitalize",
}  # fmt: skip


def call(
    of: Alternative, name: str, args: list[Value], named: dict[str, Value], node: ast.AST, frame: Frame
) -> Value:
    """Follow a method of a builtin type."""
    match of:
        case Text():
            return _text(of, name, args, named, node, frame)
        case Items():
            return _items(of, name, args, node, frame)
        case Entries():
            return _entries(of, name, args, named, node, frame)
        case Future(value):
            if name in {"result", "get"}:
                return value
            calling.escape([*args, *named.values()], node, frame)
            return UNKNOWN
        case External() | Const():
            return UNKNOWN
    calling.escape([*args, *named.values()], node, frame)
    return UNKNOWN


def _text(
    of: Text, name: str, args: list[Value], named: dict[str, Value], node: ast.AST, frame: Frame
) -> Value:
    literals = [texts(each)[0].literal for each in args]
    known = [each for each in literals if each is not None]
    if name == "format":
        return (_formatted(of, args, named),)
    if name == "join" and args:
        parts = [each for value in args[:1] for each in calling.iterated(value, node, frame)]
        if len(parts) == 1 and isinstance(parts[0], Items) and not parts[0].rest:
            made: list[Text] = []
            for at, each in enumerate(parts[0].items):
                made += [of] if at else []
                made.append(texts(each)[0])
            return (concatenated(made),)
        return HOLE
    if of.literal is not None and len(known) == len(literals):
        if name in PLAIN:
            try:
                return (expressions.constant(getattr(of.literal, name)(*known)),)
            except (TypeError, ValueError):
                return HOLE
        if name in {"split", "rsplit"} and len(args) <= 1:
            by = known[0] if known else None
            pieces = of.literal.split(by) if by != "" else [of.literal]
            return frame.run.items(node, [(expressions.constant(each),) for each in pieces])
        if name in {"startswith", "endswith"} and args:
            return (Const(bool(getattr(of.literal, name)(known[0])), "bool"),)
    if name in KEEPING and name not in {"lower", "upper", "title", "casefold"}:
        return (of,)
    if name in {"lower", "upper"}:
        return (
            Text(tuple(None if isinstance(p, Env) else getattr(p, name)() if p else p for p in of.parts)),
        )
    if name in {"split", "rsplit", "partition", "rpartition", "splitlines"}:
        return frame.run.items(node, [], HOLE)
    return HOLE


def _formatted(of: Text, args: list[Value], named: dict[str, Value]) -> Text:
    literal = of.literal
    if literal is None:
        return Text((None,))
    made: list[Text] = []
    rest, position = literal, 0
    while "{" in rest:
        before, _, after = rest.partition("{")
        if "}" not in after:
            break
        inside, _, rest = after.partition("}")
        field = inside.partition(":")[0].partition("!")[0]
        made.append(Text((before,)))
        if field.isdigit() or not field:
            at = int(field) if field else position
            position += 1
            made.append(texts(args[at])[0] if at < len(args) else Text((None,)))
        else:
            made.append(texts(named[field])[0] if field in named else Text((None,)))
    return concatenated([*made, Text((rest,))])


def _items(of: Items, name: str, args: list[Value], node: ast.AST, frame: Frame) -> Value:
    if name in {"append", "add", "insert", "appendleft"} and args:
        of.rest = frame.run.widen(of.rest, args[-1])
    elif name in {"extend", "update"} and args:
        of.rest = frame.run.widen(of.rest, elements(calling.iterated(args[0], node, frame)))
    elif name in {"pop", "popleft", "__next__"}:
        return elements((of,)) or UNKNOWN
    elif name in {"copy", "union", "__iter__"}:
        return (of,)
    elif name == "sort":
        calling.escape(args, node, frame)
    return UNKNOWN


def _entries(
    of: Entries, name: str, args: list[Value], named: dict[str, Value], node: ast.AST, frame: Frame
) -> Value:
    values = join(*(present(each) for each in of.entries.values()), of.rest)
    match name:
        case "get" | "pop" | "setdefault":
            default = args[1] if len(args) > 1 else NONE if name == "get" else ()
            if name == "setdefault" and args:
                for each in args[0]:
                    if each not in of.entries:
                        of.entries[each] = join(default, expressions.ABSENT)
                        frame.run.changes += 1
            if args and len(args[0]) == 1 and args[0][0] in of.entries:
                found = of.entries[args[0][0]]
                return found if found == present(found) else join(present(found), default)
            found = expressions.item((of,), args[0], node, frame) if args else UNKNOWN
            return join(found if found != UNKNOWN or of.rest or not of.entries else (), default) or UNKNOWN
        case "values":
            return frame.run.items((node, "values"), [], values)
        case "keys":
            return frame.run.items((node, "keys"), [], elements((of,)))
        case "items":
            pairs = [
                frame.run.items((node, "pair", key), [(key,), present(told)])
                for key, told in of.entries.items()
            ]
            others = frame.run.items((node, "others"), [HOLE, of.rest]) if of.rest else ()
            if not of.rest and not any(expressions.ABSENT[0] in told for told in of.entries.values()):
                return frame.run.items((node, "items"), pairs)
            return frame.run.items((node, "items"), [], join(*pairs, others))
        case "update" | "__ior__":
            more, rest = expressions.spread(join(*args[:1]))
            more |= {
                expressions.constant(key): value for key, value in named.items() if not key.startswith("*")
            }
            for key, told in more.items():
                statements.put_item((of,), (key,), told, node, frame)
            of.rest = frame.run.widen(of.rest, rest)
        case "copy":
            return frame.run.entries((node, "copy"), of.entries, of.rest, frame)
        case _:
            pass
    return UNKNOWN
