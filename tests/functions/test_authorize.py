"""The authorizer, through its real entrypoint, with a key in memory."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import jwt
import pytest
from gateway_events import FakeContext
from orders.tokens import TokenVerifier

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from conftest import Written

KEY = "k" * 64
API = "arn:aws:execute-api:us-east-1:111111111111:abc123"


def token(expires_in: int = 60) -> str:
    """Return a token that expires in so many seconds."""
    now = int(time.time())
    claims = {"iss": "orders", "aud": "orders", "sub": "smoke", "iat": now - 120, "exp": now + expires_in}
    return jwt.encode(claims, KEY, algorithm="HS256")


def event(authorization: str | None, route: str = "GET/orders/x") -> dict[str, object]:
    """Return what API Gateway hands to a TOKEN authorizer."""
    return {"type": "TOKEN", "authorizationToken": authorization, "methodArn": f"{API}/dev/{route}"}


def verifier(key: Callable[[], str] = lambda: KEY) -> TokenVerifier:
    """Return the verifier that the function uses, with a key of ours."""
    return TokenVerifier(key, issuer="orders", audience="orders")


@pytest.mark.parametrize("route", ["GET/orders/x", "POST/orders", "GET/"])
def test_a_good_token_opens_every_route_of_its_stage(
    entrypoint: Callable[[str], ModuleType], route: str
) -> None:
    """API Gateway keeps the policy for the token's next call, to whatever route."""
    policy = entrypoint("authorize").authorize(verifier())(event(f"Bearer {token()}", route), FakeContext())

    assert policy == {
        "principalId": "smoke",
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": f"{API}/dev/*"}],
        },
        "context": {"subject": "smoke", "customerId": ""},
    }


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer x.y.z", f"Bearer {token(-60)}", token()],
    ids=["none", "empty", "scheme alone", "nonsense", "expired", "without a scheme"],
)
def test_any_other_token_is_unauthorized(
    entrypoint: Callable[[str], ModuleType], authorization: str | None, written: Callable[[], Written]
) -> None:
    """The error is the very word that API Gateway answers 401 to; the log has the reason, not the token."""
    with pytest.raises(Exception, match=r"^Unauthorized$") as raised:
        entrypoint("authorize").authorize(verifier())(event(authorization), FakeContext())

    assert type(raised.value) is Exception
    found = written()
    [record] = found.records
    assert record["message"] == "token rejected"
    assert found.metrics == {"TokensRejected": 1}
    assert not authorization or len(authorization) < 10 or authorization not in json.dumps(record)


def test_a_key_that_cannot_be_fetched_lets_nobody_in(entrypoint: Callable[[str], ModuleType]) -> None:
    """The error goes up as it is: API Gateway answers 500, as the token may well be good."""

    def down() -> str:
        raise OSError("parameter store is down")

    with pytest.raises(OSError, match="parameter store is down"):
        entrypoint("authorize").authorize(verifier(down))(event(f"Bearer {token()}"), FakeContext())


def test_what_a_token_may_see_is_told_to_the_functions(entrypoint: Callable[[str], ModuleType]) -> None:
    """The policy is the same, so that it can be kept; the customer stands in its context."""
    now = int(time.time())
    claims = {"iss": "orders", "aud": "orders", "sub": "shop", "iat": now, "exp": now + 60}
    limited = jwt.encode({**claims, "customer_id": "customer-7"}, KEY, algorithm="HS256")

    policy = entrypoint("authorize").authorize(verifier())(event(f"Bearer {limited}"), FakeContext())

    assert policy["context"] == {"subject": "shop", "customerId": "customer-7"}


def test_an_issuer_without_public_keys_is_not_asked_for_any(entrypoint: Callable[[str], ModuleType]) -> None:
    """No URL, no key set; an unsafe one stops the function before it lets anybody in."""
    module = entrypoint("authorize")

    assert module.key_set("") is None
    assert module.key_set("https://issuer.example/keys") is not None
    with pytest.raises(ValueError, match="https"):
        module.key_set("http://issuer.example/keys")
