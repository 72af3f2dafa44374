"""What callers may send: read by marshmallow, every problem named; the OpenAPI document is made of it too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from orders.domain import order as rules
from orders.domain.money import CURRENCY, MAX_AMOUNT
from orders.domain.status import Status
from orders.http.response import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orders.http.request import Request

MAX_LIMIT = 100
DEFAULT_LIMIT = 20
CURSOR = re.compile(r"[A-Za-z0-9_-]{64}")
MAX_NAME = 64
"""Characters of an unknown field's name that are told back."""

# On Python's side each is matched whole, where its anchors change nothing.
PLAIN = "letters, digits, '.', '_' or '-'"
SKU_PROBLEM = f"must be 1 to 64 {PLAIN}"
CUSTOMER_PROBLEM = f"must be 1 to 128 {PLAIN}"
CURRENCY_PROBLEM = "must be three capital letters, such as EUR"
STATUS_PROBLEM = f"must be one of {', '.join(Status)}"
ITEMS_PROBLEM = f"must be a list of 1 to {rules.MAX_ITEMS} items"


def every(problem: str) -> dict[str, Any]:
    """Return marshmallow's messages such that whatever is wrong with a field, it says what it must be."""
    return dict.fromkeys(("required", "null", "invalid", "invalid_utf8", "too_large"), problem)


class Matches(validate.Regexp):
    """A pattern that a text matches from its first to its last character, line breaks included."""

    def __init__(self, pattern: re.Pattern[str], problem: str) -> None:
        super().__init__(f"^{pattern.pattern}$", error=problem)
        self.whole = pattern

    def __call__(self, value: str) -> str:  # type: ignore[override]
        """Return the text, or refuse it."""
        if not self.whole.fullmatch(value):
            raise ValidationError(self.error)
        return value


class Text(fields.String):
    """A text of one pattern."""

    def __init__(self, pattern: re.Pattern[str], problem: str, **settings: Any) -> None:  # noqa: ANN401
        super().__init__(validate=Matches(pattern, problem), error_messages=every(problem), **settings)


class Whole(fields.Integer):
    """A whole number, and nothing that could be taken for one: no fraction, text or truth value."""

    def __init__(self, least: int, most: int, problem: str, **settings: Any) -> None:  # noqa: ANN401
        limits = validate.Range(least, most, error=problem)
        super().__init__(strict=True, validate=limits, error_messages=every(problem), **settings)


class Digits(Whole):
    """A whole number in a query, where all is text."""

    DIGITS = re.compile(r"[0-9]{1,9}")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:  # noqa: ANN401
        if not isinstance(value, str) or not self.DIGITS.fullmatch(value):
            raise self.make_error("invalid")
        return super()._deserialize(int(value), attr, data, **more)


class OneStatus(fields.String):
    """The name of a status."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401
        names = validate.OneOf([each.value for each in Status], error=STATUS_PROBLEM)
        super().__init__(validate=names, error_messages=every(STATUS_PROBLEM), **settings)


class Items(fields.List[Any]):
    """A list that is judged item by item only if it is no longer than it may be."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:  # noqa: ANN401
        if isinstance(value, list) and not 1 <= len(value) <= rules.MAX_ITEMS:
            raise self.make_error("invalid")
        return super()._deserialize(value, attr, data, **more)


class Body(Schema):
    """A JSON object with these fields and no other."""

    class Meta:
        """As marshmallow has it."""

        unknown = RAISE

    error_messages = {"type": "must be a JSON object"}  # noqa: RUF012, as marshmallow has it

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401
        super().__init__(**settings)
        known = ", ".join(field.data_key or name for name, field in self.fields.items())
        self.error_messages = {**self.error_messages, "unknown": f"is not one of {known}"}


