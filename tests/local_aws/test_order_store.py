"""What every OrderStore does: in memory, and in DynamoDB on the real emulator."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from kept_orders import KINDS, SECOND, START, a_receipt, along, an_order, kept
from orders.adapters.ssm_secret import SSMSecret
from orders.domain.order_id import new_order_id
from orders.domain.status import Status
from orders.ports.order_store import AlreadyAnsweredError, OrderExistsError, VersionConflictError

if TYPE_CHECKING:
    from kept_orders import Kept
    from orders.domain.order import Order
    from running_emulator import Emulator

pytestmark = pytest.mark.terraform


@pytest.fixture(params=KINDS)
def ports(request: pytest.FixtureRequest) -> Kept:
    """Return each kind in turn."""
    return kept(request.param, lambda: request.getfixturevalue("emulator"))


@pytest.fixture
def order() -> Order:
    """Return a pending order."""
    return an_order()


def test_an_order_is_read_as_it_was_kept(ports: Kept, order: Order) -> None:
    """Amounts are exact, the order of items is kept, and so are the times."""
    ports.store.add(order)

    assert ports.store.get(order.order_id) == order


def test_an_order_is_read_with_all_that_may_be_noted_of_it(ports: Kept) -> None:
    """Times that may be absent are read back where they are not."""
    order = replace(
        along(an_order(), Status.SHIPPED), confirmed_at=START, fulfilment_requested_at=START + SECOND
    )
    ports.store.add(order)

    assert ports.store.get(order.order_id) == order


def test_an_unknown_order_is_none(ports: Kept) -> None:
    """There is no error in not finding."""
    assert ports.store.get(new_order_id()) is None


def test_an_order_is_kept_once(ports: Kept, order: Order) -> None:
    """A second order of the same id is refused, and the first one stays as it is."""
    ports.store.add(order)

    with pytest.raises(OrderExistsError):
        ports.store.add(replace(order, customer_id="somebody-else"))

    assert ports.store.get(order.order_id) == order


def test_a_move_is_kept(ports: Kept, order: Order) -> None:
    """Status, version, time and cause are read back."""
    ports.store.add(order)
    paid = along(order, Status.PAID)

    ports.store.replace(paid, expected_version=1)

    assert ports.store.get(order.order_id) == paid


def test_of_two_moves_from_one_version_the_first_is_kept(ports: Kept, order: Order) -> None:
    """The second is told that it was made on something old."""
    ports.store.add(order)
    paid = along(order, Status.PAID)
    ports.store.replace(paid, expected_version=1)

    with pytest.raises(VersionConflictError):
        ports.store.replace(along(order, Status.CANCELLED), expected_version=1)

    assert ports.store.get(order.order_id) == paid


def test_a_move_that_is_written_already_is_no_conflict(ports: Kept, order: Order) -> None:
    """The SDK sends a write again when its answer is lost."""
    ports.store.add(order)
    paid = along(order, Status.PAID)
    ports.store.replace(paid, expected_version=1)

    ports.store.replace(paid, expected_version=1)

    assert ports.store.get(order.order_id) == paid


def test_an_unknown_order_is_not_moved(ports: Kept, order: Order) -> None:
    """DynamoDB's UpdateItem would make an item of its own, were there no condition."""
    with pytest.raises(VersionConflictError):
        ports.store.replace(along(order, Status.PAID), expected_version=1)

    assert ports.store.get(order.order_id) is None


def test_a_move_keeps_what_was_noted_meanwhile(ports: Kept, order: Order) -> None:
    """An order that is confirmed between its reading and its move stays confirmed."""
    ports.store.add(order)
    ports.progress.confirm(order.order_id, START + SECOND)

    ports.store.replace(along(order, Status.PAID), expected_version=1)

    assert ports.store.get(order.order_id) == replace(along(order, Status.PAID), confirmed_at=START + SECOND)


def test_an_unknown_request_has_no_receipt(ports: Kept) -> None:
    """There is no error in not finding."""
    assert ports.store.receipt("request-1") is None


def test_a_receipt_is_kept_with_its_order(ports: Kept, order: Order) -> None:
    """It is read as it was written."""
    ports.store.add(order, a_receipt(order))

    assert ports.store.receipt("request-1") == a_receipt(order)
    assert ports.store.get(order.order_id) == order


def test_a_request_that_was_answered_makes_no_second_order(ports: Kept, order: Order) -> None:
    """The error holds the receipt of the first."""
    ports.store.add(order, a_receipt(order))
    again = an_order()

    with pytest.raises(AlreadyAnsweredError) as raised:
        ports.store.add(again, a_receipt(again))

    assert raised.value.receipt == a_receipt(order)
    assert ports.store.get(again.order_id) is None


def test_an_order_that_exists_leaves_no_receipt(ports: Kept, order: Order) -> None:
    """Both are written, or neither is."""
    ports.store.add(order)

    with pytest.raises(OrderExistsError):
        ports.store.add(replace(order, customer_id="somebody-else"), a_receipt(order))

    assert ports.store.receipt("request-1") is None


def test_a_request_that_was_answered_moves_nothing(ports: Kept, order: Order) -> None:
    """A receipt stands against a move as it does against a new order, even against the same one."""
    ports.store.add(order)
    paid = along(order, Status.PAID)
    ports.store.replace(paid, expected_version=1, receipt=a_receipt(order))

    for again in (paid, along(order, Status.SHIPPED)):
        with pytest.raises(AlreadyAnsweredError) as raised:
            ports.store.replace(again, expected_version=again.version - 1, receipt=a_receipt(order))
        assert raised.value.receipt == a_receipt(order)

    assert ports.store.get(order.order_id) == paid


def test_a_conflict_leaves_no_receipt(ports: Kept, order: Order) -> None:
    """The request can be sent again, on the newer version."""
    ports.store.add(order)

    with pytest.raises(VersionConflictError):
        ports.store.replace(along(order, Status.SHIPPED), expected_version=2, receipt=a_receipt(order))

    assert ports.store.receipt("request-1") is None
    assert ports.store.get(order.order_id) == order


def test_a_receipt_is_forgotten_after_a_day(ports: Kept, order: Order) -> None:
    """Then the request makes an order again, whether or not DynamoDB has come to remove the receipt."""
    ports.store.add(order, a_receipt(order))
    ports.clock.time += timedelta(days=1) - SECOND
    assert ports.store.receipt("request-1") == a_receipt(order)
    ports.clock.time += SECOND
    again = an_order()

    assert ports.store.receipt("request-1") is None
    ports.store.add(again, a_receipt(again))

    assert ports.store.get(again.order_id) == again
    assert ports.store.receipt("request-1") == a_receipt(again)


def test_a_secret_is_read_decrypted(emulator: Emulator) -> None:
    """The SecureString's plain text comes back, not its cipher."""
    client = emulator.client("ssm")
    client.put_parameter(Name="/orders/dev/token_key", Type="SecureString", Value="k" * 64)

    assert SSMSecret(client, "/orders/dev/token_key")() == "k" * 64
