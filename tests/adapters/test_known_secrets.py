"""What a run has come to know as secret is printed on no stream."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from toolkit.adapters.known_secrets import KnownSecrets, MaskedStream
from toolkit.domain.redaction import MASK

SECRET = "hunter2-correct-horse"


@pytest.mark.parametrize(
    "name", ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "GITHUB_TOKEN", "DB_PASSWORD"]
)
def test_variables_whose_names_promise_secrets_are_known_from_the_start(name: str) -> None:
    """Whatever prints them."""
    assert SECRET not in KnownSecrets({name: SECRET}).known(f"it said {SECRET}!")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOME", SECRET),
        ("AWS_ACCESS_KEY_ID", SECRET),
        ("GITHUB_TOKEN", "test"),
        ("POSTGRES_PASSWORD", "postgres"),
        ("SECRET_NAME", SECRET),
        ("KEYBOARD", SECRET),
    ],
)
def test_other_variables_are_printed(name: str, value: str) -> None:
    """Else nothing could be read any more."""
    assert KnownSecrets({name: value}).known(f"it said {value}!") == f"it said {value}!"


def test_a_secret_is_masked_from_the_moment_that_it_is_known() -> None:
    """In any spelling; what is printed on purpose before is printed."""
    secrets, inner = KnownSecrets(), io.StringIO()
    stream = MaskedStream(inner, secrets)

    stream.write(f"{SECRET}\n")
    secrets.add(SECRET)
    stream.writelines([f"{SECRET}\n", json.dumps({"x": SECRET})])

    assert inner.getvalue() == f'{SECRET}\n{MASK}\n{{"x": "{MASK}"}}'


def test_any_spelling_of_a_variable_is_masked_once_anything_is_known() -> None:
    """Until then it is looked for as it is: that costs nothing."""
    secrets = KnownSecrets({"GITHUB_TOKEN": SECRET})

    secrets.add("another-secret-1")

    assert secrets.known(SECRET.encode().hex()) == MASK


def test_a_masked_stream_is_the_stream_in_all_else() -> None:
    """A terminal stays one."""
    inner = io.StringIO()

    assert MaskedStream(inner, KnownSecrets()).isatty() is inner.isatty()
    assert MaskedStream(inner, KnownSecrets()).write("abc") == 3


def plan(**after: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a plan whose `marked` is sensitive."""
    change = {"actions": ["create"], "after": after, "after_sensitive": {"marked": True}}
    return {"resource_changes": [{"address": "a.b", "change": change}]}


def test_what_a_plan_marks_is_known_afterwards() -> None:
    """An AWS error may quote it."""
    secrets = KnownSecrets()

    secrets.learn(plan(marked=SECRET))

    assert SECRET not in secrets.known(f"ValidationException: {SECRET}")
