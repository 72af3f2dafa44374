"""The order service's OpenAPI document, made from the models that its handlers read requests with.

`./run openapi` writes it, and the page that people read, into docs.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from openapi_page import page
from orders.domain.order_id import PATTERN
from orders.http import answers, idempotency, models, response

DOCS = Path(__file__).parents[2] / "docs"
TITLE = "Order service"
MODELS = {
    "NewOrder": models.NewOrder,
    "NewItem": models.NewItem,
    "Move": models.Move,
    "Page": answers.Page,
    "Order": answers.Order,
    "Summary": answers.Summary,
    "OrderedItem": answers.OrderedItem,
    "Total": answers.Total,
    "Error": answers.Error,
    "ErrorDetail": answers.ErrorDetail,
    "FieldProblem": answers.FieldProblem,
}
REASONS = {
    "400": ("invalid_request", "Something is wrong with the request; every problem is named."),
    "401": ("unauthorized", "There is no bearer token, or it is not to be believed."),
    "403": ("forbidden", "The caller may not do this."),
    "404": ("not_found", "There is no such order, or none that the caller may know of."),
    "409": (
        "conflict",
        "The order has another version (`conflict`), or can't go there from where it is (`not_allowed`).",
    ),
    "413": ("too_large", "The body is larger than the gateway takes."),
    "415": ("unsupported_media_type", "The gateway does not take a body of this type."),
    "422": ("idempotency_key_reused", "The key was used for another body within the last day."),
    "429": ("too_many_requests", "There are more requests than are allowed; try again later."),
    "500": ("internal_error", "Something broke; quote X-Request-ID."),
    "5XX": ("internal_error", "The gateway got no answer in time; try again, with an Idempotency-Key."),
}
EVERY = ("401", "403", "429", "500", "5XX")


def document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    spec = APISpec(
        title=TITLE,
        version="1",
        openapi_version="3.1.0",
        plugins=[MarshmallowPlugin()],
        info={
            "description": "Takes orders, shows them, and moves them on. Money is exact: whole minor units.",
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        },
        servers=[
            {
                "url": "https://{host}/{stage}",
                "variables": {"host": {"default": "api.example.com"}, "stage": {"default": "dev"}},
            }
        ],
        security=[{"bearer": []}],
        tags=[{"name": "orders", "description": "Orders, from being placed to being completed."}],
    )
    # Parts first: apispec would give a part that it meets in a whole a name of its own.
    for name, model in reversed(MODELS.items()):
        described = (model.__doc__ or "").strip()
        spec.components.schema(name, schema=model, component={"description": described})
    spec.components.security_scheme(
        "bearer",
        {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "HS256 or RS256. A `customer_id` claim limits it to that customer's orders.",
        },
    )
    for name, (text, schema) in HEADERS.items():
        spec.components.header(name, {"description": text, "required": True, "schema": schema})
    spec.path("/orders", operations={"get": list_orders(), "post": create_order()})
    spec.path(
        "/orders/{orderId}",
        operations={"get": get_order(), "patch": update_order()},
        parameters=[
            {
                "name": "orderId",
                "in": "path",
                "required": True,
                "description": "The order's id.",
                "schema": {"type": "string", "pattern": f"^{PATTERN}$"},
                "example": answers.ORDER_ID,
            }
        ],
    )
    found: dict[str, Any] = json.loads(json.dumps(spec.to_dict()))
    found["components"]["schemas"] = {name: found["components"]["schemas"][name] for name in MODELS}
    return found


TEXT = {"type": "string", "minLength": 1}
HEADERS: dict[str, tuple[str, dict[str, Any]]] = {
    response.REQUEST_ID: ("Names the request in our logs.", TEXT),
    "Access-Control-Allow-Origin": ("Any origin: access is by token.", {"type": "string", "const": "*"}),
    response.LOCATION: ("Where the order is found.", {"type": "string", "format": "uri-reference"}),
}
REPLAYED = {
    "description": "Present if the request was answered before, and this is that answer.",
    "required": False,
    "schema": {"type": "string", "const": "true"},
}


def headers(*more: str) -> dict[str, Any]:
    """Return the headers of an answer: those that all have, and some more."""
    named = (response.REQUEST_ID, "Access-Control-Allow-Origin", *more)
    return {name: {"$ref": f"#/components/headers/{name}"} for name in named}


def errors(*statuses: str) -> dict[str, Any]:
    """Return the errors that an operation answers, and those that every one does."""
    return {
        status: {
            "description": REASONS[status][1],
            "headers": headers(),
            "content": {
                "application/json": {
                    "schema": reference("Error"),
                    "example": {"error": {"code": REASONS[status][0], "message": REASONS[status][1]}},
                }
            },
        }
        for status in sorted({*statuses, *EVERY})
    }


def reference(name: str) -> dict[str, str]:
    """Return a reference to a model."""
    return {"$ref": f"#/components/schemas/{name}"}


def success(description: str, model: str, *more: str, keyed: bool = False) -> dict[str, Any]:
    """Return an answer that is no error."""
    replayed = {response.REPLAYED: REPLAYED} if keyed else {}
    return {
        "description": description,
        "headers": {**headers(*more), **replayed},
        "content": {"application/json": {"schema": reference(model)}},
    }


def body(model: str) -> dict[str, Any]:
    """Return a request's body."""
    return {"required": True, "content": {"application/json": {"schema": reference(model)}}}


