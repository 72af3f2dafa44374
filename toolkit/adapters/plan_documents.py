"""Policy documents in a plan: JSON as planned, or the aws_iam_policy_document that it will come from."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from toolkit.domain.access.function_in_plan import NOT_KNOWN
from toolkit.domain.access.policy import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from toolkit.adapters.hcl_places import HclPlaces
    from toolkit.adapters.planned_resources import PlannedResource, PlannedResources
    from toolkit.domain.access.policy import Kind, Policy

_DOCUMENT = "aws_iam_policy_document"
_DEPTH = 5
"""of documents made of documents"""


class Unreadable(ValueError):  # noqa: N818 - it is no failure: it is told
    """The plan can't tell what a policy says."""


class Documents:
    """Reads policies of a plan's resources."""

    def __init__(self, resources: PlannedResources, places: HclPlaces) -> None:
        self._resources = resources
        self._places = places

    def policy(
        self, resource: PlannedResource, attribute: str, text: str, *, name: str, kind: Kind
    ) -> Policy:
        """Return the policy in a resource's attribute.

        Raises:
            Unreadable: it is not known in this plan, or it is no policy.

        """
        source = self._source(resource, attribute)
        document: Any = text
        if text == NOT_KNOWN:
            if source is None:
                raise Unreadable("it is not known before the apply")
            document = self._assembled(source)
        try:
            policy = parse(document, name=name, kind=kind)
        except ValueError as error:
            raise Unreadable(str(error)) from error
        return self._placed(policy, source or resource)

    def _placed(self, policy: Policy, holder: PlannedResource) -> Policy:
        count = len(policy.statements)
        statements = tuple(
            replace(statement, at=self._places.statement(holder, number, statement.sid, count))
            for number, statement in enumerate(policy.statements)
        )
        return replace(policy, statements=statements, at=self._places.at(holder))

    def _source(self, resource: PlannedResource, attribute: str) -> PlannedResource | None:
        """Return the one policy document that an attribute comes from."""
        return self._resources.referred(resource, attribute, f"data.{_DOCUMENT}")

    def _assembled(self, source: PlannedResource, depth: int = 0) -> dict[str, Any]:
        """Return the document that a data source will give; what is unknown in it is null.

        Raises:
            Unreadable: its statements themselves are not known.

        """
        text = source.text("json")
        if text not in {"", NOT_KNOWN}:
            return {"Version": "2012-10-17", "Statement": self._statements_of(text)}
        found = source.values.get("statement")
        if found == NOT_KNOWN or depth > _DEPTH:
            raise Unreadable(f"the statements of {source.address} are not known before the apply")
        own = [_statement(each) for each in source.blocks("statement")]
        before = self._merged(source, "source_policy_documents", depth)
        over = self._merged(source, "override_policy_documents", depth)
        named = {each["Sid"] for each in over if each.get("Sid")}
        kept = [each for each in [*before, *own] if each.get("Sid") not in named]
        return {"Version": "2012-10-17", "Statement": [*kept, *over]}

    def _merged(self, source: PlannedResource, attribute: str, depth: int) -> list[dict[str, Any]]:
        texts = [text for text in source.texts(attribute) if text]
        unknown = [text for text in texts if text == NOT_KNOWN]
        found = [statement for text in texts if text != NOT_KNOWN for statement in self._statements_of(text)]
        if not unknown:
            return found
        referred = [
            target for target in self._resources.targets(source, attribute)
            if target.data and target.type == _DOCUMENT
        ]  # fmt: skip
        pending = [target for target in referred if target.text("json") == NOT_KNOWN]
        if len(pending) != len(unknown):
            raise Unreadable(f"{attribute} of {source.address} is not known before the apply")
        for target in pending:
            found += self._assembled(target, depth + 1)["Statement"]
        return found

    @staticmethod
    def _statements_of(text: str) -> list[dict[str, Any]]:
        try:
            found = json.loads(text)["Statement"]
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable(f"it is no policy: {error}") from error
        return [found] if isinstance(found, dict) else list(found)


def _statement(block: Mapping[str, Any]) -> dict[str, Any]:
    """Return a statement block as a policy document writes it; unknown texts are null."""
    made: dict[str, Any] = {"Effect": block.get("effect") or "Allow"}
    if block.get("sid"):
        made["Sid"] = block["sid"]
    for attribute, element in (
        ("actions", "Action"),
        ("not_actions", "NotAction"),
        ("resources", "Resource"),
        ("not_resources", "NotResource"),
    ):
        if block.get(attribute):
            made[element] = _texts(block[attribute])
    for attribute, element in (("principals", "Principal"), ("not_principals", "NotPrincipal")):
        if block.get(attribute):
            made[element] = _principals(block[attribute])
    conditions: dict[str, dict[str, Any]] = {}
    for each in block.get("condition") or ():
        conditions.setdefault(str(each.get("test")), {})[str(each.get("variable"))] = _texts(
            each.get("values") or []
        )
    if conditions:
        made["Condition"] = conditions
    return made


def _texts(values: object) -> list[str | None]:
    if not isinstance(values, list):
        return [None]
    return [None if value in (None, NOT_KNOWN) else str(value) for value in values]


def _principals(blocks: object) -> dict[str, list[str | None]] | str:
    if not isinstance(blocks, list):
        return NOT_KNOWN
    made: dict[str, list[str | None]] = {}
    for each in blocks:
        made.setdefault(str(each.get("type")), []).extend(_texts(each.get("identifiers")))
    return "*" if made == {"*": ["*"]} else made


def unknown_places(policies: Iterable[Policy]) -> tuple[str, ...]:
    """Return where policies have something that the plan can't tell."""
    return tuple(
        statement.at or policy.at
        for policy in policies
        for statement in policy.statements
        if not statement.known
    )
