"""What every OrderProgress, OrderListing and OrderRetention does: in memory, and in DynamoDB, emulated."""

from __future__ import annotations

import concurrent.futures
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from kept_orders import KINDS, SECOND, START, a_receipt, along, an_order, in_dynamodb, kept
from orders.adapters.dynamodb_writes import FIRST_PAUSE, TRIES, persistent
from orders.domain.money import MAX_AMOUNT
from orders.domain.order_id import new_order_id
from orders.domain.status import Status
from orders.ports.order_progress import Progress
from orders.ports.order_store import AlreadyAnsweredError, VersionConflictError

if TYPE_CHECKING:
    from kept_orders import Kept
    from orders.domain.order import Order
    from running_emulator import Emulator

pytestmark = pytest.mark.terraform

DAY = timedelta(days=1)


@pytest.fixture(params=KINDS)
def ports(request: pytest.FixtureRequest) -> Kept:
    """Return each kind in turn."""
    return kept(request.param, lambda: request.getfixturevalue("emulator"))


@pytest.fixture
def order() -> Order:
    """Return a pending order."""
    return an_order()


def test_an_order_is_confirmed_and_counted_once(ports: Kept, order: Order) -> None:
    """Confirmed again, it keeps its first time, and its customer's counts stay."""
    ports.store.add(order)

    outcomes = [ports.progress.confirm(order.order_id, START + n * SECOND) for n in (1, 2)]

    assert outcomes == [Progress.DONE, Progress.DONE_BEFORE]
    assert ports.store.get(order.order_id) == replace(order, confirmed_at=START + SECOND)
    assert ports.counts("customer-7") == {"order_count": 1, "spent_EUR": MAX_AMOUNT}


def test_each_order_counts_for_its_customer(ports: Kept) -> None:
    """Sums are exact beyond what a float holds."""
    for customer in ("customer-7", "customer-7", "customer-8"):
        order = an_order(customer=customer)
        ports.store.add(order)
        ports.progress.confirm(order.order_id, START)

    assert ports.counts("customer-7") == {"order_count": 2, "spent_EUR": 2 * MAX_AMOUNT}
    assert ports.counts("customer-8") == {"order_count": 1, "spent_EUR": MAX_AMOUNT}


def test_an_order_that_moved_on_is_confirmed_all_the_same(ports: Kept, order: Order) -> None:
    """Events come when they come; only a cancelled order is not counted."""
    ports.store.add(along(order, Status.PAID))
    cancelled = along(an_order(customer="customer-8"), Status.CANCELLED)
    ports.store.add(cancelled)

    assert ports.progress.confirm(order.order_id, START) is Progress.DONE
    assert ports.progress.confirm(cancelled.order_id, START) is Progress.NOT_DUE

    assert ports.store.get(cancelled.order_id) == cancelled
    assert ports.counts("customer-8") == {}


def test_nothing_is_noted_of_an_unknown_order(ports: Kept, order: Order) -> None:
    """DynamoDB's UpdateItem would make an item of its own, were there no condition."""
    assert ports.progress.confirm(order.order_id, START) is Progress.UNKNOWN_ORDER
    assert ports.progress.request_fulfilment(order.order_id, START) is Progress.UNKNOWN_ORDER

    assert ports.store.get(order.order_id) is None
    assert ports.counts("customer-7") == {}


def test_fulfilment_is_requested_once(ports: Kept, order: Order) -> None:
    """Requested again, it keeps its first time; the version stays."""
    paid = along(order, Status.PAID)
    ports.store.add(paid)

    outcomes = [ports.progress.request_fulfilment(order.order_id, START + n * SECOND) for n in (1, 2)]

    assert outcomes == [Progress.DONE, Progress.DONE_BEFORE]
    assert ports.store.get(order.order_id) == replace(paid, fulfilment_requested_at=START + SECOND)


@pytest.mark.parametrize("status", [Status.PENDING, Status.CANCELLED])
def test_what_is_not_paid_is_not_fulfilled(ports: Kept, order: Order, status: Status) -> None:
    """Nothing is noted."""
    found = along(order, status)
    ports.store.add(found)

    assert ports.progress.request_fulfilment(order.order_id, START) is Progress.NOT_DUE

    assert ports.store.get(order.order_id) == found


def test_orders_are_listed_newest_first_by_each_filter(ports: Kept) -> None:
    """By customer, by status, by both, or all."""
    wanted = [
        ("customer-7", Status.PENDING),
        ("customer-8", Status.PAID),
        ("customer-7", Status.PAID),
        ("customer-7", Status.CANCELLED),
    ]
    made = [along(an_order(customer=customer), status) for customer, status in wanted]
    for order in made:
        ports.store.add(order)

    def listed(customer: str | None, status: Status | None) -> list[int]:
        found = ports.listing.newest(customer_id=customer, status=status, before=None, limit=10)
        return [made.index(order) for order in found]

    assert listed(None, None) == [3, 2, 1, 0]
    assert listed("customer-7", None) == [3, 2, 0]
    assert listed(None, Status.PAID) == [2, 1]
    assert listed("customer-7", Status.PAID) == [2]
    assert listed("nobody", None) == listed(None, Status.SHIPPED) == []


