"""A plan as what it declares: each unknown value stands as a reference to what it will come from.

Source: https://developer.hashicorp.com/terraform/internals/json-format
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from toolkit.adapters.hcl import policy_document
from toolkit.domain.estate import UNKNOWN, Estate, Resource, placeholder, unindexed

_MODULE = re.compile(r"(?:^|\.)module\.([^.\[]+)(?:\[[^\]]*\])?")
_ENVIRONMENTS = ("environment", "env", "stage")
_DEEPEST = 12
_DYNAMIC = {"dead_letter_config": ("target_arn",)}
"""Blocks that no provider writes by itself: where one is unknown whole, it is dynamic, and likely there"""


class PlanError(ValueError):
    """A document is no plan."""


def estate(plan: Any, *, file: str, places: Mapping[str, Resource]) -> Estate:  # noqa: ANN401 - any JSON value
    """Return what a plan declares.

    Args:
        plan: a document of ``terraform show -json``.
        file: what it is called.
        places: resources of the code that it was made of, by their address without keys.

    Raises:
        PlanError: it is no plan.

    """
    if not isinstance(plan, Mapping) or "format_version" not in plan:
        raise PlanError(f"{file} is no plan: give the output of terraform show -json")
    if plan.get("errored") is True:
        raise PlanError(f"{file} is of a plan that failed")
    try:
        found = _Reader(plan, file, places).resources()
    except (AttributeError, KeyError, TypeError, IndexError) as error:
        raise PlanError(f"{file} has another form than plans have: {error!r}") from error
    return Estate(found, environment=_environment(plan), account=_account(plan))


def _environment(plan: Mapping[str, Any]) -> str:
    variables = plan.get("variables") or {}
    for name in _ENVIRONMENTS:
        value = (variables.get(name) or {}).get("value")
        if isinstance(value, str) and value:
            return value
    return ""


def _account(plan: Mapping[str, Any]) -> str:
    prior = ((plan.get("prior_state") or {}).get("values") or {}).get("root_module") or {}
    for each in _nested(prior):
        if each.get("type") == "aws_caller_identity":
            return str((each.get("values") or {}).get("account_id") or "")
    return ""


def _nested(module: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = list(module.get("resources") or ())
    for child in module.get("child_modules") or ():
        found += _nested(child)
    return found


class _Reader:
    def __init__(self, plan: Mapping[str, Any], file: str, places: Mapping[str, Resource]) -> None:
        self._plan = plan
        self._file = file
        self._places = places
        self._root = (plan.get("configuration") or {}).get("root_module") or {}
        self._documents: dict[str, str] = {}

    def resources(self) -> tuple[Resource, ...]:
        """Every resource that there will be, and every data source that is read."""
        changes = [
            each
            for each in self._plan.get("resource_changes") or self._from_values()
            if (each.get("change") or {}).get("actions") != ["delete"]
        ]
        # Documents first: policies that are not known yet are made of them.
        changes.sort(key=lambda each: each.get("type") != "aws_iam_policy_document")
        return tuple(self._resource(each) for each in changes)

    def _from_values(self) -> list[Mapping[str, Any]]:
        root = (self._plan.get("planned_values") or {}).get("root_module") or {}
        return [
            {**each, "change": {"after": each.get("values"), "after_unknown": {}}} for each in _nested(root)
        ]

    def _resource(self, found: Mapping[str, Any]) -> Resource:
        address = str(found["address"])
        change = found.get("change") or {}
        data = found.get("mode") == "data"
        module = str(found.get("module_address") or "")
        expressions = self._expressions(module, found, data=data)
        values = self._known(
            change.get("after") or {}, change.get("after_unknown") or {}, expressions, module
        )
        values = values if isinstance(values, dict) else {}
        if data and found.get("type") == "aws_iam_policy_document":
            values["json"] = policy_document.document(values)
            self._documents[address] = values["json"]
        place = self._places.get(unindexed(address))
        return Resource(
            address,
            str(found["type"]),
            values,
            place.file if place else self._file,
            place.line if place else 1,
            place.lines if place else {},
            data=data,
        )

    def _configuration(self, module: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._root
        for name in _MODULE.findall(module):
            found = ((found.get("module_calls") or {}).get(name) or {}).get("module") or {}
        return found

    def _expressions(self, module: str, found: Mapping[str, Any], *, data: bool) -> Any:  # noqa: ANN401
        name = f"{'data.' if data else ''}{found.get('type')}.{found.get('name')}"
        for each in self._configuration(module).get("resources") or ():
            if each.get("address") == name:
                return each.get("expressions") or {}
        return {}

    def _known(self, after: Any, unknown: Any, expressions: Any, module: str) -> Any:  # noqa: ANN401
        """Return a value with placeholders where it is not known."""
        if unknown is True:
            return self._reference(expressions, module)
        if isinstance(after, Mapping) or (after is None and isinstance(unknown, Mapping) and unknown):
            made = dict(after or {})
            for key in [*made, *(unknown if isinstance(unknown, Mapping) else {})]:
                inner = unknown.get(key, False) if isinstance(unknown, Mapping) else False
                below = expressions.get(key, {}) if isinstance(expressions, Mapping) else {}
                if inner is True and key in _DYNAMIC:
                    made[key] = [dict.fromkeys(_DYNAMIC[key], UNKNOWN)]
                    continue
                if inner is True and isinstance(expressions, Mapping) and key not in expressions:
                    # Nobody gave it: the provider will, as with an ARN, or a policy that there is none of.
                    made.pop(key, None)
                    continue
                if inner is not False or isinstance(made.get(key), list | Mapping):
                    made[key] = self._known(made.get(key), inner, below, module)
            return made
        if isinstance(after, list):
            rest = unknown if isinstance(unknown, list) else [False] * len(after)
            rest = [*rest, *([False] * (len(after) - len(rest)))]
            return [
                self._known(each, rest[index], _item(expressions, index), module)
                for index, each in enumerate(after)
            ]
        return after

    def _reference(self, expressions: Any, module: str) -> str:  # noqa: ANN401 - any JSON value
        if not isinstance(expressions, Mapping):
            return UNKNOWN
        named = [each for each in expressions.get("references") or () if isinstance(each, str)]
        # The list names "a.b.c" and then "a.b" again.
        whole = [
            each
            for each in named
            if not any(other != each and other.startswith((f"{each}.", f"{each}[")) for other in named)
        ]
        if len(whole) != 1:
            return UNKNOWN
        return self._resolved(whole[0], module, 0)

    def _resolved(self, reference: str, module: str, depth: int) -> str:
        """Return what a reference in a module leads to."""
        if depth > _DEEPEST:
            return UNKNOWN
        head, _dot, rest = reference.partition(".")
        if head == "var":
            return self._argument(rest.partition(".")[0].partition("[")[0], module, depth)
        if head == "module":
            called, _dot, output = rest.partition(".")
            return self._output(called, output, module, depth)
        if head in ("local", "each", "count", "path", "terraform"):
            return UNKNOWN
        whole = f"{module}.{reference}" if module else reference
        if head == "data" and whole.endswith((".json", ".minified_json")):
            address = whole.rpartition(".")[0]
            found = [text for key, text in self._documents.items() if key == address]
            found = found or [
                text for key, text in self._documents.items() if unindexed(key) == unindexed(address)
            ]
            return found[0] if len(found) == 1 else UNKNOWN
        return placeholder(whole)

    def _argument(self, name: str, module: str, depth: int) -> str:
        if not module:
            return UNKNOWN
        matches = list(_MODULE.finditer(module))
        parent, called = module[: matches[-1].start()], matches[-1][1]
        call = (self._configuration(parent).get("module_calls") or {}).get(called) or {}
        given = (call.get("expressions") or {}).get(name) or {}
        named = [each for each in given.get("references") or () if isinstance(each, str)]
        whole = [
            each
            for each in named
            if not any(other != each and other.startswith(f"{each}.") for other in named)
        ]
        return self._resolved(whole[0], parent, depth + 1) if len(whole) == 1 else UNKNOWN

    def _output(self, called: str, output: str, module: str, depth: int) -> str:
        name = called.partition("[")[0]
        inner = f"{module}.module.{called}" if module else f"module.{called}"
        outputs = (
            ((self._configuration(module).get("module_calls") or {}).get(name) or {}).get("module") or {}
        ).get("outputs") or {}
        given = (outputs.get(output.partition(".")[0].partition("[")[0]) or {}).get("expression") or {}
        named = [each for each in given.get("references") or () if isinstance(each, str)]
        whole = [
            each
            for each in named
            if not any(other != each and other.startswith(f"{each}.") for other in named)
        ]
        return self._resolved(whole[0], inner, depth + 1) if len(whole) == 1 else UNKNOWN


def _item(expressions: Any, index: int) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(expressions, list):
        return expressions[index] if index < len(expressions) else (expressions[0] if expressions else {})
    return expressions
