"""The whole API in one process: the real handlers over one store in memory, behind a WSGI gateway."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote

from gateway_events import FakeContext
from openapi import document
from orders.adapters.memory import MemoryOrders
from real_entrypoints import imported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Handler = Callable[[dict[str, Any], FakeContext], dict[str, Any]]

STAGE = "/dev"
CURSOR_KEY = "c" * 32
GATEWAY = {
    "Content-Type": "application/json",
    "Access-Control-Allow-Origin": "*",
    "X-Request-ID": "request-1",
}


def handlers() -> dict[tuple[str, str], Handler]:
    """Return each route's handler, all over one store."""
    store = MemoryOrders()
    return {
        ("POST", "/orders"): imported("create_order").create_order(store=store),
        ("GET", "/orders"): imported("list_orders").list_orders(listing=store, key=lambda: CURSOR_KEY),
        ("GET", "/orders/{orderId}"): imported("get_order").get_order(store=store),
        ("PATCH", "/orders/{orderId}"): imported("update_order").update_order(store=store),
    }


class Gateway:
    """Does what API Gateway does around the handlers, as a WSGI application.

    Whoever has any token is let in. Its own document is at /openapi.json.
    """

    def __init__(self) -> None:
        self._handlers = handlers()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        """Answer a request."""
        answer = self._answer(environ)
        status = HTTPStatus(answer["statusCode"])
        start_response(f"{status.value} {status.phrase}", list(answer["headers"].items()))
        return [answer["body"].encode()]

    def _answer(self, environ: dict[str, Any]) -> dict[str, Any]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if path == "/openapi.json":
            return {"statusCode": 200, "headers": GATEWAY, "body": json.dumps(document())}
        path = path.removeprefix(STAGE)
        named = re.fullmatch(r"/orders/([^/]+)", path)
        route = "/orders/{orderId}" if named else path
        methods = [found for found, known in self._handlers if known == route]
        if not methods:
            return refusal(404, "not_found")
        if method not in methods:
            return refusal(405, "method_not_allowed", Allow=", ".join(methods))
        if not environ.get("HTTP_AUTHORIZATION", "").startswith("Bearer "):
            return refusal(401, "unauthorized")
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length).decode(errors="replace")
        query = parse_qs(environ["QUERY_STRING"], keep_blank_values=True)
        event = {
            "requestContext": {
                "requestId": "request-1",
                "path": f"{STAGE}{path}",
                "authorizer": {"subject": "smoke"},
            },
            "headers": {
                name.removeprefix("HTTP_").replace("_", "-"): value
                for name, value in environ.items()
                if name.startswith("HTTP_")
            },
            "pathParameters": {"orderId": unquote(named[1])} if named else None,
            "multiValueQueryStringParameters": query or None,
            "body": body or None,
            "isBase64Encoded": False,
        }
        return self._handlers[method, route](event, FakeContext())


def refusal(status: int, code: str, **headers: str) -> dict[str, Any]:
    """Return what the gateway answers by itself."""
    body = json.dumps({"error": {"code": code, "message": "No."}})
    return {"statusCode": status, "headers": {**GATEWAY, **headers}, "body": body}
