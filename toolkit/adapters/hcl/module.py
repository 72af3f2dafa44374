"""One module, evaluated when it is asked: variables, locals, resources and the modules that it calls."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from toolkit.adapters.hcl import module_files, policy_document
from toolkit.adapters.hcl.evaluation import Lazy, evaluate, pairs
from toolkit.adapters.hcl.functions import EvaluationError, plain
from toolkit.domain.estate import UNKNOWN, Resource, Unresolved, known, placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from toolkit.adapters.hcl.module_files import Source
    from toolkit.adapters.hcl.syntax import Block, Body

Value = Any
NAMING = frozenset(
    {
        "arn",
        "id",
        "url",
        "name",
        "function_name",
        "bucket",
        "invoke_arn",
        "qualified_arn",
        "key_id",
        "alias_arn",
    }
    | {"stream_arn", "repository_url", "execution_arn", "queue_url", "identifier", "root_resource_id"}
)
"""Attributes that tell which resource is meant: they stay references, even where their text is known"""
_MANY = 64
"""Instances of one resource that are looked at; the rest are of the same text"""
_DEEPEST = 12
"""Levels of modules"""
_META = frozenset(
    {"count", "for_each", "provider", "depends_on", "lifecycle", "providers", "source", "version"}
)


class Module:
    """A module in its place: called with these arguments, or a root."""

    def __init__(
        self,
        source: Source,
        *,
        prefix: str = "",
        arguments: Mapping[str, Value] | None,
        root: Path,
        depth: int = 0,
    ) -> None:
        self._source = source
        self._prefix = prefix
        self._arguments = arguments
        """None for a root: its variables come from files beside it, and defaults"""
        self._root = root
        self._depth = depth
        self._values: dict[str, Value] = {}
        self._working: set[str] = set()
        self.unresolved: list[Unresolved] = []

    def root(self, name: str) -> Value:
        """Return what a traversal's first word stands for."""
        match name:
            case "var" | "local" | "module" | "data":
                return _Names(self, name)
            case "path":
                folder = str(self._source.folder)
                return {"module": folder, "root": str(self._root), "cwd": str(self._root)}
            case "terraform":
                return {"workspace": placeholder("terraform.workspace")}
            case "each" | "count" | "self":
                return UNKNOWN
        return _Kind(self, name, data=False)

    def function(self, name: str, arguments: Sequence[Value]) -> Value:
        """Return what a function gives that asks for files."""
        return module_files.function(name, arguments, folder=self._root, names=self)

    def remembered(self, key: str, work: Any) -> Value:  # noqa: ANN401 - what works it out
        """Return a value, worked out once; what needs itself is not known."""
        if key in self._values:
            return self._values[key]
        if key in self._working:
            return UNKNOWN
        self._working.add(key)
        try:
            found = work()
        finally:
            self._working.discard(key)
        self._values[key] = found
        return found

    def variable(self, name: str) -> Value:
        """Return a variable: as it was given, or its default."""
        given = self._source.given if self._arguments is None else self._arguments
        block = self._source.variables.get(name)
        default = block.body.attributes.get("default") if block is not None else None
        if name in given and not (given[name] is None and default is not None):
            return _filled(given[name], block)
        if default is not None:
            return _filled(self._safely(default[0], {}), block)
        return placeholder(f"{self._prefix}var.{name}")

    def local(self, name: str) -> Value:
        """Return a local value."""
        found = self._source.locals.get(name)
        if found is None:
            raise EvaluationError(f"there is no local.{name}")
        return self.remembered(f"local.{name}", lambda: evaluate(found, self, {}))

    def output(self, name: str) -> Value:
        """Return an output."""
        block = self._source.outputs.get(name)
        if block is None or "value" not in block.body.attributes:
            raise EvaluationError(f"there is no output {name}")
        found = block.body.attributes["value"][0]
        return self.remembered(f"output.{name}", lambda: evaluate(found, self, {}))

    def _safely(self, found: Any, scope: Mapping[str, Value]) -> Value:  # noqa: ANN401 - a piece of HCL
        try:
            return evaluate(found, self, scope)
        except (EvaluationError, RecursionError):
            return UNKNOWN

    def called(self, name: str) -> Value:
        """Return a module that this one calls: one, a list or an object of them."""
        block = self._source.calls.get(name)
        if block is None:
            raise EvaluationError(f"there is no module.{name}")
        return self.remembered(f"module.{name}", lambda: self._called(name, block))

    def _called(self, name: str, block: Block) -> Value:
        source = self._source.of_call(block)
        address = f"{self._prefix}module.{name}"
        if source is None or self._depth >= _DEEPEST:
            self.unresolved.append(
                Unresolved(
                    address,
                    block.file,
                    block.line,
                    "its source is not on this disk: terraform init brings it",
                )
            )
            return placeholder(address)

        def made(suffix: str, scope: Mapping[str, Value]) -> Child:
            arguments = {
                key: self._safely(found, scope)
                for key, (found, _line) in block.body.attributes.items()
                if key not in _META
            }
            return Child(
                Module(
                    source,
                    prefix=f"{address}{suffix}.",
                    arguments=arguments,
                    root=self._root,
                    depth=self._depth + 1,
                ),
                f"{address}{suffix}",
            )

        return self._instances(block, made)

    def _instances(self, block: Block, made: Any) -> Value:  # noqa: ANN401 - what makes one
        """Return one instance, a list of them or an object, as count and for_each ask for."""
        attributes = block.body.attributes
        if "count" in attributes:
            count = self._safely(attributes["count"][0], {})
            if not known(count):
                return made("", {"count": {"index": UNKNOWN}})
            return [
                made(f"[{index}]", {"count": {"index": index}}) for index in range(min(int(count), _MANY))
            ]
        if "for_each" in attributes:
            over = self._safely(attributes["for_each"][0], {})
            if isinstance(over, str | Lazy) or over is None:
                key, value = placeholder("each.key"), placeholder("each.value")
                return made("", {"each": {"key": key, "value": value}})
            entries = [(each, each) for each in over] if isinstance(over, list) else pairs(over)
            return {
                str(key): made(
                    f'["{key}"]' if known(str(key)) else "", {"each": {"key": str(key), "value": value}}
                )
                for key, value in entries[:_MANY]
            }
        return made("", {})

    def resource(self, kind: str, name: str, *, data: bool) -> Value:
        """Return a resource or data source: one, a list or an object of them."""
        block = self._source.resources.get((data, kind, name))
        word = f"{'data.' if data else ''}{kind}.{name}"
        if block is None:
            raise EvaluationError(f"there is no {word}")
        return self.remembered(
            word,
            lambda: self._instances(
                block,
                lambda suffix, scope: Instance(
                    self, block, f"{self._prefix}{word}{suffix}", scope, data=data
                ),
            ),
        )

    def body(self, body: Body, scope: Mapping[str, Value]) -> dict[str, Value]:
        """Return a body's attributes and blocks."""
        found: dict[str, Value] = {
            key: self._safely(value, scope) for key, (value, _line) in body.attributes.items()
        }
        for block in body.blocks:
            if block.type == "dynamic" and block.labels:
                made = self._dynamic(block, scope)
                if isinstance(made, str):
                    found.setdefault(block.labels[0], made)
                elif isinstance(found.setdefault(block.labels[0], []), list):
                    found[block.labels[0]] += made
            else:
                existing = found.setdefault(block.type, [])
                if isinstance(existing, list):
                    existing.append(self.body(block.body, scope))
        return found

    def _dynamic(self, block: Block, scope: Mapping[str, Value]) -> Value:
        label = block.labels[0]
        attributes = block.body.attributes
        content = next((each for each in block.body.blocks if each.type == "content"), None)
        if content is None or "for_each" not in attributes:
            return []
        iterator = getattr(attributes["iterator"][0], "name", label) if "iterator" in attributes else label
        over = self._safely(attributes["for_each"][0], scope)
        if isinstance(over, str | Lazy):
            inner = {**scope, iterator: {"key": UNKNOWN, "value": over if isinstance(over, str) else UNKNOWN}}
            return [self.body(content.body, inner)]
        if over is None:
            return []
        entries = [(each, each) for each in over] if isinstance(over, list) else pairs(over)
        return [
            self.body(content.body, {**scope, iterator: {"key": key, "value": value}})
            for key, value in entries
        ]

    def all_resources(self) -> Iterator[Resource]:
        """Every resource and data source of this module and of those that it calls."""
        for data, kind, name in self._source.resources:
            for instance in _each(self.resource(kind, name, data=data)):
                if isinstance(instance, Instance):
                    yield instance.resource()
        for name in self._source.calls:
            for child in _each(self.called(name)):
                if isinstance(child, Child):
                    yield from child.module.all_resources()
                    self.unresolved += child.module.unresolved


