"""A request that an SDK sends again, since its answer was lost, is not carried out again."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from running_emulator import create_function

if TYPE_CHECKING:
    from running_emulator import Emulator

pytestmark = pytest.mark.terraform


def send(
    emulator: Emulator, method: str, path: str, invocation: str, body: object = None
) -> tuple[int, bytes]:
    """Send a request under an invocation id, and return the status and the body of its answer."""
    request = urllib.request.Request(
        emulator.url + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "amz-sdk-invocation-id": invocation},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


@pytest.fixture
def aliases(emulator: Emulator) -> str:
    """Create a function, and return where its aliases are made."""
    name = f"retried-{uuid4().hex[:8]}"
    create_function(emulator, name, "def handler(event, context):\n    return 1\n")
    return f"/2015-03-31/functions/{name}/aliases"


def test_a_create_that_is_sent_again_gets_the_same_answer(emulator: Emulator, aliases: str) -> None:
    """AWS' SDKs count their attempts under one invocation id."""
    alias, invocation = {"Name": "blue", "FunctionVersion": "1"}, str(uuid4())

    first = send(emulator, "POST", aliases, invocation, alias)
    second = send(emulator, "POST", aliases, invocation, alias)

    assert first[0] == 201
    assert second == first


def test_another_create_of_the_same_thing_is_refused(emulator: Emulator, aliases: str) -> None:
    """It is another request, however alike."""
    alias = {"Name": "green", "FunctionVersion": "1"}

    first = send(emulator, "POST", aliases, str(uuid4()), alias)
    second = send(emulator, "POST", aliases, str(uuid4()), alias)

    assert (first[0], second[0]) == (201, 409)


def test_a_refusal_that_is_asked_for_again_is_the_same_refusal(emulator: Emulator, aliases: str) -> None:
    """Nothing is carried out in between."""
    invocation = str(uuid4())

    first = send(emulator, "POST", aliases, invocation, {"FunctionVersion": "1"})
    second = send(emulator, "POST", aliases, invocation, {"FunctionVersion": "1"})

    assert first[0] == 400
    assert second == first


def test_what_is_read_is_read_anew(emulator: Emulator, aliases: str) -> None:
    """Only what changes something is kept."""
    invocation = str(uuid4())
    before = send(emulator, "GET", aliases, invocation)
    send(emulator, "POST", aliases, str(uuid4()), {"Name": "red", "FunctionVersion": "1"})

    after = send(emulator, "GET", aliases, invocation)

    assert b"red" not in before[1]
    assert b"red" in after[1]
