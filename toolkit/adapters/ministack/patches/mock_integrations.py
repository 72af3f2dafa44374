"""Answer from a MOCK integration what its mappings say.

AWS: a response header is mapped from a literal in quotes or from the request's context, such as
context.requestId; without a body template the body is empty (API Gateway Developer Guide, "Mapping
template and access logging variable reference" and "Mock integrations"). A MOCK integration has an
HTTP method only if it was given one.

ministack 1.5.33: a context variable is sent as its own name, a missing template is the body {}, and
every integration has the method POST, so that Terraform replaces each MOCK in every plan.

Patched: all three.
"""

# A patch reaches into what it patches.
# ruff: noqa: SLF001

from __future__ import annotations

import copy
from functools import partial
from typing import TYPE_CHECKING, Any

from . import target
from .access_logs import SEEN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    Response = tuple[int, Mapping[str, str], bytes]

NAME = "mock-integrations"

NOTHING = " "
"""Stands for an empty body where ministack would make one up."""


def apply() -> None:
    """Replace how a MOCK is invoked, and how an integration is put."""
    api = target.module("ministack.services.apigateway_v1")
    invoke = target.function(api, "_invoke_mock_v1", source="20f819eee1f9c8bc")
    put = target.function(api, "_put_integration", source="fd1a612acd0155a1")
    target.function(api, "_gateway_request_value", source="92e211297e7f4054")
    target.function(api, "_v1_response", source="ca5f75c581ffb16e")
    api._invoke_mock_v1 = partial(answered, api, invoke)  # type: ignore[attr-defined]
    api._put_integration = partial(put_integration, api, put)  # type: ignore[attr-defined]


def answered(
    api: ModuleType, original: Callable[[Mapping[str, Any]], Response], integration: Mapping[str, Any]
) -> Response:
    """Answer as ministack does, from responses whose mappings are resolved."""
    request = (SEEN.get() or {}).get("request")
    resolved = copy.deepcopy(dict(integration))
    for response in (resolved.get("integrationResponses") or {}).values():
        mapped = response.get("responseParameters") or {}
        if request is not None:
            values = {
                name: api._gateway_request_value(str(source), request) for name, source in mapped.items()
            }
            response["responseParameters"] = {
                name: f"'{value}'" for name, value in values.items() if value is not None
            }
        templates = response.setdefault("responseTemplates", {})
        templates["application/json"] = templates.get("application/json") or NOTHING
    status, headers, body = original(resolved)
    return status, headers, b"" if body == NOTHING.encode() else body


def put_integration(  # noqa: PLR0917, ministack's own signature behind two bound arguments
    api: ModuleType,
    original: Callable[..., Any],
    api_id: str,
    resource_id: str,
    http_method: str,
    asked: Mapping[str, Any],
) -> object:
    """Put an integration as ministack does; a MOCK has no HTTP method of its own unless it was given one."""
    answer: object = original(api_id, resource_id, http_method, asked)
    if asked.get("type") != "MOCK" or asked.get("httpMethod"):
        return answer
    method = (
        (api._resources.get(api_id, {}).get(resource_id) or {}).get("resourceMethods", {}).get(http_method)
    )
    if not method or "methodIntegration" not in method:
        return answer
    method["methodIntegration"].pop("httpMethod", None)
    return api._v1_response(method["methodIntegration"], 201)
