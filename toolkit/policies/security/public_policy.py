"""A resource is not open to everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.documents import documents, said
from toolkit.policies.security.principals import everyone, narrowed
from toolkit.policies.security.rule import Rule, Violation, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate


def check(estate: Estate) -> Iterator[Violation]:
    """Find policies that let everybody in without a condition that holds them to some."""
    for document in documents(estate, "resource", "trust"):
        if document.resource.type == "aws_cloudwatch_event_bus_policy":
            continue  # event-bus-open tells of it
        for statement in document.allowing:
            if everyone(statement) and not narrowed(statement):
                verb = "may assume this role" if document.kind == "trust" else "is let in"
                yield Violation(*said(document, f"everybody, of every AWS account and of none, {verb}"))
    for each in estate.of("aws_lambda_permission", "aws_lambda_layer_version_permission"):
        if each.get("principal") != "*" or each.get("function_url_auth_type"):
            continue
        names = ("source_arn", "source_account", "principal_org_id", "organization_id")
        if all(each.get(name) in (None, "") for name in names):
            yield broken(each, "everybody may use it", "principal")


RULE = Rule(
    "public-policy",
    "critical",
    "Principal * without a condition is the whole internet: it reads, writes or"
    " calls this without an account.",
    "name the principals, or add a condition such as aws:PrincipalOrgID or aws:SourceArn",
    check,
)
