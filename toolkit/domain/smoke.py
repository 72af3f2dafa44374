"""What a verification asks of the running service, over HTTP."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.domain.digest import canonical_json

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request; ``{variable}`` in path, headers and body is replaced by what was remembered."""

    method: str
    path: str
    authorized: bool = False
    token: str | None = None
    """A literal token to send instead: a bad one, to see it refused"""
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Any = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the response must be."""

    status: tuple[int, ...]
    json: Mapping[str, Any] = field(default_factory=dict)
    """dotted path to value"""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """A named request with its expectation, asked again until it holds or its time is up."""

    name: str
    request: Request
    expect: Expectation
    remember: Mapping[str, str] = field(default_factory=dict)
    """variable to dotted path in the response body"""
    within: float = 0
    """seconds"""


@dataclass(frozen=True, slots=True)
class Response:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    json: Any


_MISSING = object()
_VARIABLE = re.compile(r"\{([^{}]*)\}")


def at_path(document: Any, path: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value at a dotted path (``items.0.sku``); a private marker where there is none."""
    for step in path.split("."):
        if isinstance(document, dict):
            document = document.get(step, _MISSING)
        elif isinstance(document, list) and step.isascii() and step.isdecimal() and int(step) < len(document):
            document = document[int(step)]
        else:
            return _MISSING
    return document


def fill(template: Any, variables: Mapping[str, str]) -> Any:  # noqa: ANN401 - any JSON value
    """Replace ``{variable}`` in every string of a JSON value."""
    match template:
        case str():
            # In one pass: what a service answered is never read as a template itself.
            return _VARIABLE.sub(lambda found: variables.get(found[1], found[0]), template)
        case dict():
            return {key: fill(value, variables) for key, value in template.items()}
        case list():
            return [fill(value, variables) for value in template]
        case _:
            return template


def shortfall(expect: Expectation, response: Response) -> str | None:
    """Say how a response falls short of what is expected; None where it does not."""
    if response.status not in expect.status:
        wanted = " or ".join(str(status) for status in expect.status)
        return f"status {response.status}, expected {wanted}"
    for path, wanted in expect.json.items():
        found = at_path(response.json, path)
        if found is _MISSING:
            return f"the body has no {path}"
        if canonical_json(found) != canonical_json(wanted):
            return f"{path} is {found!r}, expected {wanted!r}"
    lower = {name.lower(): value for name, value in response.headers.items()}
    for name, wanted in expect.headers.items():
        if lower.get(name.lower()) != wanted:
            return f"header {name} is {lower.get(name.lower())!r}, expected {wanted!r}"
    return None


def remembered(check: Check, response: Response) -> dict[str, str]:
    """Return what a check asks to be remembered from its response."""
    found = {variable: at_path(response.json, path) for variable, path in check.remember.items()}
    return {variable: str(value) for variable, value in found.items() if value is not _MISSING}
