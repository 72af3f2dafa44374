"""Write a REST API's access log.

AWS: a stage with access log settings writes one line a request to its log group, in its format,
with `$context` variables filled in and "-" for those without a value (API Gateway Developer
Guide, "Variables for access logging"). `$context.requestId` is the id that the integration gets.

ministack 1.5.33: the settings are stored, no line is ever written, and the integration gets an id
of its own.

Patched: each request through a stage writes its line, after its response is made, to a log group
that exists. Variables that the emulator does not know are "-".
"""

# A patch reaches into what it patches, and has its signatures.
# ruff: noqa: SLF001, PLR0917

from __future__ import annotations

import hashlib
import json
import re
import time
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from . import target

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from types import ModuleType

    Response = tuple[int, Mapping[str, str], bytes]
    Execute = Callable[..., Awaitable[Any]]

NAME = "access-logs"

VARIABLE = re.compile(r"\$context\.([A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*)")
NO_VALUE = "-"

SEEN: ContextVar[dict[str, Any] | None] = ContextVar("SEEN", default=None)
"""What is known of the request being served: `request` of ministack's, `authorizer` of the authorizer's."""


def apply() -> None:
    """Replace how a request through a stage is executed."""
    api = target.module("ministack.services.apigateway_v1")
    logs = target.module("ministack.services.cloudwatch_logs")
    execute = target.function(api, "_handle_execute_in_scope", source="60ed5805557fdae6")
    route = target.function(api, "_execute_in_scope", source="2ae72b7d5eb64690")
    build = target.function(api, "_build_lambda_event_v1", source="c7ac97b91f6ee999")
    target.function(logs, "_put_log_events", source="acd4fda33a3857d7")
    target.function(logs, "_create_log_stream", source="99fc231b967774aa")
    api._handle_execute_in_scope = partial(logged, logs, execute)  # type: ignore[attr-defined]
    api._execute_in_scope = partial(noted, route)  # type: ignore[attr-defined]
    api._build_lambda_event_v1 = partial(identified, build)  # type: ignore[attr-defined]


async def logged(
    logs: ModuleType,
    original: Execute,
    api_id: str,
    stage_name: str,
    method: str,
    path: str,
    headers: Mapping[str, Any],
    *rest: object,
) -> Response:
    """Serve the request as ministack does, then write its line."""
    seen: dict[str, Any] = {}
    token = SEEN.set(seen)
    started = time.time()
    try:
        response: Response = await original(api_id, stage_name, method, path, headers, *rest)
    finally:
        SEEN.reset(token)
    request = seen.get("request") or {}
    settings = (request.get("stage") or {}).get("accessLogSettings") or {}
    if settings.get("destinationArn") and settings.get("format"):
        values = {
            **moment(started),
            **{f"authorizer.{key}": value for key, value in (seen.get("authorizer") or {}).items()},
            "apiId": api_id,
            "stage": stage_name,
            "httpMethod": method,
            "path": f"/{stage_name}{path}",
            "protocol": "HTTP/1.1",
            "requestId": request["request_id"],
            "extendedRequestId": request["request_id"],
            "resourcePath": request.get("resource_path"),
            "identity.sourceIp": headers.get("x-forwarded-for", "127.0.0.1"),
            "identity.userAgent": headers.get("user-agent"),
            "status": response[0],
            "responseLength": len(response[2]),
        }
        write(logs, settings["destinationArn"], f"{api_id}/{stage_name}", line(settings["format"], values))
    return response


async def noted(original: Execute, request: dict[str, Any], *rest: object) -> object:
    """Execute as ministack does, with the request remembered for the log."""
    seen = SEEN.get()
    if seen is not None:
        seen["request"] = request
    return await original(request, *rest)


def identified(original: Callable[..., dict[str, Any]], *positional: object, **named: Any) -> dict[str, Any]:  # noqa: ANN401
    """Build the integration's event as ministack does, with the request's own id."""
    event = original(*positional, **named)
    seen = SEEN.get()
    if seen is not None and "request" in seen:
        context = event["requestContext"]
        context["requestId"] = context["extendedRequestId"] = seen["request"]["request_id"]
        seen["authorizer"] = context.get("authorizer")
    return event


def moment(started: float) -> dict[str, object]:
    """Return the variables of time of a request that started then and ends now."""
    return {
        "requestTime": datetime.fromtimestamp(started, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "requestTimeEpoch": int(started * 1000),
        "responseLatency": int((time.time() - started) * 1000),
    }


def line(template: str, values: Mapping[str, object]) -> str:
    """Fill a format in; a value is escaped as within a JSON string, so that it cannot forge a field."""

    def value(match: re.Match[str]) -> str:
        found = values.get(match[1])
        return NO_VALUE if found in (None, "") else json.dumps(str(found))[1:-1]

    return VARIABLE.sub(value, template)


def write(logs: ModuleType, group_arn: str, stage: str, text: str) -> None:
    """Append a line to the stage's stream of a log group, if the group exists."""
    group = group_arn.split(":log-group:", 1)[-1].removesuffix(":*")
    if group not in logs._log_groups:
        return
    stream = hashlib.sha256(stage.encode()).hexdigest()[:32]
    if stream not in logs._log_groups[group]["streams"]:
        logs._create_log_stream({"logGroupName": group, "logStreamName": stream})
    event = {"timestamp": int(time.time() * 1000), "message": text}
    logs._put_log_events({"logGroupName": group, "logStreamName": stream, "logEvents": [event]})
