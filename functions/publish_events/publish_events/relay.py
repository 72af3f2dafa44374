"""Tell the events of a stream's records, each order's in turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orders.adapters.dynamodb_stream import UnreadableRecordError, order_change, sequence_number
from orders.events import told_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from orders.events import OrderEvent
    from orders.ports.event_publisher import EventPublisher

    Record = Mapping[str, Any]

HELD_BACK = "an earlier event of the order was not taken"


@dataclass(frozen=True, slots=True)
class Failure:
    """A record whose event was not told.

    Args:
        sequence_number: the record's place in its shard.
        reason: for the log; it holds nothing of the record.
        event_id: None where the record could not be read.

    """

    sequence_number: str
    reason: str
    event_id: str | None = None


@dataclass(frozen=True, slots=True)
class Relayed:
    """Which events were told, and what was not."""

    told: tuple[OrderEvent, ...]
    failures: tuple[Failure, ...]


def relay(records: Sequence[Record], events: EventPublisher) -> Relayed:
    """Tell each record's event, if it has one; no event of an order is told before an earlier one was.

    A record that can't be read keeps no other one back, of its order neither: nothing will ever be told
    of it, so there is nothing to wait for. Lambda hands it over again with all that follow it, until it
    has been tried often enough; what followed is then told already.
    """
    failures: list[Failure] = []
    waiting: list[tuple[str, OrderEvent]] = []
    for record in records:
        try:
            event = told_of(order_change(record))
        except UnreadableRecordError as error:
            failures.append(Failure(sequence_number(record), str(error)))
            continue
        if event:
            waiting.append((sequence_number(record), event))
    told: list[OrderEvent] = []
    held: set[str] = set()
    for turn in turns(waiting):
        due = [(number, event) for number, event in turn if event.order_id not in held]
        failures += [
            Failure(number, HELD_BACK, event.event_id) for number, event in turn if event.order_id in held
        ]
        refused = events.publish([event for _, event in due]) if due else {}
        for number, event in due:
            if event.event_id in refused:
                held.add(event.order_id)
                failures.append(Failure(number, refused[event.event_id], event.event_id))
            else:
                told.append(event)
    return Relayed(tuple(told), tuple(sorted(failures, key=lambda failure: int(failure.sequence_number))))


def turns(events: Sequence[tuple[str, OrderEvent]]) -> Iterator[list[tuple[str, OrderEvent]]]:
    """Part events into turns: the first of each order, then the second of each, and so on."""
    parted: list[list[tuple[str, OrderEvent]]] = []
    met: dict[str, int] = {}
    for number, event in events:
        turn = met.get(event.order_id, 0)
        met[event.order_id] = turn + 1
        if turn == len(parted):
            parted.append([])
        parted[turn].append((number, event))
    yield from parted
