"""What builtins, the standard library and others do with what they are given, as far as it matters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.adapters.code_needs import (
    attributes,
    boto_objects,
    calling,
    expressions,
    importing,
    powertools,
)
from toolkit.adapters.code_needs.arns import texts
from toolkit.adapters.code_needs.truth import truth
from toolkit.adapters.code_needs.values import (
    HOLE,
    UNKNOWN,
    Class,
    Client,
    Entries,
    Env,
    External,
    Field,
    Function,
    Future,
    Imported,
    Instance,
    Items,
    Method,
    Partial,
    Resource,
    Super,
    Text,
    Wrapped,
    concatenated,
    elements,
    join,
)

if TYPE_CHECKING:
    import ast

    from toolkit.adapters.code_needs.run import Frame
    from toolkit.adapters.code_needs.values import Value

    Named = dict[str, Value]

SAME = {
    "typing.cast", "copy.copy", "copy.deepcopy", "asyncio.run", "asyncio.create_task",
    "asyncio.ensure_future",
    "asyncio.wait_for", "asyncio.shield", "contextlib.closing", "contextlib.aclosing", "builtins.iter",
    "builtins.list", "builtins.tuple", "builtins.set", "builtins.sorted", "builtins.reversed",
    "builtins.aiter",
    "builtins.frozenset", "concurrent.futures.as_completed", "itertools.islice", "itertools.chain",
    "itertools.cycle", "more_itertools.chunked", "builtins.next", "builtins.anext", "builtins.max",
    "builtins.min",
    "itertools.chain.from_iterable", "collections.deque", "builtins.str", "os.fspath",
    "types.MappingProxyType",
    "asyncio.as_completed", "weakref.proxy", "builtins.memoryview", "asyncio.gather", "itertools.takewhile",
    "itertools.dropwhile", "builtins.filter", "functools.update_wrapper", "tqdm.tqdm", "asyncio.wait",
    "concurrent.futures.wait", "random.choice", "itertools.batched",
}  # fmt: skip
"""Calls that return what they are given, or its elements"""
LAST = {"typing.cast", "builtins.filter", "itertools.takewhile", "itertools.dropwhile"}
ITERATES = {
    "builtins.iter", "builtins.list", "builtins.tuple", "builtins.set", "builtins.sorted",
    "builtins.reversed",
    "builtins.frozenset", "builtins.any", "builtins.all", "builtins.sum", "builtins.max", "builtins.min",
    "builtins.enumerate", "builtins.zip", "builtins.next", "itertools.islice", "itertools.chain",
}  # fmt: skip
VARIABLES = re.compile(
    r"^(os\.getenv|os\.environ\.(get|pop|setdefault|__getitem__)|os\.getenvb|decouple\.config"
    r"|environs\.(Env|EnvParser)\(\)(\.\w+)?|environ\.Env\(\)(\.\w+)?|starlette\.config\.Config\(\)"
    r"|os\.environ\.copy\(\)\.get)$"
)
RUNS_FIRST = {
    "submit",
    "to_thread",
    "apply",
    "apply_async",
    "call_soon",
    "run_sync",
    "start_soon",
    "schedule",
}
MAPS = {"map", "imap", "imap_unordered", "starmap"}
QUIET = re.compile(
    r"(Logger|getLogger|Tracer|Metrics|EphemeralMetrics|get_logger|structlog|tracer|metrics)\b"
)
"""Libraries' objects that decorate functions without calling them by themselves"""
RUNS_ROUTES = {
    "resolve",
    "run",
    "handle",
    "handler",
    "serve",
    "lambda_handler",
    "process_event",
    "dispatch",
    "invoke",
}
DUNDERS = {
    "len": "__len__", "str": "__str__", "repr": "__repr__", "bool": "__bool__", "hash": "__hash__",
    "int": "__int__", "float": "__float__", "next": "__next__", "bytes": "__bytes__", "abs": "__abs__",
}  # fmt: skip
WRAPPED = {
    "builtins.property": "property",
    "functools.cached_property": "property",
    "builtins.staticmethod": "staticmethod",
    "builtins.classmethod": "classmethod",
    "abc.abstractproperty": "property",
    "django.utils.functional.cached_property": "property",
    "cached_property.cached_property": "property",
}


