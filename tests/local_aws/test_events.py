"""An event that a function fails on is tried again, then kept among the dead letters."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from running_emulator import create_function, create_queue, received

if TYPE_CHECKING:
    from running_emulator import Emulator

pytestmark = pytest.mark.terraform

FAILS = """
def handler(event, context):
    raise ValueError("cannot " + event["detail"]["verb"])
"""
WORKS_AT_THE_THIRD_TRY = """
import pathlib

def handler(event, context):
    tries = pathlib.Path(event["detail"]["file"])
    count = len(tries.read_text()) if tries.exists() else 0
    tries.write_text("x" * (count + 1))
    if count < 2:
        raise ValueError("not yet")
"""
PATIENCE = 15.0


def route(emulator: Emulator, source: str, function: str, **target: Any) -> None:  # noqa: ANN401
    """Send the events of a source to a function."""
    client = emulator.client("events")
    client.put_rule(Name=source, EventPattern=json.dumps({"source": [source]}))
    client.put_targets(Rule=source, Targets=[{"Id": "function", "Arn": function, **target}])


def tell(emulator: Emulator, source: str, detail: dict[str, str]) -> str:
    """Put an event, and return its id."""
    entry = {"Source": source, "DetailType": "test", "Detail": json.dumps(detail)}
    event_id: str = emulator.client("events").put_events(Entries=[entry])["Entries"][0]["EventId"]
    return event_id


def starts(emulator: Emulator, function: str) -> int:
    """Return how often a function was started, by its log."""
    client = emulator.client("logs")
    events = client.filter_log_events(logGroupName=f"/aws/lambda/{function}", filterPattern="START")
    return sum(event["message"].startswith("START ") for event in events["events"])


def test_a_failing_event_is_tried_three_times_then_a_dead_letter(emulator: Emulator) -> None:
    """The queue gets the event itself, as it was, and attributes that say what went wrong."""
    url, arn = create_queue(emulator, "letters")
    function = create_function(emulator, "fails", FAILS, DeadLetterConfig={"TargetArn": arn})
    route(emulator, "failing", function)

    event_id = tell(emulator, "failing", {"verb": "work"})

    [message] = received(emulator, url)
    body = json.loads(message["Body"])
    assert (body["id"], body["detail"]) == (event_id, {"verb": "work"})
    attributes = message["MessageAttributes"]
    assert attributes["ErrorMessage"]["StringValue"] == "cannot work"
    assert attributes["ErrorCode"] == {"DataType": "Number", "StringValue": "200"}
    assert attributes["RequestID"]["DataType"] == "String"
    assert starts(emulator, "fails") == 3


def test_an_event_that_succeeds_in_the_end_is_no_dead_letter(emulator: Emulator, tmp_path: Any) -> None:  # noqa: ANN401
    """Two failures and a success leave the queue empty."""
    url, arn = create_queue(emulator, "no-letters")
    function = create_function(
        emulator, "recovers", WORKS_AT_THE_THIRD_TRY, DeadLetterConfig={"TargetArn": arn}
    )
    route(emulator, "recovering", function)
    tries = tmp_path / "tries"

    tell(emulator, "recovering", {"file": str(tries)})

    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and not (tries.exists() and len(tries.read_text()) == 3):
        time.sleep(0.05)
    assert len(tries.read_text()) == 3
    assert received(emulator, url, seconds=1) == []


def test_an_alias_says_how_often_its_events_are_tried(emulator: Emulator) -> None:
    """The event invoke config of the qualifier holds: one try, then its destination gets an envelope."""
    url, arn = create_queue(emulator, "destination")
    function = create_function(emulator, "tried-once", FAILS)
    emulator.client("lambda").put_function_event_invoke_config(
        FunctionName="tried-once",
        Qualifier="live",
        MaximumRetryAttempts=0,
        DestinationConfig={"OnFailure": {"Destination": arn}},
    )
    route(emulator, "tried-once", function)

    tell(emulator, "tried-once", {"verb": "retry"})

    [message] = received(emulator, url)
    assert json.loads(message["Body"])["requestPayload"]["detail"] == {"verb": "retry"}
    assert starts(emulator, "tried-once") == 1


def test_dead_letters_and_destination_both_get_their_own(emulator: Emulator) -> None:
    """The queue of dead letters gets the event, the destination an envelope with the event in it."""
    letters_url, letters = create_queue(emulator, "both-letters")
    destination_url, destination = create_queue(emulator, "both-destination")
    create_function(emulator, "both", FAILS, DeadLetterConfig={"TargetArn": letters})
    client = emulator.client("lambda")
    client.put_function_event_invoke_config(
        FunctionName="both",
        MaximumRetryAttempts=0,
        DestinationConfig={"OnFailure": {"Destination": destination}},
    )
    event = {"detail": {"verb": "choose"}}

    client.invoke(FunctionName="both", InvocationType="Event", Payload=json.dumps(event))

    [letter] = received(emulator, letters_url)
    [envelope] = received(emulator, destination_url)
    assert json.loads(letter["Body"]) == event
    assert json.loads(envelope["Body"])["requestPayload"] == event


def test_an_event_for_a_function_that_is_gone_goes_to_the_targets_dead_letters(emulator: Emulator) -> None:
    """The message says which rule and target, and holds the whole event."""
    url, arn = create_queue(emulator, "undelivered")
    function = create_function(emulator, "gone", FAILS)
    route(emulator, "undeliverable", function, DeadLetterConfig={"Arn": arn})
    emulator.client("lambda").delete_function(FunctionName="gone")

    tell(emulator, "undeliverable", {"verb": "deliver"})

    [message] = received(emulator, url)
    assert json.loads(message["Body"])["detail"] == {"verb": "deliver"}
    attributes = {name: found["StringValue"] for name, found in message["MessageAttributes"].items()}
    assert attributes["TARGET_ARN"] == function
    assert attributes["RULE_ARN"].endswith("rule/undeliverable")
    assert attributes["ERROR_CODE"] == "NO_RESOURCE"


def test_an_event_for_a_function_that_is_there_reaches_it(emulator: Emulator, tmp_path: Any) -> None:  # noqa: ANN401
    """A target with dead letters of its own is delivered to as any other."""
    url, arn = create_queue(emulator, "unused")
    function = create_function(emulator, "there", WORKS_AT_THE_THIRD_TRY)
    route(emulator, "deliverable", function, DeadLetterConfig={"Arn": arn})

    tell(emulator, "deliverable", {"file": str(tmp_path / "tries")})

    assert received(emulator, url, seconds=1) == []
    assert (tmp_path / "tries").exists()
