"""Files of orders, through the real entrypoint, over the ports in memory."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from import_orders.importing import MAX_BYTES, OutOfTimeError
from import_orders.lines import MAX_LINE, Line, lines
from import_orders.report import MAX_LISTED
from lambda_events import Invocation, put
from orders.adapters.memory import MemoryOrders
from orders.adapters.memory_messages import MemoryImportFiles
from orders.domain.order_id import is_order_id
from orders.domain.status import Status
from real_entrypoints import imported

MODULE = imported("import_orders")
HEADER = "reference,customer_id,currency,sku,quantity,unit_price\n"
KEY = "incoming/march orders+1.csv"
REPORT = "reports/march orders+1.csv.json"


class World:
    """The function, a bucket and a store."""

    def __init__(self, store: MemoryOrders | None = None) -> None:
        self.files = MemoryImportFiles()
        self.store = store or MemoryOrders()
        self._handler = MODULE.import_orders(files=self.files, store=self.store)

    def put(self, content: str | bytes) -> dict[str, Any]:
        """Put a file into the bucket, and return the event that it makes."""
        return put(KEY, self.files.put(KEY, content.encode() if isinstance(content, str) else content))

    def handle(self, event: dict[str, Any], context: Invocation | None = None) -> dict[str, Any]:
        """Hand the event to the function, and return the report it keeps."""
        self._handler(event, context or Invocation())
        report: dict[str, Any] = json.loads(self.files.reports[REPORT])
        return report

    def imported(self, content: str | bytes) -> dict[str, Any]:
        """Import a file, and return the report."""
        return self.handle(self.put(content))

    def orders(self) -> list[tuple[str, int, str, list[str]]]:
        """Return what is kept: customer, total, and items, by total."""
        kept = self.store.newest(customer_id=None, status=None, before=None, limit=1000)
        found = [
            (each.customer_id, each.total.amount, each.total.currency, [item.sku for item in each.items])
            for each in kept
        ]
        return sorted(found, key=lambda order: order[1])


def problems(report: dict[str, Any]) -> dict[int, str]:
    """Return a report's problems by line."""
    return {line["line"]: line["problem"] for line in report["bad_lines"]}


def test_lines_of_one_reference_become_one_order() -> None:
    """Pending, with an id like any order's, and the file's time."""
    world = World()

    report = world.imported(HEADER + "r1,c-1,EUR,A-1,2,250\nr1,c-1,EUR,B-1,1,100\nr2,c-2,USD,A-1,1,7\n")

    assert world.orders() == [("c-2", 7, "USD", ["A-1"]), ("c-1", 600, "EUR", ["A-1", "B-1"])]
    assert report == {
        "version": 1,
        "problem": None,
        "lines": 3,
        "orders": 2,
        "skipped_duplicates": 0,
        "bad_line_count": 0,
        "bad_lines": [],
    }
    for order in world.store.newest(customer_id=None, status=None, before=None, limit=10):
        assert is_order_id(order.order_id)
        assert (order.status, order.version, order.created_at) == (Status.PENDING, 1, order.changed_at)


