"""The deployed authorizer lets in who shows a good token, of either kind, and nobody else."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deployed import Service

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


def number(value: int) -> str:
    """Write a number as a JWK holds it."""
    return (
        base64.urlsafe_b64encode(value.to_bytes((value.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()
    )


@pytest.fixture(scope="module")
def issuer(service: Service) -> Iterator[str]:
    """Publish a key set on loopback, and have the authorizer heed it, as environment.yaml would."""
    numbers = KEY.public_key().public_numbers()
    key = {
        "kty": "RSA",
        "kid": "one",
        "use": "sig",
        "alg": "RS256",
        "n": number(numbers.n),
        "e": number(numbers.e),
    }

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"keys": [key]}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Keys)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    client, name = service.aws("lambda"), service.function("authorize")
    before = client.get_alias(FunctionName=name, Name="live")["FunctionVersion"]
    variables = client.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    variables["TOKEN_JWKS_URL"] = f"http://127.0.0.1:{server.server_port}/jwks.json"
    client.update_function_configuration(FunctionName=name, Environment={"Variables": variables})
    version = client.publish_version(FunctionName=name)["Version"]
    client.update_alias(FunctionName=name, Name="live", FunctionVersion=version)
    yield variables["TOKEN_JWKS_URL"]
    client.update_alias(FunctionName=name, Name="live", FunctionVersion=before)
    server.shutdown()
    server.server_close()


def claims(**changed: Any) -> dict[str, Any]:  # noqa: ANN401, JSON
    """Return good claims, with some otherwise."""
    now = int(time.time())
    return {"iss": "orders", "aud": "orders", "sub": "partner", "iat": now, "exp": now + 600, **changed}


def asked(service: Service, token: str) -> int:
    """Return the status of a request with a token."""
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.get(f"{service.api_url}/orders?limit=1", headers=headers, timeout=60).status_code


def unpadded(value: object) -> str:
    """Write a part of a token."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def hmac_with_public_key() -> str:
    """Sign with what everybody knows, under the name of the other algorithm."""
    signed = f"{unpadded({'alg': 'HS256', 'typ': 'JWT', 'kid': 'one'})}.{unpadded(claims())}"
    mac = hmac.new(PEM, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def rs256(key: rsa.RSAPrivateKey = KEY, kid: str = "one", **changed: Any) -> str:  # noqa: ANN401, JSON
    """Sign claims with a private key."""
    return jwt.encode(claims(**changed), key, algorithm="RS256", headers={"kid": kid})


def test_the_issuers_tokens_and_our_own_are_both_good(service: Service, issuer: str) -> None:
    """RS256 by the key set, HS256 by the parameter."""
    assert issuer

    assert asked(service, rs256()) == 200
    assert asked(service, service.token) == 200


def test_one_answer_of_the_authorizer_is_right_for_every_route(service: Service, issuer: str) -> None:
    """API Gateway keeps it by token, whatever route was asked for first."""
    assert issuer
    token = rs256(sub="walker")
    headers = {"Authorization": f"Bearer {token}"}

    statuses = [
        httpx.request(method, f"{service.api_url}{path}", headers=headers, timeout=60).status_code
        for method, path in (
            ("GET", "/orders?limit=1"),
            ("GET", "/orders/01920000-0000-7000-8000-000000000000"),
            ("POST", "/orders"),
            ("PATCH", "/orders/01920000-0000-7000-8000-000000000000"),
        )
    ]

    assert statuses == [200, 404, 400, 400]


BAD = {
    "signed by another": lambda: rs256(OTHER),
    "of an unknown key": lambda: rs256(OTHER, kid="two"),
    "expired": lambda: rs256(exp=int(time.time()) - 60),
    "not yet good": lambda: rs256(nbf=int(time.time()) + 600),
    "for others": lambda: rs256(aud="invoices"),
    "from others": lambda: rs256(iss="elsewhere"),
    "signed with the public key": hmac_with_public_key,
    "unsigned": lambda: f"{unpadded({'alg': 'none'})}.{unpadded(claims())}.",
    "of another algorithm": lambda: jwt.encode(claims(), KEY, algorithm="RS512", headers={"kid": "one"}),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_token_is_refused(service: Service, issuer: str, bad: str) -> None:
    """Whatever is wrong with it, the answer is the same."""
    assert issuer

    assert asked(service, BAD[bad]()) == 401


def test_a_customers_token_sees_that_customers_orders_alone(service: Service, issuer: str) -> None:
    """Others do not exist for it."""
    assert issuer
    mine, other = (
        service.place(customerId="c-mine")["orderId"],
        service.place(customerId="c-other")["orderId"],
    )
    headers = {"Authorization": f"Bearer {rs256(sub='c-mine', customer_id='c-mine')}"}
    with httpx.Client(base_url=service.api_url, headers=headers, timeout=60) as client:
        listed = client.get("/orders").json()["orders"]
        body = {
            "customerId": "c-other",
            "currency": "EUR",
            "items": [{"sku": "A", "quantity": 1, "unitPrice": 1}],
        }
        statuses = [
            client.get(f"/orders/{mine}").status_code,
            client.get(f"/orders/{other}").status_code,
            client.patch(f"/orders/{other}", json={"status": "paid"}).status_code,
            client.post("/orders", json=body).status_code,
        ]

    assert {each["customerId"] for each in listed} == {"c-mine"}
    assert statuses == [200, 404, 404, 403]
