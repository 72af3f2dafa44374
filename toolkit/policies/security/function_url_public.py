"""A function's URL asks who calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate
    from toolkit.policies.security.rule import Violation


def check(estate: Estate) -> Iterator[Violation]:
    """Find function URLs without authorization."""
    for each in estate.of("aws_lambda_function_url"):
        if each.get("authorization_type") == "NONE":
            yield broken(each, "anybody on the internet may call the function", "authorization_type")
    for each in estate.of("aws_lambda_permission"):
        if each.get("function_url_auth_type") == "NONE" and not list(estate.of("aws_lambda_function_url")):
            yield broken(each, "anybody on the internet may call the function", "function_url_auth_type")


RULE = Rule(
    "function-url-public",
    "high",
    "The URL takes every request: whoever finds it runs the function, at your cost and with its role.",
    'set authorization_type = "AWS_IAM", or put an API with an authorizer in front',
    check,
)