def call(called: External, args: list[Value], named: Named, node: ast.AST, frame: Frame) -> Value:
    """Follow a call of a library: what it returns, and the callbacks that it may run."""
    path = called.path
    short = path.rpartition(".")[2]
    if (found := boto_objects.session(called, args, named, frame)) is not None:
        return found
    if (found := powertools.call(called, args, named, node, frame)) is not None:
        return found
    if VARIABLES.match(path):
        return expressions.variable(args[0] if args else UNKNOWN, frame, _default(args, named))
    if path in WRAPPED:
        return tuple(Wrapped(WRAPPED[path], each) for each in join(*args[:1]))
    if path in {"functools.partial", "functools.partialmethod"} and args:
        return (Partial(args[0], tuple(args[1:]), tuple(named.items())),)
    if path in {"dataclasses.field", "attr.ib", "attrs.field", "pydantic.Field", "attr.field"}:
        default = join(named.get("default", ()), *(args[:1] if path == "pydantic.Field" else []))
        alias = named.get("validation_alias", named.get("alias", named.get("env", ())))
        if alias and not named.get("default_factory"):
            default = expressions.variable(alias, frame, default)
        return (Field(default, join(named.get("default_factory", ()), named.get("factory", ()))),)
    if path.startswith("functools.wraps()") or path in {"functools.lru_cache", "functools.cache"}:
        return args[0] if args else (External(f"{path}()"),)
    if path == "builtins.getattr" and args:
        return _getattr(args, node, frame)
    if path == "builtins.setattr" and len(args) > 2:  # noqa: PLR2004, object, name and value
        for each in args[0]:
            for name in texts(args[1]):
                if name.literal:
                    attributes.put(each, name.literal, args[2], frame)
        return UNKNOWN
    if path in {"importlib.import_module", "builtins.__import__"} and args:
        return _module(args[0], frame)
    if path == "builtins.type" and len(args) == 1:
        return tuple(each.of if isinstance(each, Instance) else each for each in args[0]) or UNKNOWN
    if path in {"super.__new__", "builtins.object.__new__"} and args:
        classes = [each for each in args[0] if isinstance(each, Class)]
        return tuple(frame.run.instance(each, node)[0] for each in classes) or UNKNOWN
    if path == "builtins.super":
        return parent(frame)
    if path in {"builtins.dict", "collections.OrderedDict"}:
        return _dict(args, named, node, frame)
    if path == "collections.defaultdict":
        return frame.run.entries(node, {}, calling.invoke(join(*args[:1]), [], {}, node, frame), frame)
    if path in {"builtins.vars", "builtins.globals", "builtins.locals"}:
        return _names(path, args, node, frame)
    if path in {"os.path.join", "posixpath.join", "urllib.parse.urljoin"}:
        return _joined(args)
    if path == "dataclasses.replace" and args:
        return _replaced(args[0], named, node, frame)
    if path in {"builtins.map", "itertools.starmap"} and len(args) > 1:
        return _mapped(args, node, frame)
    if path in {"builtins.enumerate", "builtins.zip"}:
        return _zipped(path, args, node, frame)
    if path in ITERATES:
        args = [calling.iterated(each, node, frame) for each in args]
    if path in SAME:
        return _same(path, args, named, node, frame)
    if short in DUNDERS and path.startswith("builtins."):
        shown = calling.dunder(join(*args), DUNDERS[short], [], node, frame)
        return tuple(texts(shown)) if shown and short == "str" else UNKNOWN
    if short == "Depends" and args:
        return calling.invoke(args[0], [], {}, node, frame)
    if short in {"enter_context", "enter_async_context"}:
        entered = calling.entered(join(*args), node, frame)
        for leaving in ("__exit__", "__aexit__"):
            calling.dunder(join(*args), leaving, [UNKNOWN, UNKNOWN, UNKNOWN], node, frame)
        return entered
    return _foreign(called, args, named, node, frame)


def _foreign(called: External, args: list[Value], named: Named, node: ast.AST, frame: Frame) -> Value:
    path = called.path
    short = path.rpartition(".")[2]
    if short in RUNS_FIRST and args:
        return (Future(calling.invoke(args[0], args[1:], named, node, frame)),)
    if short == "run_in_executor" and len(args) > 1:
        return (Future(calling.invoke(args[1], args[2:], named, node, frame)),)
    if short in MAPS and len(args) > 1:
        return _mapped(args, node, frame)
    if short in {"run_until_complete", "create_task", "run"} and path.startswith("asyncio"):
        return join(*args[:1]) or UNKNOWN
    if short in {"Thread", "Process", "Timer"}:
        target = named.pop("target", args[1] if short == "Timer" and len(args) > 1 else ())
        given = named.pop("args", ())
        items = [each for each in given if isinstance(each, Items) and not each.rest]
        more = {
            key.literal: value
            for each in named.pop("kwargs", ())
            if isinstance(each, Entries)
            for key, value in each.entries.items()
            if isinstance(key, Text) and key.literal
        }
        calling.invoke(target, items[0].items if items else [], more, node, frame)
    if short == "reduce" and len(args) > 1:
        each = elements(calling.iterated(args[1], node, frame))
        return join(*args[2:], calling.invoke(args[0], [UNKNOWN, each], {}, node, frame))
    if called.root and (short in RUNS_ROUTES or path.endswith("()")):
        calling.registered(called, node, frame)
    if called.root is None or not QUIET.search(path):
        calling.escape([*args, *named.values()], node, frame)
    if path.partition(".")[0] != "builtins":
        boto_objects.guess_of(called, args, named, node, frame)
    root = called.root or frame.run.foreign((node, path))
    if called.root is None:
        root.named.update({name: value for name, value in named.items() if name not in root.named})
    return (External(f"{path}()", root),)


