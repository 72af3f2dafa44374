"""Queries of DynamoDB that go on, page by page, until there is enough."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Queries(Protocol):
    """What is needed of boto3's DynamoDB client."""

    def query(self, **request: Any) -> Mapping[str, Any]:  # noqa: ANN401, boto3 is untyped
        """Read a page of a partition."""


FILTERED = 100
"""Items a page that is filtered has at least: few pass, and each page is a call."""


def queried(client: Queries, limit: int, **query: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401, boto3's own
    """Return as many items as a limit says, or all there are.

    A page ends at its size, before its filter is applied, or at one megabyte; so it may lack what the
    next has.
    """
    return list(islice(pages(client, limit, **query), limit))


def pages(client: Queries, limit: int, **query: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401, boto3's own
    """Yield the items of one page after the other."""
    start: dict[str, Any] = {}
    size = max(limit, FILTERED) if "FilterExpression" in query else limit
    while True:
        page = client.query(Limit=size, **query, **start)
        yield from page["Items"]
        if not page.get("LastEvaluatedKey"):
            return
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
