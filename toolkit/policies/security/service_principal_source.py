"""A resource policy lets a service in only for a source that is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.documents import documents, said
from toolkit.policies.security.principals import from_known_source, services
from toolkit.policies.security.rule import Rule, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate

_HELD = ("aws_sqs", "aws_sns", "aws_s3", "aws_kms", "aws_secretsmanager", "aws_cloudwatch_event_bus")


def check(estate: Estate) -> Iterator[Violation]:
    """Find statements for a service without a condition on whom it acts for."""
    for document in documents(estate, "resource"):
        if not document.resource.type.startswith(_HELD):
            continue
        for statement in document.allowing:
            named = services(statement)
            if named and not from_known_source(statement):
                yield Violation(
                    *said(document, f"{', '.join(named)} is let in for whichever account asks it")
                )


RULE = Rule(
    "service-principal-source",
    "high",
    "A service acts for whoever configures it: without aws:SourceArn or aws:SourceAccount, a topic, rule or"
    " bucket of another account reaches this resource through it (the confused deputy).",
    "add a condition on aws:SourceArn or aws:SourceAccount",
    check,
)
