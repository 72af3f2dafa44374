"""Requests are read and responses written as API Gateway's proxy integration has them."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest
from gateway_events import FakeContext, proxied
from hypothesis import given
from hypothesis import strategies as st
from orders.adapters.clients import CONFIG
from orders.http.handling import handling
from orders.http.request import Request, UnreadableBodyError, request
from orders.http.response import Response
from orders.logs import Log, Metrics
from orders.runtime import entrypoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Written

SECRET = "customer-7 wants books"


def test_a_request_is_read() -> None:
    """Header names are in lower case, as HTTP does not tell them apart."""
    read = request(
        proxied({"a": 1}, path={"orderId": "x"}, headers={"X-Correlation-ID": "trace-1"}), fallback_id="f"
    )

    assert read == Request(
        request_id="request-1",
        headers={"x-correlation-id": "trace-1"},
        path_parameters={"orderId": "x"},
        query={},
        body='{"a": 1}',
        path="/dev/orders/x",
        subject="smoke",
    )
    assert read.correlation_id == "trace-1"
    assert read.json() == {"a": 1}


def test_a_body_in_base64_is_decoded() -> None:
    """API Gateway encodes a body of a binary media type."""
    event = {**proxied(), "body": base64.b64encode(b'{"a":1}').decode(), "isBase64Encoded": True}

    assert request(event, fallback_id="f").json() == {"a": 1}


@pytest.mark.parametrize("given_id", ["", "two words", "a\nb", "x" * 129, "ä"])
def test_a_correlation_id_that_is_not_well_formed_is_not_taken(given_id: str) -> None:
    """A caller cannot write what it likes into our logs."""
    read = request(proxied(headers={"X-Correlation-ID": given_id}), fallback_id="f")

    assert read.correlation_id == "request-1"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "must be JSON"),
        ("{", "must be JSON"),
        ('{"a": NaN}', "must be JSON, which has no NaN"),
        ('{"a": -Infinity}', "must be JSON, which has no -Infinity"),
        ('{"a": 1, "a": 2}', "must not name a field twice"),
        ("[" * 60_000, "must be JSON"),
        ("1" * 5000, "must be JSON"),
        (" " * 65_537, "must have no more than 65536 characters"),
    ],
)
def test_a_body_that_is_no_json_is_refused(body: str, message: str) -> None:
    """Truncated, ambiguous, endless or overlong: each has its reason."""
    with pytest.raises(UnreadableBodyError, match=message):
        request(proxied(body), fallback_id="f").json()


@given(st.dictionaries(st.text(), st.none() | st.text() | st.dictionaries(st.text(), st.none() | st.text())))
def test_any_event_is_read(event: dict[str, object]) -> None:
    """An event that is not as documented gives an empty request."""
    assert isinstance(request(event, fallback_id="f"), Request)


def test_a_response_carries_its_request_and_lets_browsers_read_it(printed: Callable[[], str]) -> None:
    """The id stands in a header that CORS exposes; nothing is cached or sniffed."""
    handler = handling(lambda _request, _log: Response(200, {"answer": "ä"}))

    answer = handler(proxied(), FakeContext())

    assert answer == {
        "statusCode": 200,
        "headers": {
            "Content-Type": "application/json",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Expose-Headers": "X-Request-ID, Location, Idempotent-Replayed",
            "X-Request-ID": "request-1",
        },
        "body": '{"answer":"\\u00e4"}',
        "isBase64Encoded": False,
    }


def test_what_breaks_is_a_500_that_gives_nothing_away(written: Callable[[], Written]) -> None:
    """The caller gets an id to quote; the log gets type and place, and no customer's words either."""

    def broken(_request: Request, _log: Log) -> Response:
        raise KeyError(SECRET)

    answer = handling(broken)(proxied(), FakeContext())

    assert answer["statusCode"] == 500
    assert json.loads(str(answer["body"])) == {
        "error": {"code": "internal_error", "message": "Something went wrong; quote X-Request-ID."}
    }
    found = written()
    failed, _ = found.records
    assert failed["level"] == "ERROR"
    assert failed["error"] == "KeyError"
    assert "test_http.py" in failed["at"]
    assert SECRET not in json.dumps(failed)
    assert found.metrics == {"RequestsFailed": 1}


def test_a_log_record_is_one_line_of_json(written: Callable[[], Written]) -> None:
    """Line breaks in a value cannot forge a second record."""
    Log("request-1", "trace-1", Metrics()).info("order kept", orderId="a\n{}", nothing=None)

    [record] = written().records
    assert record.pop("timestamp").endswith("+00:00")
    assert "test_a_log_record_is_one_line" in record.pop("location")
    assert record == {
        "level": "INFO",
        "message": "order kept",
        "service": "orders",
        "requestId": "request-1",
        "correlationId": "trace-1",
        "orderId": "a\n{}",
    }


def test_what_only_keeps_a_function_warm_is_answered_before_any_work() -> None:
    """Nothing is read, done or written."""

    def never(_request: Request, _log: Log) -> Response:
        raise AssertionError

    assert handling(never)({"keep_warm": True}, FakeContext()) == {"warm": True}


def test_a_repeated_parameter_has_all_its_values() -> None:
    """API Gateway names the last one in one place, and all of them in another."""
    read = request(proxied(query={"limit": ["1", "2"]}), fallback_id="f")

    assert read.query == {"limit": ["1", "2"]}


def test_counts_are_written_once_as_metrics_of_the_function(printed: Callable[[], str]) -> None:
    """In the embedded metric format, with what was counted several times in one sum, and zeros told."""

    def handle(_event: object, _context: object, log: Log) -> None:
        log.count("Sent", 2)
        log.correlated("trace-2").count("Sent")
        log.count("Lost", 0)
        raise ValueError

    handler = entrypoint(handle)
    with pytest.raises(ValueError, match=r"^$"):
        handler({}, FakeContext())
    first = json.loads(printed())
    with pytest.raises(ValueError, match=r"^$"):
        handler({}, FakeContext())
    second = json.loads(printed())

    assert (first["Sent"], first["Lost"], first["ColdStarts"]) == ([3], [0], [1])
    assert first["function"] == "orders-dev-function"
    [described] = first["_aws"]["CloudWatchMetrics"]
    assert described["Namespace"] == "orders"
    assert described["Dimensions"] == [["function", "service"]]
    assert "ColdStarts" not in second


def test_a_call_of_aws_fails_before_the_gateway_gives_up() -> None:
    """So that a caller is answered with our 500: after all tries, and the longest pauses between them."""
    tries = CONFIG.retries["total_max_attempts"]

    longest = tries * (CONFIG.connect_timeout + CONFIG.read_timeout) + sum(2**n for n in range(tries - 1))

    assert longest < 29
