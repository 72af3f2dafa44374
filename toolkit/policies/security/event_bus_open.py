"""An event bus takes events from accounts that are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.documents import documents, said
from toolkit.policies.security.principals import everyone, narrowed
from toolkit.policies.security.rule import Rule, Violation, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate


def check(estate: Estate) -> Iterator[Violation]:
    """Find buses on which everybody may put events."""
    for each in estate.of("aws_cloudwatch_event_permission"):
        if each.get("principal") == "*" and not each.blocks("condition"):
            yield broken(each, "every AWS account may put events on this bus", "principal")
    for document in documents(estate, "resource"):
        if document.resource.type == "aws_cloudwatch_event_bus_policy":
            for statement in document.allowing:
                if everyone(statement) and not narrowed(statement):
                    yield Violation(*said(document, "every AWS account may put events on this bus"))


RULE = Rule(
    "event-bus-open",
    "critical",
    "Whoever can put an event on the bus can start every function behind its rules, with data of his choice.",
    "name the accounts that may, or add a condition on aws:PrincipalOrgID",
    check,
)