def optional_headers(*, keyed: bool = False) -> list[dict[str, Any]]:
    """Return the headers that a caller may send."""
    correlation = {
        "name": "X-Correlation-ID",
        "in": "header",
        "description": "Names in our logs and events what the request belongs to; otherwise it stands alone.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,128}$"},
    }
    key = {
        "name": idempotency.HEADER,
        "in": "header",
        "description": "The same key with the same body within a day is answered as the first time.",
        "schema": {"type": "string", "pattern": idempotency.PATTERN},
    }
    return [key, correlation] if keyed else [correlation]


def create_order() -> dict[str, Any]:
    """Describe POST /orders."""
    created = success("The order is placed.", "Summary", response.LOCATION, keyed=True)
    found = {"parameters": {"orderId": "$response.body#/orderId"}}
    created["links"] = {
        "get": {"operationId": "getOrder", **found},
        "update": {"operationId": "updateOrder", **found},
    }
    return {
        "operationId": "createOrder",
        "tags": ["orders"],
        "summary": "Place an order",
        "parameters": optional_headers(keyed=True),
        "requestBody": body("NewOrder"),
        "responses": {"201": created, **errors("400", "413", "415", "422")},
    }


def get_order() -> dict[str, Any]:
    """Describe GET /orders/{orderId}."""
    return {
        "operationId": "getOrder",
        "tags": ["orders"],
        "summary": "Show an order",
        "parameters": optional_headers(),
        "responses": {"200": success("The order as last written.", "Order"), **errors("404")},
    }


def list_orders() -> dict[str, Any]:
    """Describe GET /orders."""
    return {
        "operationId": "listOrders",
        "tags": ["orders"],
        "summary": "List orders, the newest first",
        "description": "An order that was placed or moved just now may be missing for a moment.",
        "parameters": [{"in": "query", "schema": models.Listing}, *optional_headers()],
        "responses": {"200": success("A page of orders.", "Page"), **errors("400")},
    }


def update_order() -> dict[str, Any]:
    """Describe PATCH /orders/{orderId}."""
    return {
        "operationId": "updateOrder",
        "tags": ["orders"],
        "summary": "Move an order to another status",
        "description": "pending → paid → shipped → delivered → completed; pending and paid → cancelled.",
        "parameters": optional_headers(keyed=True),
        "requestBody": body("Move"),
        "responses": {
            "200": success("The order as it is now.", "Order", keyed=True),
            **errors("400", "404", "409", "413", "415", "422"),
        },
    }


def files() -> dict[Path, str]:
    """Return what is to be written, and where."""
    found = document()
    return {
        DOCS / "openapi.json": json.dumps(found, indent=2, ensure_ascii=False) + "\n",
        DOCS / "api.md": page(found),
    }


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