@pytest.mark.parametrize(
    "content",
    [
        HEADER.replace("\n", "\r\n") + "r1,c-1,EUR,A-1,2,250\r\n",
        "\ufeff" + HEADER + "r1,c-1,EUR,A-1,2,250",
        HEADER + '"r1","c-1","EUR","A-1","2","250"\n\n\r\n  \n',
        '"reference",customer_id,currency,sku,quantity,unit_price\nr1,c-1,EUR,A-1,2,250\n',
    ],
    ids=["carriage returns", "byte order mark, no end", "quotes and blank lines", "quoted header"],
)
def test_what_spreadsheets_write_is_read(content: str) -> None:
    """The forms of RFC 4180, and a byte order mark."""
    world = World()

    report = world.imported(content)

    assert world.orders() == [("c-1", 500, "EUR", ["A-1"])]
    assert (report["lines"], report["bad_line_count"]) == (1, 0)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("r1,c-1,EUR,A-1,zero,250", "quantity must be a whole number from 1 to 1000000"),
        ("r1,c-1,EUR,A-1,1.0,250", "quantity must be a whole number from 1 to 1000000"),
        ("r1,c-1,EUR,A-1,1,-250", "unit_price must be a whole number of minor units"),
        ("r1,c-1,euro,A-1,1,250", "currency must be three capital letters"),
        ("r1,c-1,EUR,A-1,1", "has 5 fields instead of 6"),
        ("r1,c-1,EUR,A-1,1,2,50", "has 7 fields instead of 6"),
        ('r1,c-1,EUR,"A-1,1,250', "is not CSV"),
        ("r1,c-1,EUR,A\r-1,1,250", "is not CSV"),
        ("r1,c-1,EUR," + "A" * MAX_LINE + ",1,250", "is longer than 1024 bytes"),
        ("r1,c 1,EUR,A 1,0,x", "customer_id must be"),
        (",c-1,EUR,A-1,1,250", "reference must be"),
        ("r1,c-1,EUR,A-1,\u0661,250", "quantity must be"),
        ("r1,c-1,EUR,A-1,1000000,9007199254740991", "the order's total is too great"),
    ],
)
def test_a_bad_line_is_reported_by_number_and_reason(line: str, problem: str) -> None:
    """The good orders around it are imported; the report quotes nothing of it."""
    world = World()

    report = world.imported(f"{HEADER}r0,c-1,EUR,A-1,1,5\n{line}\nr2,c-1,EUR,A-1,1,6\n")

    assert [order[1] for order in world.orders()] == [5, 6]
    assert (report["lines"], report["orders"], report["bad_line_count"]) == (3, 2, 1)
    assert list(problems(report)) == [3]
    assert problem in problems(report)[3]


def test_every_problem_of_a_line_is_named() -> None:
    """So that one correction is enough."""
    report = World().imported(HEADER + "r1,c 1,euro,A 1,0,x\n")

    assert [each.split()[0] for each in problems(report)[2].split("; ")] == [
        "customer_id", "currency", "sku", "quantity", "unit_price",
    ]  # fmt: skip


def test_bytes_that_are_no_text_spoil_their_line_alone() -> None:
    """A file that lost its encoding halfway is imported as far as it can be read."""
    world = World()

    report = world.imported(HEADER.encode() + b"r1,c-\xff,EUR,A-1,1,5\nr2,c-1,EUR,A-1,1,6\n")

    assert problems(report) == {2: "is not UTF-8"}
    assert [order[1] for order in world.orders()] == [6]


@pytest.mark.parametrize(
    "bad", ["r1,c-1,EUR,B-1,zero,1", "r1,c-2,EUR,B-1,1,1", "r1,c-1,USD,B-1,1,1", 'r1,"', '","']
)
def test_an_order_is_imported_whole_or_not_at_all(bad: str) -> None:
    """Half an order would be sent, and paid for."""
    world = World()

    report = world.imported(f"{HEADER}r1,c-1,EUR,A-1,1,5\n{bad}\nr1,c-1,EUR,C-1,1,5\nr2,c-1,EUR,A-1,1,6\n")

    assert [order[1] for order in world.orders()] == [6]
    assert list(problems(report)) == [2, 3, 4]
    assert problems(report)[2] == problems(report)[4] == "another line of its order is bad"


def test_an_order_in_two_places_of_a_file_is_no_second_order() -> None:
    """Its first lines were imported; the others are told of."""
    world = World()

    report = world.imported(HEADER + "r1,c-1,EUR,A-1,1,5\nr2,c-1,EUR,A-1,1,6\nr1,c-1,EUR,B-1,1,7\n")

    assert [order[1] for order in world.orders()] == [5, 6]
    assert problems(report) == {4: "the lines of one reference must follow each other"}


def test_an_order_has_no_more_lines_than_an_order_may_have() -> None:
    """The whole of it is left out."""
    report = World().imported(HEADER + "r1,c-1,EUR,A-1,1,5\n" * 101)

    assert (report["orders"], report["bad_line_count"]) == (0, 101)


