"""A wildcard stands at the end of an ARN only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.domain.estate import segments
from toolkit.policies.security.documents import documents, said
from toolkit.policies.security.grants import anything
from toolkit.policies.security.rule import Rule, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate

_REST = re.compile(r"(?:/\*|:\*|\*|:log-stream:\*|/index/\*|/stream/\*|/object/\*)+$")
_FREE = frozenset({"execute-api"})
"""Services whose ARNs have wildcards in between by design: API/STAGE/METHOD/PATH"""


def inside(resource: str) -> bool:
    """Whether a wildcard stands in an ARN's region, account, or before the end of its resource."""
    parts = segments(resource)
    if parts is None:
        return False
    _arn, _partition, service, region, account, rest = parts
    if any("*" in part or "?" in part for part in (service, region, account)):
        return True
    if service in _FREE:
        return False
    if service == "s3":
        bucket, _slash, key = rest.partition("/")
        head = bucket if key or _slash else bucket.rstrip("*")
        return "*" in head or "?" in head
    return "*" in _REST.sub("", rest) or "?" in rest


def check(estate: Estate) -> Iterator[Violation]:
    """Find ARNs that reach resources nobody had in mind."""
    for document in documents(estate, "identity"):
        for statement in document.allowing:
            for resource in statement.resources or ():
                if inside(resource) and not (anything(resource) and ":*:*:" not in resource):
                    yield Violation(*said(document, f"a wildcard stands inside of {resource}"))


RULE = Rule(
    "arn-wildcard-inside",
    "medium",
    "Such a pattern matches names of other teams, regions and accounts, those made tomorrow too.",
    "name region, account and resource, best by reference; keep * for the end, as in TABLE/index/*",
    check,
)
