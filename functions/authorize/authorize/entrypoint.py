"""Authorize a caller: API Gateway's TOKEN Lambda authorizer."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

import boto3
from orders.adapters.ssm_secret import SSMSecret
from orders.cached import Cached
from orders.logs import Log
from orders.runtime import Context
from orders.tokens import Rejected, TokenVerifier

Policy = dict[str, object]
Handler = Callable[[Mapping[str, object], Context], Policy]

KEY_TTL = 300.0
"""Seconds until a rotated key is seen."""


def authorize(verifier: TokenVerifier) -> Handler:
    """Return the handler that lets the bearer of a good token call every route, and nobody else any."""

    def handler(event: Mapping[str, object], context: Context) -> Policy:
        log = Log(context.aws_request_id, context.aws_request_id)
        verdict = verifier.verify(str(event.get("authorizationToken") or ""))
        if isinstance(verdict, Rejected):
            log.info("token rejected", reason=verdict.reason)
            # API Gateway answers 401 to this very word, and 500 to any other error.
            raise Exception("Unauthorized")  # noqa: TRY002, TRY004
        return allowed(verdict.name, str(event["methodArn"]))

    return handler


def allowed(subject: str, method_arn: str) -> Policy:
    """Return a policy for every route of the stage.

    API Gateway caches a policy by token, whatever the route: one for the called route alone
    would refuse the caller's next call to another.
    """
    api, stage, *_ = method_arn.split("/")
    statement = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": f"{api}/{stage}/*"}
    return {
        "principalId": subject,
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": {"subject": subject},
    }


handler = authorize(
    TokenVerifier(
        Cached(SSMSecret(boto3.client("ssm"), os.environ["TOKEN_KEY_PARAMETER"]), ttl=KEY_TTL),
        issuer=os.environ["TOKEN_ISSUER"],
        audience=os.environ["TOKEN_AUDIENCE"],
    )
)
