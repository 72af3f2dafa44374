"""A service may call a function only for a source that is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate
    from toolkit.policies.security.rule import Violation

_NARROWING = ("source_arn", "source_account", "principal_org_id", "event_source_token")


def check(estate: Estate) -> Iterator[Violation]:
    """Find permissions that let a service call a function for anybody."""
    for each in estate.of("aws_lambda_permission"):
        principal = each.get("principal")
        if not isinstance(principal, str) or not principal.endswith((".amazonaws.com", ".amazon.com")):
            continue
        given = [each.get(name) for name in _NARROWING]
        if all(value in (None, "", "*") for value in given):
            yield broken(each, f"{principal} may call the function for any account's resources", "principal")


RULE = Rule(
    "lambda-permission-source",
    "high",
    "A service acts for whoever configures it: without source_arn or source_account,"
    " another account's bucket,"
    " rule or API can call this function (the confused deputy).",
    "add source_arn of the one thing that is to call it; for S3, source_account too",
    check,
)
