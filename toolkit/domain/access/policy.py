"""A policy's statements, read as IAM reads them.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from toolkit.domain.access.function_in_plan import NOT_KNOWN

Effect = Literal["Allow", "Deny"]
Kind = Literal["inline", "attached", "managed", "boundary", "resource", "trust", "limit"]
_VERSIONS = ("2012-10-17", "2008-10-17")


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of one context key, such as StringEquals aws:SourceAccount 123456789012."""

    operator: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. An element that it lacks is None; NOT_KNOWN stands for what a plan can't tell."""

    effect: Effect
    actions: tuple[str, ...] | None = None
    not_actions: tuple[str, ...] | None = None
    resources: tuple[str, ...] | None = None
    """None, with not_resources None, too, in policies that speak of their own resource alone"""
    not_resources: tuple[str, ...] | None = None
    principals: tuple[tuple[str, str], ...] | None = None
    """Pairs of a kind (AWS, Service, Federated, CanonicalUser or *) and a name"""
    not_principals: tuple[tuple[str, str], ...] | None = None
    conditions: tuple[Condition, ...] = ()
    sid: str = ""
    at: str = ""
    """file:line, or the address of the resource that holds it"""
    variables: bool = True
    """Whether ${…} are variables: from version 2012-10-17 on"""

    @property
    def known(self) -> bool:
        """Whether the plan tells all of it."""
        texts = [
            *(self.actions or ()), *(self.not_actions or ()), *(self.resources or ()),
            *(self.not_resources or ()), *(name for _kind, name in self.principals or ()),
            *(name for _kind, name in self.not_principals or ()),
            *(value for condition in self.conditions for value in condition.values),
        ]  # fmt: skip
        return NOT_KNOWN not in texts


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy document, where it stands, and what it is to its role or resource."""

    statements: tuple[Statement, ...]
    at: str = ""
    name: str = ""
    kind: Kind = "inline"

    @property
    def known(self) -> bool:
        """Whether the plan tells all of it."""
        return all(statement.known for statement in self.statements)


def parse(document: object, *, at: str = "", name: str = "", kind: Kind = "inline") -> Policy:
    """Return a policy of its JSON, as text or as read.

    Raises:
        ValueError: it is no policy; the message says what is wrong, and in which statement.

    """
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError as error:
            raise ValueError(f"a policy is no JSON: {error}") from error
    if not isinstance(document, Mapping):
        raise ValueError("a policy is no JSON object")  # noqa: TRY004 - one error for all that is no policy
    version = document.get("Version", "2008-10-17")
    if version not in _VERSIONS:
        raise ValueError(f"a policy's Version is {version!r}, not one of {', '.join(_VERSIONS)}")
    found = document.get("Statement")
    if isinstance(found, Mapping):
        found = [found]
    if not isinstance(found, Sequence) or isinstance(found, str):
        raise ValueError("a policy has no Statement")  # noqa: TRY004 - one error for all that is no policy
    statements = []
    for number, statement in enumerate(found, 1):
        try:
            statements.append(_statement(statement, at, variables=version == "2012-10-17"))
        except ValueError as error:
            raise ValueError(f"statement {number}: {error}") from error
    return Policy(tuple(statements), at=at, name=name, kind=kind)


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _statement(statement: object, at: str, *, variables: bool) -> Statement:
    if not isinstance(statement, Mapping):
        raise ValueError("it is no JSON object")  # noqa: TRY004 - one error for all that is no policy
    effect = statement.get("Effect")
    if effect not in ("Allow", "Deny"):
        raise ValueError(f"Effect is {effect!r}, not Allow or Deny")
    for one, other in (("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal")):
        if one in statement and other in statement:
            raise ValueError(f"it has both {one} and {other}")
    if "Action" not in statement and "NotAction" not in statement:
        raise ValueError("it has neither Action nor NotAction")
    return Statement(
        effect=effect,
        actions=_texts(statement, "Action"),
        not_actions=_texts(statement, "NotAction"),
        resources=_texts(statement, "Resource"),
        not_resources=_texts(statement, "NotResource"),
        principals=_principals(statement, "Principal"),
        not_principals=_principals(statement, "NotPrincipal"),
        conditions=_conditions(statement.get("Condition")),
        sid=str(statement.get("Sid") or ""),
        at=at,
        variables=variables,
    )


def _texts(statement: Mapping[str, object], element: str) -> tuple[str, ...] | None:
    if element not in statement:
        return None
    return _listed(statement[element], element)


def _listed(value: object, element: str) -> tuple[str, ...]:
    """Return one value or a list of them as texts; null is what a plan writes for what it can't tell."""
    items = value if _is_list(value) else [value]
    texts = []
    for item in items if isinstance(items, Sequence) else ():
        if item is None:
            texts.append(NOT_KNOWN)
        elif isinstance(item, bool):
            texts.append("true" if item else "false")
        elif isinstance(item, str | int | float):
            texts.append(str(item))
        else:
            raise ValueError(f"{element} holds {type(item).__name__}, not text")
    return tuple(texts)


def _principals(statement: Mapping[str, object], element: str) -> tuple[tuple[str, str], ...] | None:
    if element not in statement:
        return None
    value = statement[element]
    if isinstance(value, Mapping):
        return tuple((str(kind), name) for kind, names in value.items() for name in _listed(names, element))
    if value in ("*", NOT_KNOWN):
        return (("*", str(value)),)
    raise ValueError(f"{element} is {value!r}, not an object or *")


def _conditions(found: object) -> tuple[Condition, ...]:
    if found is None:
        return ()
    if not isinstance(found, Mapping):
        raise ValueError("Condition is no JSON object")  # noqa: TRY004 - one error for all that is no policy
    conditions = []
    for operator, keys in found.items():
        if not isinstance(keys, Mapping):
            raise ValueError(f"Condition {operator} is no JSON object")  # noqa: TRY004 - as above
        conditions += [
            Condition(str(operator), str(key), _listed(values, f"Condition {operator} {key}"))
            for key, values in keys.items()
        ]
    return tuple(conditions)