def _each(value: Value) -> list[Value]:
    if isinstance(value, Mapping):
        return list(value.values())
    return value if isinstance(value, list) else [value]


def _filled(value: Value, block: Block | None) -> Value:
    """Return an object with the defaults of optional() in its variable's type."""
    declared = block.body.attributes.get("type") if block is not None else None
    return module_files.with_optionals(value, declared[0]) if declared is not None else value


class _Names(Lazy):
    """``var``, ``local``, ``module`` and ``data``."""

    def __init__(self, module: Module, word: str) -> None:
        self._module = module
        self._word = word

    def attribute(self, name: str) -> Value:
        """Return what is meant by a name."""
        match self._word:
            case "var":
                return self._module.variable(name)
            case "local":
                return self._module.local(name)
            case "module":
                return self._module.called(name)
        return _Kind(self._module, name, data=True)


class _Kind(Lazy):
    """A type of resource, such as aws_sqs_queue, or a bare word, such as those of ignore_changes."""

    def __init__(self, module: Module, kind: str, *, data: bool) -> None:
        self._module = module
        self._kind = kind
        self._data = data

    @property
    def reference(self) -> str:
        """What stands for it in a text: the word itself."""
        return self._kind

    def attribute(self, name: str) -> Value:
        """Return the resource."""
        return self._module.resource(self._kind, name, data=self._data)


