"""What the whole internet would reach, and the guards that kept it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.risk import Risk
from toolkit.policies.changes import sides

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from toolkit.domain.plan import Change, Plan
    from toolkit.domain.risk import Level

_GUARDS = {
    "aws_s3_bucket_public_access_block": "whether a bucket may be public",
    "aws_s3_account_public_access_block": "whether any bucket may be public",
    "aws_api_gateway_authorizer": "who may call the API",
    "aws_apigatewayv2_authorizer": "who may call the API",
    "aws_wafv2_web_acl_association": "what a firewall keeps out",
    "aws_ecr_registry_scanning_configuration": "whether images are scanned",
    "aws_guardduty_detector": "whether attacks are noticed",
}
_BLOCKS = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
_PUBLIC_ACLS = ("public-read", "public-read-write", "authenticated-read")
_METHODS = {"aws_api_gateway_method": "authorization", "aws_apigatewayv2_route": "authorization_type"}
_ANYWHERE = {"0.0.0.0/0", "::/0"}
_ACTS = ("create", "update", "replace")


def risks(plan: Plan) -> Iterator[Risk]:
    """Tell of guards that go, and of doors that open."""
    for change in plan.changes:
        if change.type in _GUARDS and change.action in ("delete", "replace"):
            told = f"a guard goes: {_GUARDS[change.type]}"
            yield Risk("critical", "identity", change.address, told)
        elif change.action in _ACTS:
            for level, told in _opened(change):
                yield Risk(level, "identity", change.address, told)


def _opened(change: Change) -> Iterator[tuple[Level, str]]:
    look = _DOORS.get(change.type)
    return iter(()) if look is None else look(change)


def _public_block(change: Change) -> Iterator[tuple[Level, str]]:
    gone = [name for name in _BLOCKS if sides.goes_off(change, name)]
    if gone:
        yield "critical", f"it may become public: {', '.join(gone)} goes off"


def _acl(change: Change) -> Iterator[tuple[Level, str]]:
    acl = sides.of(change, "acl")
    if acl.after in _PUBLIC_ACLS and acl.before != acl.after:
        yield "critical", f"everybody may read it: acl is {acl.after}"


def _private_api(change: Change) -> Iterator[tuple[Level, str]]:
    kinds = sides.of(change, "endpoint_configuration.0.types.0")
    if kinds.before == "PRIVATE" and (kinds.after != "PRIVATE" or not kinds.known):
        yield "critical", "the API leaves its network: it was private"


def _database(change: Change) -> Iterator[tuple[Level, str]]:
    if change.before is not None and sides.comes_on(change, "publicly_accessible"):
        yield "critical", "the database is reached from the internet (publicly_accessible)"


def _unsigned(change: Change) -> Iterator[tuple[Level, str]]:
    signing = sides.of(change, "code_signing_config_arn")
    if signing.before and signing.known and not signing.after:
        yield "high", "the function takes code that nobody signed (code_signing_config_arn goes)"


def _function_url(change: Change) -> Iterator[tuple[Level, str]]:
    kind = sides.of(change, "authorization_type")
    if not kind.known or (kind.after == "NONE" and kind.before != "NONE"):
        yield "critical", "everybody may call the function by its URL (authorization_type is NONE)"
    elif change.action == "create":
        yield "low", "new: the function has a URL, for who may sign in to AWS"


def _method(change: Change) -> Iterator[tuple[Level, str]]:
    kind = sides.of(change, _METHODS[change.type])
    if kind.before not in (None, "NONE") and (kind.after in (None, "NONE") or not kind.known):
        yield "critical", "everybody may call it: nobody is asked who they are any more"
    elif sides.goes_off(change, "api_key_required"):
        yield "high", "it is called without an API key"


def _pool(change: Change) -> Iterator[tuple[Level, str]]:
    second = sides.of(change, "mfa_configuration")
    if second.before == "ON" and second.after != "ON":
        yield "high", "users sign in without a second factor (mfa_configuration)"
    if sides.goes_off(change, "admin_create_user_config.0.allow_admin_create_user_only"):
        yield "high", "anyone may sign up"


def _ingress(change: Change) -> Iterator[tuple[Level, str]]:
    old, new = _sources(change.before), _sources(change.after)
    if change.type == "aws_security_group_rule" and (change.after or {}).get("type") == "egress":
        return
    opened = (new - old) & _ANYWHERE
    if opened:
        yield "high", f"it lets the whole internet in ({', '.join(sorted(opened))})"


def _sources(values: object) -> set[str]:
    if not isinstance(values, dict):
        return set()
    found = {str(values.get(name)) for name in ("cidr_ipv4", "cidr_ipv6")}
    rules = values.get("ingress")
    for block in (values, *(rules if isinstance(rules, list) else [])):
        if isinstance(block, dict):
            for name in ("cidr_blocks", "ipv6_cidr_blocks"):
                listed = block.get(name)
                found |= set(map(str, listed)) if isinstance(listed, list) else set()
    return found


_DOORS: dict[str, Callable[[Change], Iterator[tuple[Level, str]]]] = {
    "aws_s3_bucket_public_access_block": _public_block,
    "aws_s3_account_public_access_block": _public_block,
    "aws_s3_bucket_acl": _acl,
    "aws_s3_bucket": _acl,
    "aws_lambda_function_url": _function_url,
    "aws_lambda_function": _unsigned,
    "aws_api_gateway_method": _method,
    "aws_apigatewayv2_route": _method,
    "aws_api_gateway_rest_api": _private_api,
    "aws_db_instance": _database,
    "aws_rds_cluster_instance": _database,
    "aws_redshift_cluster": _database,
    "aws_cognito_user_pool": _pool,
    "aws_security_group": _ingress,
    "aws_security_group_rule": _ingress,
    "aws_vpc_security_group_ingress_rule": _ingress,
}
