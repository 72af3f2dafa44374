"""An API's method asks who calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.estate import unindexed
from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate, Resource
    from toolkit.policies.security.rule import Violation

_OWN = ("$disconnect", "$default")


def _mock(estate: Estate, method: Resource) -> bool:
    """Whether nothing but a fixed answer lies behind a method."""
    own = unindexed(method.module)
    for each in estate.of("aws_api_gateway_integration"):
        if unindexed(each.module) != own or each.get("type") != "MOCK":
            continue
        same = each.get("resource_id") == method.get("resource_id")
        if same and each.get("http_method") in (method.get("http_method"), f"⟦{method.address}.http_method⟧"):
            return True
        if f"{unindexed(method.address)}." in unindexed(str(each.get("http_method"))):
            return True
    return False


def _closed(estate: Estate, method: Resource) -> bool:
    """Whether the API itself is private, or has a policy of its own."""
    api = estate.named(method.get("rest_api_id"), "aws_api_gateway_rest_api")
    if api is None:
        return False
    if "PRIVATE" in (api.get("endpoint_configuration", "types", default=[]) or []):
        return True
    return bool(api.get("policy")) or any(
        estate.named(each.get("rest_api_id"), "aws_api_gateway_rest_api") is api
        for each in estate.of("aws_api_gateway_rest_api_policy")
    )


def check(estate: Estate) -> Iterator[Violation]:
    """Find methods and routes without authorization; OPTIONS and fixed answers need none."""
    for each in estate.of("aws_api_gateway_method"):
        if each.get("authorization") != "NONE" or each.get("http_method") == "OPTIONS":
            continue
        if each.flag("api_key_required") is not False or _mock(estate, each) or _closed(estate, each):
            continue
        yield broken(each, f"{each.get('http_method')} is open to everybody", "authorization")
    for each in estate.of("aws_apigatewayv2_route"):
        key = str(each.get("route_key", default=""))
        if each.get("authorization_type", default="NONE") != "NONE" or key.startswith("OPTIONS "):
            continue
        api = estate.named(each.get("api_id"), "aws_apigatewayv2_api")
        if api is not None and api.get("protocol_type") == "WEBSOCKET" and key != "$connect":
            continue
        yield broken(each, f"{key} is open to everybody", "authorization_type", "route_key")


RULE = Rule(
    "api-method-open",
    "medium",
    "Everybody on the internet may call it. Some methods are meant so: then a waiver says which, and why.",
    "name an authorizer, AWS_IAM or an API key; or waive it with the reason",
    check,
)
