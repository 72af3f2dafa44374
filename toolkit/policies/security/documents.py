"""Every policy document in an estate, read, with the place where it is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from toolkit.domain.access.policy import parse
from toolkit.domain.estate import PLACEHOLDER, UNKNOWN, Unresolved, known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.access.policy import Policy, Statement
    from toolkit.domain.estate import Estate, Resource

Kind = Literal["identity", "trust", "resource"]
IDENTITY_POLICIES = {
    "aws_iam_policy": "policy",
    "aws_iam_role_policy": "policy",
    "aws_iam_user_policy": "policy",
    "aws_iam_group_policy": "policy",
    "aws_ssoadmin_permission_set_inline_policy": "inline_policy",
}
"""Types whose policy says what its holder may do, with its attribute"""
RESOURCE_POLICIES = {
    "aws_sqs_queue": "policy",
    "aws_sqs_queue_policy": "policy",
    "aws_sns_topic": "policy",
    "aws_sns_topic_policy": "policy",
    "aws_s3_bucket": "policy",
    "aws_s3_bucket_policy": "policy",
    "aws_s3_access_point": "policy",
    "aws_kms_key": "policy",
    "aws_kms_key_policy": "policy",
    "aws_cloudwatch_event_bus_policy": "policy",
    "aws_secretsmanager_secret": "policy",
    "aws_secretsmanager_secret_policy": "policy",
    "aws_ecr_repository_policy": "policy",
    "aws_dynamodb_resource_policy": "policy",
    "aws_kinesis_resource_policy": "policy",
    "aws_efs_file_system_policy": "policy",
    "aws_backup_vault_policy": "policy",
    "aws_cloudwatch_log_resource_policy": "policy_document",
    "aws_schemas_registry_policy": "policy",
}
"""Types whose policy says who may use a resource, with its attribute"""


@dataclass(frozen=True, slots=True)
class Document:
    """A policy and where it is written."""

    resource: Resource
    kind: Kind
    policy: Policy
    file: str
    line: int

    @property
    def allowing(self) -> Iterator[Statement]:
        """Its statements that allow something."""
        return (each for each in self.policy.statements if each.effect == "Allow")


def documents(estate: Estate, *kinds: Kind) -> Iterator[Document]:
    """Every document of these kinds that can be read."""
    return (each for each in _all(estate)[0] if not kinds or each.kind in kinds)


def unreadable(estate: Estate) -> tuple[Unresolved, ...]:
    """Every document that can't be told: neither good nor bad can be said of it."""
    return _all(estate)[1]


@lru_cache(maxsize=16)
def _all(estate: Estate) -> tuple[tuple[Document, ...], tuple[Unresolved, ...]]:
    found: list[Document] = []
    lost: list[Unresolved] = []
    # In HCL a document of a data source has a place of its own.
    places = {
        each.values["json"]: each
        for each in estate.resources
        if each.type == "aws_iam_policy_document" and isinstance(each.values.get("json"), str)
    }
    for resource, kind, attribute, value in _texts(estate):
        place = places.get(value, resource) if isinstance(value, str) else resource
        line = place.line_of("statement") if place is not resource else resource.line_of(attribute)
        try:
            policy = parse(_quoted(value) if isinstance(value, str) else value)
        except ValueError as error:
            what = "its policy is not known" if isinstance(value, str) and not known(value) else str(error)
            lost.append(Unresolved(resource.address, resource.file, resource.line_of(attribute), what))
            continue
        found.append(Document(resource, kind, policy, place.file, line))
        for statement in policy.statements:
            if _open(statement):
                lost.append(
                    Unresolved(resource.address, place.file, line, "whom or what it allows is not known")
                )
                break
    return tuple(found), tuple(lost)


def _open(statement: Statement) -> bool:
    """Whether an allowing statement may allow anything, for all that is known: its actions or principals."""
    if statement.effect != "Allow":
        return False
    names = [*(statement.actions or ()), *(name for _kind, name in statement.principals or ())]
    return any(PLACEHOLDER.fullmatch(name) and _bare(name) for name in names)


def _bare(name: str) -> bool:
    """Whether a placeholder tells nothing: what refers to a resource is that resource."""
    inner = name.strip("⟦⟧")
    return inner == "?" or inner.split(".")[-2:-1] == ["var"] or inner.startswith(("each.", "terraform."))


def _texts(estate: Estate) -> Iterator[tuple[Resource, Kind, str, Any]]:
    for kind, attribute in IDENTITY_POLICIES.items():
        for each in estate.of(kind):
            yield each, "identity", attribute, each.values.get(attribute) or UNKNOWN
    for each in estate.of("aws_iam_role"):
        yield each, "trust", "assume_role_policy", each.values.get("assume_role_policy") or UNKNOWN
        for block in each.blocks("inline_policy"):
            if block.get("policy"):
                yield each, "identity", "inline_policy", block["policy"]
    for kind, attribute in RESOURCE_POLICIES.items():
        for each in estate.of(kind):
            value = each.values.get(attribute)
            if value:
                yield each, "resource", attribute, value


def _quoted(text: str) -> str:
    """Put quotes around placeholders that stand for a whole value in JSON."""
    if known(text):
        return text
    made: list[str] = []
    inside = False
    at = 0
    while at < len(text):
        letter = text[at]
        if letter == "\\" and inside:
            made.append(text[at : at + 2])
            at += 2
            continue
        if letter == '"':
            inside = not inside
        found = PLACEHOLDER.match(text, at) if letter == "⟦" else None
        if found is None:
            made.append(letter)
            at += 1
            continue
        piece = found[0].replace("\\", "").replace('"', "'")
        made.append(piece if inside else f'"{piece}"')
        at = found.end()
    return "".join(made)


def said(document: Document, message: str) -> tuple[str, str, int, str]:
    """Return where a document is written, with a message: what a Violation takes."""
    return document.resource.address, document.file, document.line, message