class Child(Lazy):
    """A module that is called."""

    def __init__(self, module: Module, reference: str) -> None:
        self.module = module
        self.reference = placeholder(reference)

    def attribute(self, name: str) -> Value:
        """Return an output."""
        return self.module.output(name)


class Instance(Lazy):
    """A resource or data source."""

    def __init__(
        self, module: Module, block: Block, address: str, scope: Mapping[str, Value], *, data: bool
    ) -> None:
        self._module = module
        self._block = block
        self._address = address
        self._scope = scope
        self._data = data

    @property
    def reference(self) -> str:
        """What stands for it in a text."""
        return placeholder(self._address)

    @cached_property
    def values(self) -> dict[str, Value]:
        """Its attributes and blocks."""
        body = self._module.body(self._block.body, self._scope)
        return {key: plain(value) for key, value in body.items()}

    def attribute(self, name: str) -> Value:
        """Return an attribute: as it is declared, or a reference to it."""
        if self._block.labels[0] == "aws_iam_policy_document" and name in ("json", "minified_json"):
            return policy_document.document(self.values)
        declared = self._block.body
        named = name in declared.attributes or any(
            name in (each.type, *each.labels[:1]) for each in declared.blocks
        )
        if self._data or name in NAMING or not named:
            return placeholder(f"{self._address}.{name}")
        return self._module.remembered(f"{self._address}.{name}", lambda: self.values[name])

    def resource(self) -> Resource:
        """Return it as rules look at it."""
        lines = {key: line for key, (_value, line) in self._block.body.attributes.items()}
        for each in self._block.body.blocks:
            lines.setdefault(
                each.labels[0] if each.type == "dynamic" and each.labels else each.type, each.line
            )
        values = {
            key: value for key, value in self.values.items() if key not in ("count", "for_each", "depends_on")
        }
        if self._data and self._block.labels[0] == "aws_iam_policy_document":
            values["json"] = policy_document.document(self.values)
        return Resource(
            self._address,
            self._block.labels[0],
            # A whole namespace (`var`, `local`) is no value of an attribute: Terraform refuses it.
            json.loads(json.dumps(values, default=lambda _: None)),
            self._block.file,
            self._block.line,
            lines,
            data=self._data,
        )