def test_a_report_lists_only_so_many_bad_lines() -> None:
    """And counts them all."""
    report = World().imported(HEADER + "x\n" * (MAX_LISTED + 5))

    assert report["bad_line_count"] == MAX_LISTED + 5
    assert len(report["bad_lines"]) == MAX_LISTED


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"\x89PNG\r\n\x1a\n\x00", HEADER.encode("utf-16"), b"a;b\n1;2\n", b"x" * 100_000, b'"\n'],
    ids=["empty", "blank", "binary", "UTF-16", "another header", "one long line", "a stray quote"],
)
def test_a_file_that_is_none_of_ours_is_reported_and_not_tried_again(content: bytes) -> None:
    """Trying again would not make it better."""
    world = World()

    report = world.imported(content)

    assert report["problem"].startswith("the first line must be reference,customer_id,currency")
    assert world.orders() == []


def test_a_file_that_is_too_large_is_not_read() -> None:
    """The report says how large it may be."""
    world = World()
    world.files.chunk = MAX_BYTES

    report = world.imported(HEADER.encode() + b"r1,c-1,EUR,A-1,2,250\n" * (MAX_BYTES // 20))

    assert report["problem"] == f"the file has more than {MAX_BYTES} bytes"
    assert world.orders() == []


def test_the_same_event_again_imports_nothing() -> None:
    """S3 delivers at least once; the ids of a file's orders are made of the file, so they exist already."""
    world = World()
    event = world.put(HEADER + "r1,c-1,EUR,A-1,2,250\nr2,c-1,EUR,A-1,1,7\n")
    world.handle(event)
    before = world.orders()

    report = world.handle(event)

    assert world.orders() == before
    assert (report["orders"], report["skipped_duplicates"]) == (0, 2)


def test_another_version_of_a_file_is_another_import() -> None:
    """And each event imports the version that it tells of, also when a newer one is there."""
    world = World()
    first = world.put(HEADER + "r1,c-1,EUR,A-1,1,5\n")
    second = world.put(HEADER + "r1,c-1,EUR,A-1,1,6\n")

    world.handle(second)
    world.handle(first)

    assert [order[1] for order in world.orders()] == [5, 6]


def test_what_the_table_refuses_is_raised_and_goes_on_where_it_stopped() -> None:
    """No order is lost or doubled by the try that failed."""

    class Failing(MemoryOrders):
        """A store that breaks once, after some orders."""

        left = 3

        def add(self, order: Any, receipt: Any = None) -> None:  # noqa: ANN401
            """Break, or keep."""
            self.left -= 1
            if self.left == 0:
                raise TimeoutError
            super().add(order, receipt)

    world = World(Failing())
    event = world.put(HEADER + "".join(f"r{number},c-1,EUR,A-1,1,{number}\n" for number in range(9)))
    with pytest.raises(TimeoutError):
        world.handle(event)
    assert world.files.reports == {}

    report = world.handle(event)

    assert [order[1] for order in world.orders()] == list(range(9))
    assert report["orders"] + report["skipped_duplicates"] == 9


def test_an_import_that_runs_out_of_time_goes_on_at_the_next_try() -> None:
    """It stops before Lambda stops it, and raises, so that it is tried again."""
    world = World()
    event = world.put(HEADER + "".join(f"r{number},c-1,EUR,A-1,1,{number}\n" for number in range(250)))
    with pytest.raises(OutOfTimeError):
        world.handle(event, Invocation(remaining=iter([60_000, 60_000, 19_999])))
    assert len(world.orders()) == 200

    report = world.handle(event)

    assert (report["orders"], report["skipped_duplicates"]) == (50, 200)


def test_the_event_that_tests_a_notification_is_ignored() -> None:
    """S3 sends it once, when the notification is made; it has no records."""
    MODULE.import_orders(files=MemoryImportFiles(), store=MemoryOrders())(
        {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "orders-dev-imports"}, Invocation()
    )


def test_nothing_of_a_file_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither its lines, good or bad, nor its name."""
    world = World()

    world.imported(HEADER + "r1,jane.doe,EUR,A-1,2,250\nr2,jane@doe,EUR,A-1,1,7\n")

    log = capsys.readouterr().out
    assert json.loads(log.splitlines()[0])["badLines"] == 1
    assert not any(word in log for word in ("jane", "A-1", "march"))
    assert "jane" not in world.files.reports[REPORT]


@given(st.binary(max_size=300), st.integers(1, 40))
def test_lines_are_those_of_the_file_however_it_is_read(content: bytes, chunk: int) -> None:
    """Chunks end anywhere."""
    chunks = [content[start : start + chunk] for start in range(0, len(content), chunk)]

    found = list(lines(chunks))

    expected = content.split(b"\n")
    expected = expected if expected[-1] else expected[:-1]
    assert found == [Line(number, line.removesuffix(b"\r")) for number, line in enumerate(expected, 1)]


@given(st.integers(MAX_LINE - 2, MAX_LINE + 3), st.booleans(), st.integers(1, 2 * MAX_LINE))
def test_only_so_much_of_a_line_is_kept(length: int, returned: bool, chunk: int) -> None:  # noqa: FBT001
    """And whether there was more is known to the byte; a carriage return at the end is none of it."""
    content = b"x" * length + (b"\r\n" if returned else b"\n")
    chunks = [content[start : start + chunk] for start in range(0, len(content), chunk)]

    [line] = lines(chunks)

    assert line == Line(1, b"x" * min(length, MAX_LINE), cut=length > MAX_LINE)


FIELDS = st.sampled_from(
    ["r1", "r2", "c-1", "c-2", "EUR", "USD", "A-1", "1", "250", "0", "x y", '"', "", "ü", "\x00"]
)
GOOD = st.builds(
    "{},{},EUR,A-1,{},{}".format,
    st.sampled_from(["r1", "r2", "r3"]),
    st.sampled_from(["c-1", "c-1", "c-2"]),
    st.integers(1, 3),
    st.integers(0, 9),
)
LINES = st.one_of(GOOD, GOOD, GOOD, st.lists(FIELDS, max_size=8).map(",".join), st.text(max_size=30))


@settings(deadline=None, max_examples=150)
@given(st.lists(LINES, max_size=20).map("\n".join), st.sampled_from(["\n", "\r\n"]))
def test_any_text_is_accounted_for_line_by_line(text: str, end: str) -> None:
    """It never breaks; every line that is not blank is a kept order's or a bad one, and none is both."""
    world = World()
    content = (HEADER + text).replace("\n", end).encode(errors="surrogatepass")

    report = world.imported(content)

    written = [line for line in content.split(b"\n")[1:] if line.strip()]
    kept = world.store.newest(customer_id=None, status=None, before=None, limit=1000)
    assert report["lines"] == len(written)
    assert sum(len(order.items) for order in kept) + report["bad_line_count"] == len(written)
    assert report["orders"] == len(kept)
    numbers = list(problems(report))
    assert numbers == sorted(numbers)
    assert len(numbers) == report["bad_line_count"]


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_are_reported_on(content: bytes) -> None:
    """A file may hold anything."""
    assert World().imported(content)["problem"]


@settings(deadline=None, max_examples=30)
@given(st.lists(LINES, max_size=12).map("\n".join), st.integers(2, 4))
def test_however_often_a_file_is_imported_its_orders_are_kept_once(text: str, times: int) -> None:
    """The first import and all later ones end in the same orders."""
    world = World()
    event = world.put((HEADER + text).encode(errors="surrogatepass"))
    first = world.handle(event)
    before = world.orders()

    reports = [world.handle(event) for _ in range(times - 1)]

    assert world.orders() == before
    assert {(report["orders"], report["skipped_duplicates"]) for report in reports} == {(0, first["orders"])}
