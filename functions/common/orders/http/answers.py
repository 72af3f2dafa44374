"""What callers are answered, for the OpenAPI document: tests hold `orders.documents` and the errors to it."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields, validate

from orders.domain import order as rules
from orders.domain.money import CURRENCY, MAX_AMOUNT
from orders.domain.order_id import PATTERN
from orders.domain.status import Status
from orders.http.models import CURSOR, MAX_LIMIT

CREATED_AT = "2026-03-01T12:00:00.005Z"
ORDER_ID = "019caa1b-5d05-7c3e-9d6b-4f1f2f3a4b5c"


class Answer(Schema):
    """A JSON object with these fields and no other."""

    class Meta:
        """As marshmallow has it."""

        unknown = RAISE


def time(description: str, *, required: bool = False) -> fields.String:
    """Return a field that holds a time."""
    return fields.String(
        required=required, metadata={"format": "date-time", "description": description, "example": CREATED_AT}
    )


def number(least: int, most: int, description: str, example: int) -> fields.Integer:
    """Return a field that holds a whole number."""
    return fields.Integer(
        required=True,
        validate=validate.Range(least, most),
        metadata={"format": "int64", "description": description, "example": example},
    )


class Total(Answer):
    """An amount of money."""

    amount = number(0, MAX_AMOUNT, "Minor units of the currency, such as cents.", 3297)
    currency = fields.String(
        required=True,
        validate=validate.Regexp(f"^{CURRENCY.pattern}$"),
        metadata={"description": "ISO 4217 code.", "example": "EUR"},
    )


class OrderedItem(Answer):
    """So many of one thing, at one price."""

    sku = fields.String(required=True, metadata={"description": "Stock keeping unit.", "example": "BOOK-1"})
    quantity = number(1, rules.MAX_QUANTITY, "How many.", 3)
    unit_price = fields.Integer(
        required=True,
        data_key="unitPrice",
        validate=validate.Range(0, MAX_AMOUNT),
        metadata={"format": "int64", "description": "Price of one, in minor units.", "example": 1099},
    )


class Summary(Answer):
    """An order that was placed."""

    order_id = fields.String(
        required=True,
        data_key="orderId",
        validate=validate.Regexp(f"^{PATTERN}$"),
        metadata={"description": "UUIDv7: ids sort by the time they were made.", "example": ORDER_ID},
    )
    status = fields.String(
        required=True,
        validate=validate.OneOf([each.value for each in Status]),
        metadata={"description": "How far it has come.", "example": "pending"},
    )
    version = number(1, MAX_AMOUNT, "How many statuses it has come to; for optimistic locking.", 1)
    total = fields.Nested(Total, required=True, metadata={"description": "What all items cost together."})
    created_at = fields.String(
        required=True,
        data_key="createdAt",
        metadata={"format": "date-time", "description": "When it was placed.", "example": CREATED_AT},
    )


class Order(Summary):
    """An order."""

    changedAt = time("When it came to its status.", required=True)  # noqa: N815, as it is told
    customer_id = fields.String(
        required=True,
        data_key="customerId",
        metadata={"description": "Whose order it is.", "example": "customer-7"},
    )
    items = fields.List(
        fields.Nested(OrderedItem),
        required=True,
        validate=validate.Length(1, rules.MAX_ITEMS),
        metadata={"description": "What was ordered."},
    )
    confirmed = fields.Boolean(
        required=True, metadata={"description": "Whether it was counted for its customer.", "example": False}
    )
    confirmedAt = time("When it was; absent until then.")  # noqa: N815, as it is told
    fulfilmentRequestedAt = time("When its goods were asked for; absent until then.")  # noqa: N815, as it is told


class Page(Answer):
    """Some orders, the newest first."""

    orders = fields.List(
        fields.Nested(Order),
        required=True,
        validate=validate.Length(max=MAX_LIMIT),
        metadata={"description": "As many as were asked for, or all there are."},
    )
    next_cursor = fields.String(
        required=True,
        allow_none=True,
        data_key="nextCursor",
        validate=validate.Regexp(f"^{CURSOR.pattern}$"),
        metadata={"description": "`cursor` of the next page; null on the last.", "example": None},
    )


class FieldProblem(Answer):
    """What is wrong with one field."""

    field = fields.String(
        required=True,
        metadata={
            "description": "Its name, such as items[0].sku; `body` for all.",
            "example": "items[0].sku",
        },
    )
    problem = fields.String(required=True, metadata={"description": "What it must be, or why it can't be."})


class ErrorDetail(Answer):
    """Why a request was not granted."""

    code = fields.String(
        required=True,
        validate=validate.Regexp("^[a-z_]+$"),
        metadata={"description": "For programs: it does not change.", "example": "invalid_request"},
    )
    message = fields.String(
        required=True, metadata={"description": "For people.", "example": "The request is not valid."}
    )
    problems = fields.List(
        fields.Nested(FieldProblem),
        validate=validate.Length(1),
        metadata={"description": "Every problem of the request, where it has any."},
    )


class Error(Answer):
    """An error."""

    error = fields.Nested(ErrorDetail, required=True)
