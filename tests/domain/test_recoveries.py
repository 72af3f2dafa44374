"""What the state has forgotten is imported by the id that AWS and Terraform know it by."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_documents import DEV

from toolkit.domain import lock, recovery
from toolkit.domain.import_ids import import_id
from toolkit.domain.recovery import Import, Planned
from toolkit.domain.run import Made, from_journal


@pytest.mark.parametrize(
    ("kind", "values", "reported", "wanted"),
    [
        ("aws_iam_role", {"name": "work"}, None, "work"),
        ("aws_kms_key", {"description": "x"}, "1234-abcd", "1234-abcd"),
        ("aws_kms_key", {"description": "x"}, None, None),
        ("aws_iam_role_policy", {"name": "p", "role": "work"}, "work:p", "work:p"),
        ("aws_api_gateway_resource", {"rest_api_id": "abc", "path_part": "orders"}, "r1", "abc/r1"),
        ("aws_api_gateway_resource", {"path_part": "orders"}, "r1", None),
        ("aws_cloudwatch_event_rule", {"name": "r"}, None, "default/r"),
        ("aws_lambda_permission", {"function_name": "f", "statement_id": "s"}, "s", "f/s"),
        (
            "aws_lambda_permission",
            {"function_name": "f", "statement_id": "s", "qualifier": "live"},
            "s",
            "f:live/s",
        ),
        ("aws_sns_topic", {"name": "t"}, None, "arn:aws:sns:us-east-1:111111111111:t"),
        ("aws_ssm_parameter", {"name": "/a/b"}, None, "/a/b"),
        ("aws_something_new", {"name": "n"}, "by-its-id", "by-its-id"),
    ],
)
def test_a_resource_is_imported_by_its_own_form_of_id(
    kind: str, values: dict[str, Any], reported: str | None, wanted: str | None
) -> None:
    """Not by a guess: where a part is not known there is no id."""
    assert import_id(kind, values, reported=reported, environment=DEV) == wanted


@given(st.text(max_size=30))
def test_no_id_can_leave_its_string(text: str) -> None:
    """An id comes from an account: it must not become configuration."""
    written = recovery.configuration([Import("aws_ssm_parameter.this", text, certain=True)]).decode()

    line = next(line for line in written.split("\n") if line.startswith("  id = "))
    inner = json.loads(line.removeprefix("  id = "))
    assert inner.replace("$${", "${").replace("%%{", "%{") == text.replace("$${", "${").replace("%%{", "%{")
    assert written.count("import {") == 1


def test_addresses_of_a_state_have_their_modules_and_keys() -> None:
    """A deposed object is not the object."""
    state = {
        "resources": [
            {
                "module": 'module.a["x.y"]',
                "mode": "managed",
                "type": "aws_sqs_queue",
                "name": "this",
                "instances": [{"index_key": "k"}, {"index_key": 0}, {"index_key": "d", "deposed": "1"}],
            },
            {"mode": "managed", "type": "aws_iam_role", "name": "r", "instances": [{}]},
            {"mode": "data", "type": "aws_region", "name": "now", "instances": [{}]},
        ]
    }

    assert recovery.addresses(state) == {
        'module.a["x.y"].aws_sqs_queue.this["k"]',
        'module.a["x.y"].aws_sqs_queue.this[0]',
        "aws_iam_role.r",
    }


def test_the_type_of_a_resource_is_found_whatever_its_keys_hold() -> None:
    """A key may hold dots and brackets."""
    address = 'module.m["a.b[0]"].aws_iam_role.this["x.y\\"]z"]'
    made = [Made(address, None)]

    found = recovery.imports(made, {address: Planned("aws_iam_role", {"name": "n"})}, DEV)

    assert found == (Import(address, "n", certain=False),)
    assert recovery._type(address) == "aws_iam_role"  # noqa: SLF001 - it has no other way out


def test_what_was_made_before_a_run_was_gone_on_with_is_not_forgotten() -> None:
    """A second kill must not lose what the first run had made."""
    entries = [
        {"event": "intent", "fingerprint": "f", "addresses": ["b"], "made": [["a", "1"]]},
        {"event": "start", "address": "b", "action": "create"},
        {"event": "start", "address": "c", "action": "update"},
    ]

    run = from_journal(entries, alive=False)

    assert run is not None
    assert run.made == (Made("a", "1"), Made("b", None))


def test_what_a_copy_does_not_tell_of_is_unknown() -> None:
    """It is some seconds older than the death of whoever wrote it."""
    entries = [
        {"event": "intent", "fingerprint": "f", "addresses": ["a", "b"]},
        {"event": "complete", "address": "a", "action": "create", "id": "1"},
        {"event": "copy"},
    ]

    run = from_journal(entries, alive=False)

    assert run is not None
    assert (run.done, run.unknown, run.never_ran) == (("a",), ("b",), ())
    assert run.made == (Made("a", "1"), Made("b", None))


def test_a_lock_is_read_as_terraform_writes_it() -> None:
    """With Go's nine digits of a second."""
    found = lock.from_json(
        '{"ID":"1","Operation":"OperationTypeApply","Who":"ana@runner@7","Created":"2026-01-01T03:00:01.123456789Z"}'
    )

    assert (found.host, found.doing) == ("7", "apply")
    assert found.created is not None
    assert found.created.isoformat() == "2026-01-01T03:00:01.123456+00:00"
    assert str(found) == "ana@runner@7 (apply since 2026-01-01 03:00:01 UTC, lock 1)"


@pytest.mark.parametrize("text", ["", "[]", "{}", "nonsense"])
def test_what_is_no_lock_is_not_taken_for_one(text: str) -> None:
    """Whoever put it there."""
    with pytest.raises(ValueError, match=r"lock|Expecting"):
        lock.from_json(text)