class NewItem(Body):
    """So many of one thing, at one price."""

    sku = Text(
        rules.SKU,
        SKU_PROBLEM,
        required=True,
        metadata={"description": "Stock keeping unit.", "example": "BOOK-1"},
    )
    quantity = Whole(
        1,
        rules.MAX_QUANTITY,
        f"must be a whole number from 1 to {rules.MAX_QUANTITY}",
        required=True,
        metadata={"description": "How many.", "example": 3},
    )
    unit_price = Whole(
        0,
        MAX_AMOUNT,
        f"must be a whole number of minor units from 0 to {MAX_AMOUNT}",
        required=True,
        data_key="unitPrice",
        metadata={
            "description": "Price of one, in minor units of the order's currency, such as cents.",
            "example": 1099,
            "format": "int64",
        },
    )


class NewOrder(Body):
    """An order that a customer places."""

    customer_id = Text(
        rules.CUSTOMER_ID,
        CUSTOMER_PROBLEM,
        required=True,
        data_key="customerId",
        metadata={"description": "Whose order it is.", "example": "customer-7"},
    )
    currency = Text(
        CURRENCY,
        CURRENCY_PROBLEM,
        required=True,
        metadata={"description": "ISO 4217 code of all prices.", "example": "EUR"},
    )
    items = Items(
        fields.Nested(NewItem, error_messages=every("must be a JSON object")),
        required=True,
        validate=validate.Length(1, rules.MAX_ITEMS, error=ITEMS_PROBLEM),
        error_messages=every(ITEMS_PROBLEM),
        metadata={"description": f"What is ordered; its total is at most {MAX_AMOUNT} minor units."},
    )


class Move(Body):
    """Where an order is to go."""

    status = OneStatus(
        required=True,
        metadata={"description": "The status that it is to have.", "example": Status.PAID.value},
    )
    version = Whole(
        1,
        MAX_AMOUNT,
        f"must be a whole number from 1 to {MAX_AMOUNT}",
        metadata={
            "description": "The version that the caller read: if the order has another one, it is not moved.",
            "example": 1,
            "format": "int64",
        },
    )


class Listing(Body):
    """Which orders are listed."""

    limit = Digits(
        1,
        MAX_LIMIT,
        f"must be a whole number from 1 to {MAX_LIMIT}",
        load_default=DEFAULT_LIMIT,
        metadata={"description": "How many at most."},
    )
    cursor = Text(
        CURSOR,
        "must be the nextCursor of a list with the same filters",
        metadata={"description": "`nextCursor` of the page before, with the same filters."},
    )
    customer_id = Text(
        rules.CUSTOMER_ID,
        CUSTOMER_PROBLEM,
        data_key="customerId",
        metadata={"description": "Only this customer's orders.", "example": "customer-7"},
    )
    status = OneStatus(metadata={"description": "Only orders that have this status."})


def read(schema: Schema, document: object) -> dict[str, Any] | list[Problem]:
    """Return what a JSON document says, by the schema's names, or all that is wrong with it."""
    try:
        found: dict[str, Any] = schema.load(document)  # type: ignore[arg-type]
    except ValidationError as error:
        return list(problems(error.normalized_messages()))  # type: ignore[no-untyped-call]
    return found


def read_query(schema: Schema, request: Request) -> dict[str, Any] | list[Problem]:
    """Return what a request's query says, or all that is wrong with it."""
    repeated = [name for name, values in sorted(request.query.items()) if len(values) != 1]
    found = read(schema, {name: values[0] for name, values in request.query.items() if len(values) == 1})
    if not repeated:
        return found
    named = found if isinstance(found, list) else []
    return [*[Problem(name[:MAX_NAME], "must be given once") for name in repeated], *named]


def problems(messages: Mapping[Any, Any], path: str = "") -> Iterator[Problem]:
    """Yield marshmallow's messages as problems, each with the path of its field, in the order of paths."""
    for name in sorted(messages, key=lambda each: (isinstance(each, str), each)):
        found = messages[name]
        here = extended(path, name)
        if isinstance(found, dict):
            yield from problems(found, here)
        else:
            yield from (Problem(here, each) for each in found)


def extended(path: str, name: str | int) -> str:
    """Return the path of a field's part: by its index, or by its name."""
    if name == "_schema":
        return path or "body"
    if isinstance(name, int):
        return f"{path}[{name}]"
    return f"{path}.{name[:MAX_NAME]}" if path else name[:MAX_NAME]
