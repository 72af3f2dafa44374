"""Authorize a caller: API Gateway's TOKEN Lambda authorizer."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from orders.adapters.clients import client
from orders.adapters.ssm_secret import SSMSecret
from orders.cached import Cached
from orders.runtime import entrypoint
from orders.tokens import Rejected, TokenVerifier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orders.key_set import KeySet
    from orders.logs import Log
    from orders.runtime import Context, Handler
    from orders.tokens import Subject

KEY_TTL = 300.0
"""Seconds until a rotated key is seen."""


def authorize(verifier: TokenVerifier) -> Handler:
    """Return the handler that lets the bearer of a good token call every route, and nobody else any."""

    def handle(event: Mapping[str, Any], _context: Context, log: Log) -> dict[str, object]:
        verdict = verifier.verify(str(event.get("authorizationToken") or ""))
        if isinstance(verdict, Rejected):
            log.info("token rejected", reason=verdict.reason)
            log.count("TokensRejected")
            # API Gateway answers 401 to this very word, and 500 to any other error.
            raise Exception("Unauthorized")  # noqa: TRY002, TRY004
        return allowed(verdict, str(event["methodArn"]))

    return entrypoint(handle)


def allowed(subject: Subject, method_arn: str) -> dict[str, object]:
    """Return a policy for every route of the stage.

    API Gateway caches a policy by token, whatever the route: one for the called route alone
    would refuse the caller's next call to another. What the token may not see, the functions know by
    its context.
    """
    api, stage, *_ = method_arn.split("/")
    statement = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": f"{api}/{stage}/*"}
    return {
        "principalId": subject.name,
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": {"subject": subject.name, "customerId": subject.customer_id or ""},
    }


def key_set(url: str) -> KeySet | None:
    """Return the issuer's public keys, or None where no issuer has any."""
    if not url:
        return None
    # Needed by whoever has such an issuer; the others start faster without.
    from orders.adapters.https_document import HTTPSDocument  # noqa: PLC0415
    from orders.key_set import KeySet  # noqa: PLC0415

    return KeySet(HTTPSDocument(url))


handler = authorize(
    TokenVerifier(
        Cached(SSMSecret(client("ssm"), os.environ["TOKEN_KEY_PARAMETER"]), ttl=KEY_TTL),
        issuer=os.environ["TOKEN_ISSUER"],
        audience=os.environ["TOKEN_AUDIENCE"],
        key_set=key_set(os.environ.get("TOKEN_JWKS_URL", "")),
    )
)