@pytest.mark.parametrize("customer", [None, "customer-7"])
@pytest.mark.parametrize("status", [None, Status.PAID])
def test_pages_hold_every_order_once(ports: Kept, customer: str | None, status: Status | None) -> None:
    """Each page goes on before the last order of the one before it, also past orders of other filters."""
    made = [along(an_order(), (Status.PAID, Status.PENDING)[n % 2]) for n in range(11)]
    for order in made:
        ports.store.add(order)
    found: list[Order] = []
    before = None

    while page := ports.listing.newest(customer_id=customer, status=status, before=before, limit=2):
        assert len(page) == 2 or len(found) + len(page) == len(
            [each for each in made if status in {None, each.status}]
        )
        found += page
        before = page[-1].order_id

    assert found == [order for order in reversed(made) if status in {None, order.status}]


def test_what_was_completed_before_a_time_is_found_oldest_first(ports: Kept) -> None:
    """Neither what is not completed, nor what was made or completed since."""
    old, older = (along(an_order(at=START - days * DAY), Status.COMPLETED) for days in (8, 9))
    lately = replace(along(an_order(at=START - 10 * DAY), Status.COMPLETED), changed_at=START)
    new = along(an_order(at=START), Status.COMPLETED)
    open_still = along(an_order(at=START - 11 * DAY), Status.DELIVERED)
    for order in (old, older, lately, new, open_still):
        ports.store.add(order)

    assert ports.retention.completed(START - 7 * DAY, 10) == [older, old]
    assert ports.retention.completed(START - 7 * DAY, 1) == [older]


def test_an_order_is_removed_as_it_was_read(ports: Kept) -> None:
    """One that is gone, has another version or is not completed is left as it is."""
    completed, delivered = along(an_order(), Status.COMPLETED), along(an_order(), Status.DELIVERED)
    ports.store.add(completed)
    ports.store.add(delivered)

    assert not ports.retention.remove(replace(completed, version=4))
    assert not ports.retention.remove(delivered)
    assert ports.retention.remove(completed)
    assert not ports.retention.remove(completed)

    assert ports.store.get(completed.order_id) is None
    assert ports.store.get(delivered.order_id) == delivered


def test_only_one_of_many_at_once_confirms(emulator: Emulator, order: Order) -> None:
    """Eight deliveries of one event at the same time count the order once."""
    ports = in_dynamodb(emulator)
    ports.store.add(order)

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: ports.progress.confirm(order.order_id, START), range(8)))

    assert sorted(outcome.value for outcome in outcomes) == ["done", *["done before"] * 7]
    assert ports.counts("customer-7")["order_count"] == 1


def test_only_one_of_many_at_once_is_the_request(emulator: Emulator) -> None:
    """Eight requests of one key at the same time make one order, and each learns which."""
    ports = in_dynamodb(emulator)

    def ask(_: int) -> str:
        order = an_order()
        try:
            ports.store.add(order, a_receipt(order))
        except AlreadyAnsweredError as error:
            return error.receipt.order_id
        return order.order_id

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        [made] = set(pool.map(ask, range(8)))

    found = ports.listing.newest(customer_id=None, status=None, before=None, limit=10)
    assert [order.order_id for order in found] == [made]


def test_only_one_of_many_at_once_moves_an_order(emulator: Emulator, order: Order) -> None:
    """Eight moves from one version: one is made, the others conflict."""
    ports = in_dynamodb(emulator)
    ports.store.add(order)

    def move(number: int) -> bool:
        try:
            ports.store.replace(
                order.moved(Status.PAID, at=START, caused_by=f"trace-{number}"), expected_version=1
            )
        except VersionConflictError:
            return False
        return True

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(move, range(8))) == 1


def cancelled(*codes: str) -> ClientError:
    """Return DynamoDB's error of a transaction whose writes were refused for these reasons."""
    response: Any = {
        "Error": {"Code": "TransactionCanceledException"},
        "CancellationReasons": [{"Code": code} for code in codes],
    }
    return ClientError(response, "TransactWriteItems")


def test_a_write_that_meets_another_transaction_is_tried_again() -> None:
    """Longer and longer pauses, of which a random part is waited."""
    errors = [
        cancelled("TransactionConflict", "None"),
        ClientError({"Error": {"Code": "TransactionConflictException"}}, "UpdateItem"),
        None,
    ]
    pauses: list[float] = []

    def write() -> str:
        error = errors.pop(0)
        if error:
            raise error
        return new_order_id()

    assert persistent(write, pause=pauses.append, part=lambda: 0.5)
    assert pauses == [FIRST_PAUSE * 0.5, FIRST_PAUSE]


@pytest.mark.parametrize(
    ("codes", "tries"),
    [
        (("TransactionConflict", "None"), TRIES),
        (("ConditionalCheckFailed", "TransactionConflict"), 1),
        (("ValidationError",), 1),
        (("None",), 1),
    ],
)
def test_only_what_passes_is_tried_again_and_not_for_ever(codes: tuple[str, ...], tries: int) -> None:
    """What stands against a write for good is raised at once."""
    met = 0

    def write() -> None:
        nonlocal met
        met += 1
        raise cancelled(*codes)

    with pytest.raises(ClientError):
        persistent(write, pause=lambda _: None)

    assert met == tries