def parent(frame: Frame) -> Value:
    """Return what super() stands for."""
    owner = frame.function.owner if frame.function else None
    receiver = frame.receiver
    if receiver is None and frame.function and frame.function.node.args.args:
        first = frame.scope.names.get(frame.function.node.args.args[0].arg, ())
        receiver = next((each for each in first if isinstance(each, Class | Instance)), None)
    if receiver is None or owner is None:
        return UNKNOWN
    return (Super(receiver, owner),)


def decorated(decorator: External, value: Value, frame: Frame) -> Value:
    """Return what a library's decorator makes of a function; routes are kept with their application."""
    path = decorator.path
    short = path.removesuffix("()").rpartition(".")[2]
    if path in WRAPPED or short in {"cached_property", "abstractproperty"}:
        return tuple(Wrapped(WRAPPED.get(path, "property"), each) for each in value)
    if short in {"setter", "deleter"}:
        return value
    if short in {"contextmanager", "asynccontextmanager"}:
        for each in value:
            if isinstance(each, Function):
                each.manages = True
        return value
    if short == "singledispatch":
        return value
    if decorator.root is not None and not QUIET.search(path) and value not in decorator.root.registered:
        decorator.root.registered.append(value)
        frame.run.changes += 1
    return value


def setting(of: Class, name: str, default: Value, frame: Frame) -> Value:
    """Return a field of pydantic's BaseSettings: the environment variable of its name."""
    prefix = ""
    for base in of.line():
        for config in base.scope.names.get("model_config", ()):
            known = (
                config.root.named.get("env_prefix", ())
                if isinstance(config, External) and config.root
                else ()
            )
            if isinstance(config, Entries):
                known = config.entries.get(Text(("env_prefix",)), ())
            prefix = next((each.literal or "" for each in texts(known)), "") if known else prefix
        for config in base.scope.names.get("Config", ()):
            if isinstance(config, Class) and "env_prefix" in config.scope.names:
                prefix = texts(config.scope.names["env_prefix"])[0].literal or ""
    if default and any(
        isinstance(each, Text) and any(isinstance(p, Env) for p in each.parts) for each in default
    ):
        return default
    return expressions.variable((Text(((prefix + name).upper(),)),), frame, default)


def _default(args: list[Value], named: Named) -> Value:
    return args[1] if len(args) > 1 else named.get("default", ())


def _getattr(args: list[Value], node: ast.AST, frame: Frame) -> Value:
    found: list[Value] = []
    for name in texts(args[1]) if len(args) > 1 else []:
        if name.literal is not None:
            found.append(attributes.get(args[0], name.literal, node, frame))
            continue
        for each in args[0]:
            if isinstance(each, Instance):
                for base in each.of.line():
                    found += [
                        attributes.of_instance(each, method, node, frame)
                        for method in list(base.scope.names)
                        if expressions.may_be(Text((method,)), name) and not method.startswith("__")
                    ]
            elif isinstance(each, Imported):
                found += [
                    tuple(v for v in value if isinstance(v, Function))
                    for method, value in each.module.scope.names.items()
                    if expressions.may_be(Text((method,)), name)
                ]
            elif isinstance(each, Client | Resource):
                found.append((Method(each, "?"),))
    return join(*found) or (args[2] if len(args) > 2 else UNKNOWN)  # noqa: PLR2004, the default


def _module(name: Value, frame: Frame) -> Value:
    found: list[Value] = []
    for each in texts(name):
        if each.literal:
            module = importing.load(each.literal.lstrip("."), frame.run)
            found.append((Imported(module),) if module else (External(each.literal),))
    return join(*found) or UNKNOWN


