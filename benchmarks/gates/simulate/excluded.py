"""Where the simulator differs from AWS's documentation, and why we keep to the latter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.gates.simulate.cases import Case

EPOCH = "a date in seconds since 1970, as AWS documents it, is read as milliseconds (condition/date/date.js)"
LITERAL = "`${*}` in StringEquals is not read as the character `*`, though AWS fills in variables there"
SLASH = (
    "a variable whose name holds a slash, at the start of an ARN's resource, is cut in two at that slash"
    " (util.js, getResourceSegments)"
)
FAMILY = (
    "an IPv6 address is not taken to lie outside an IPv4 range by NotIpAddress, which AWS documents as all"
    " addresses except the given ones"
)
COLON = (
    "a variable in an Arn condition is cut in two at the colon of its name: the value is split into segments"
    " before variables are filled in (condition/arn/arn.js)"
)
_EPOCH = re.compile(r"\d{10}")
_SPLIT_VARIABLE = re.compile(r"^arn:[^:]*:(?!s3:)[^:]*:[^:]*:[^:]*:[^/:]*\$\{[^}/:]*[/:]")


def reason(case: Case) -> str | None:
    """Return why a case that is decided differently does not count; None where it does."""
    for statement in _statements(case):
        for operator, keys in statement.get("Condition", {}).items():
            for values in map(_listed, keys.values()):
                if operator.startswith("Date") and any(map(_EPOCH.fullmatch, values)):
                    return EPOCH
                if "NotIpAddress" in operator and ":" in _text(case, "aws:SourceIp"):
                    return FAMILY
                if operator.startswith("Arn") and any("${" in value for value in values):
                    return COLON
                if "String" in operator and "Equals" in operator and any("${*}" in value for value in values):
                    return LITERAL
        resources = [*_listed(statement.get("Resource", [])), *_listed(statement.get("NotResource", []))]
        if any(map(_SPLIT_VARIABLE.match, resources)):
            return SLASH
    return None


def _text(case: Case, key: str) -> str:
    found = next((value for name, value in case.context.items() if name.lower() == key.lower()), "")
    return found if isinstance(found, str) else ""


def _statements(case: Case) -> Iterator[dict[str, Any]]:
    policies = [
        *case.identity,
        *(case.boundary or ()),
        *(policy for group in case.limits for policy in group),
    ]
    for policy in policies + ([case.resource_policy] if case.resource_policy else []):
        yield from policy["Statement"]


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