def _dict(args: list[Value], named: Named, node: ast.AST, frame: Frame) -> Value:
    if args and any(isinstance(each, External) and each.path.startswith("os.environ") for each in args[0]):
        return (External("os.environ"),)
    entries, rest = expressions.spread(join(*args[:1]))
    for pair in elements(tuple(each for each in join(*args[:1]) if isinstance(each, Items))):
        if isinstance(pair, Items) and len(pair.items) > 1:
            entries |= dict.fromkeys(pair.items[0], pair.items[1])
    if args and not entries and not any(isinstance(each, Entries) for each in args[0]):
        rest = UNKNOWN
    elif any(isinstance(each, Items) for each in join(*args[:1])):
        rest = ()
    entries |= {Text((name,)): value for name, value in named.items() if not name.startswith("*")}
    rest = join(rest, named.get(calling.REST, ()))
    return frame.run.entries(node, entries, rest, frame)


def _names(path: str, args: list[Value], node: ast.AST, frame: Frame) -> Value:
    names: dict[str, Value] = {}
    if path == "builtins.globals":
        names = frame.module.scope.names
    elif path == "builtins.locals":
        names = frame.scope.names
    else:
        for each in join(*args[:1]):
            if isinstance(each, Instance):
                names = each.attributes
            elif isinstance(each, Imported):
                names = each.module.scope.names
    return frame.run.entries(
        (node, "names"), {Text((name,)): value for name, value in names.items()}, (), frame
    )


def _joined(args: list[Value]) -> Value:
    made: list[Text] = []
    for at, each in enumerate(args):
        if at and not (made and (texts(args[at - 1])[0].literal or "").endswith("/")):
            made.append(Text(("/",)))
        made.append(texts(each)[0])
    return (concatenated(made),)


def _replaced(value: Value, named: Named, node: ast.AST, frame: Frame) -> Value:
    found: list[Value] = []
    for each in value:
        if isinstance(each, Instance):
            copy, _ = frame.run.instance(each.of, (node, id(each), tuple(named.items())))
            frame.run.heap[node, "keep", id(each)] = each
            for name, told in {**each.attributes, **named}.items():
                attributes.put(copy, name, told, frame)
            found.append((copy,))
        else:
            found.append((each,))
    return join(*found)


def _mapped(args: list[Value], node: ast.AST, frame: Frame) -> Value:
    given = [elements(calling.iterated(each, node, frame)) or UNKNOWN for each in args[1:]]
    return frame.run.items((node, "map"), [], calling.invoke(args[0], given, {}, node, frame))


def _zipped(path: str, args: list[Value], node: ast.AST, frame: Frame) -> Value:
    given = [calling.iterated(each, node, frame) for each in args]
    if path == "builtins.enumerate":
        given = [(), *given[:1]]
    pair = frame.run.items((node, "pair"), [elements(each) or UNKNOWN for each in given])
    return frame.run.items((node, "zip"), [], pair)


def _same(path: str, args: list[Value], named: Named, node: ast.AST, frame: Frame) -> Value:
    calling.escape([each for name, each in named.items() if name in {"key", "default"}], node, frame)
    if not args:
        return frame.run.items(node, []) if path in ITERATES or path == "collections.deque" else HOLE
    if path == "builtins.str":
        shown = calling.dunder(args[0], "__str__", [], node, frame)
        return tuple(texts(shown or args[0]))
    if path == "builtins.filter":
        calling.invoke(args[0], [elements(calling.iterated(args[1], node, frame))], {}, node, frame)
    if path == "asyncio.gather":
        return frame.run.items(node, [calling.awaited(each) for each in args])
    if path in {"builtins.next", "builtins.anext", "random.choice"}:
        inner = join(elements(args[0]), *args[1:])
        return join(inner, calling.dunder(args[0], "__next__", [], node, frame)) or UNKNOWN
    if path in {"builtins.max", "builtins.min"}:
        return (elements(args[0]) if len(args) == 1 else join(*args)) or UNKNOWN
    if path == "itertools.chain":
        return frame.run.items(node, [], join(*(elements(each) for each in args)))
    if path == "itertools.chain.from_iterable":
        inner = join(*(calling.iterated((each,), node, frame) for each in elements(args[0])))
        return frame.run.items(node, [], elements(inner))
    if path in {"more_itertools.chunked", "itertools.batched"}:
        return frame.run.items(node, [], frame.run.items((node, "chunk"), [], elements(args[0])))
    if path in {"asyncio.wait", "concurrent.futures.wait"}:
        return frame.run.items(node, [args[0], args[0]])
    chosen = args[-1] if path in LAST else args[0]
    if path in {"builtins.list", "builtins.sorted"} and all(isinstance(each, Items) for each in chosen):
        copies = [frame.run.items((node, "copy"), each.items, each.rest) for each in chosen]
        return join(*copies)
    if path in ITERATES and truth(chosen) is not False:
        return join(
            *(
                (each,) if isinstance(each, Items) else frame.run.items((node, "of"), [], elements((each,)))
                for each in chosen
            )
        )
    return chosen
