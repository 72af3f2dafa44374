"""No secret survives redaction, in whichever form it is written; what people need to read does."""

from __future__ import annotations

import base64
import json
import urllib.parse
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.digest import of_bytes
from toolkit.domain.redaction import MASK, Redactor

REDACTOR = Redactor()
RANDOM = "q7Zr2LmX9vTk4WbY8sNc3HdJ"
"""as drawn by chance"""
PASSWORD = "correct-horse-77"
LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789<>&\"'\\/+%= é漢"
canaries = st.text(LETTERS, min_size=8, max_size=40).map(lambda text: f"k9{text.strip()}Z7")
names = st.sampled_from(["TABLE_NAME", "policy", "input", "description", "user_data", "x"])


def holding(secret: str) -> st.SearchStrategy[Any]:
    """Return JSON with a secret in some of its texts, written in some way, at any depth."""
    written = st.sampled_from(
        [
            secret,
            f"before {secret} after",
            json.dumps({"inside": secret}),
            json.dumps({"twice": json.dumps([secret])}),
            json.dumps(json.dumps(secret)),
            f"https://example.com/?q={urllib.parse.quote(secret, safe='')}&r=1",
            urllib.parse.quote_plus(secret),
            base64.b64encode(secret.encode()).decode(),
            base64.urlsafe_b64encode(b"x:" + secret.encode() + b"\n").decode(),
            base64.b64encode(b"#" + secret.encode() + b"!").decode(),
            secret.encode().hex(),
            f"#!/bin/sh\nexport A='{secret}'\n",
        ]
    )
    leaves = st.one_of(written, st.none(), st.booleans(), st.integers(), st.just("arn:aws:sqs:eu-west-1:1:q"))
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(names, inner, max_size=4),
            st.dictionaries(names, inner, max_size=3).map(json.dumps),
        ),
        max_leaves=8,
    )


def spelled(secret: str) -> list[str]:
    """Return what must not be found: the secret, and what decodes to it."""
    return [
        secret,
        json.dumps(secret)[1:-1],
        urllib.parse.quote(secret, safe=""),
        base64.b64encode(secret.encode()).decode().rstrip("=")[:-1],
        secret.encode().hex(),
    ]


def shape(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a value's structure without its leaves."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    return [shape(item) for item in value] if isinstance(value, list) else type(value)


@given(st.data(), canaries)
def test_a_known_secret_survives_nowhere_in_no_spelling(data: st.DataObject, secret: str) -> None:
    """Raw, escaped once or twice, in a URL, in base64 at any offset, in a script, at any depth."""
    redactor = Redactor(frozenset([secret]))
    value = data.draw(holding(secret))

    told = json.dumps(redactor.value(value), ensure_ascii=False)

    assert not [each for each in spelled(secret) if each in told]


@given(st.data(), canaries)
def test_masking_again_changes_nothing_and_the_structure_is_kept(data: st.DataObject, secret: str) -> None:
    """What reads the masked value finds what it looks for where it was."""
    redactor = Redactor(frozenset([secret]))
    value = data.draw(holding(secret))

    once = redactor.value(value)

    assert redactor.value(once) == once
    assert shape(once) == shape(value)


@given(st.text(max_size=200))
def test_any_text_is_masked_once_and_for_all(text: str) -> None:
    """Idempotent for whatever a tool may print."""
    once = REDACTOR.text(text)

    assert REDACTOR.text(once) == once


@given(
    st.lists(
        st.sampled_from(
            [
                *"abcXYZ019_-/+= \"'\\:{}[]@.?&\n",
                "password",
                "token=",
                "(secret)",
                "https://u:p",
                "--api-key ",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_hostile_texts_are_masked_once_and_for_all(text: str) -> None:
    """Made of what the rules look for."""
    once = REDACTOR.text(text)

    assert REDACTOR.text(once) == once
    assert REDACTOR.value(REDACTOR.value({"x": text})) == REDACTOR.value({"x": text})


@pytest.mark.parametrize(
    "name",
    [
        "password", "DB_PASSWORD", "DB_PASSWORD_PROD", "PGPASSWORD", "masterPassword", "api_key", "apiKey",
        "X-Api-Key", "client_secret", "STRIPE_SECRET", "access_token", "private_key", "connection_string",
        "secret_string", "tokens", "SECRET_KEY_BASE64", "passphrase",
    ],
)  # fmt: skip
def test_a_name_that_promises_a_secret_has_its_value_masked(name: str) -> None:
    """In a map, in a JSON string, as a name beside a value, and in text."""
    values = {
        "map": {name: PASSWORD},
        "list": {name: [PASSWORD]},
        "json": json.dumps({"a": [{name: PASSWORD}]}),
        "pair": [{"name": name, "value": PASSWORD}],
        "text": f'error: {name} = "{PASSWORD}" is refused',
        "shell": f"export {name}={PASSWORD}",
    }

    told = {how: json.dumps(REDACTOR.value({"x": value})) for how, value in values.items()}

    assert {how for how, text in told.items() if PASSWORD in text} == set()
    assert all(MASK in text for text in told.values())


@pytest.mark.parametrize(
    "text",
    [
        f"postgres://app:{PASSWORD}@db.internal:5432/orders",
        f"amqps://user:{PASSWORD}/with:odd@host/x",
        f"Server=db;User=app;Password={PASSWORD};",
        f"Authorization: Bearer {PASSWORD}",
        f"curl -H 'Authorization: Basic {base64.b64encode(PASSWORD.encode()).decode()}'",
        f"mysql --password {PASSWORD}",
        f"the value {RANDOM} was refused",
        "AKIA" + "IOSFODNN7EXAMPLE",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA75\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMIIEowIBAAKCAQEA75",
    ],
)
def test_a_secret_is_known_by_its_form(text: str) -> None:
    """Nobody told of it, and no name promises it."""
    masked = REDACTOR.text(text)

    assert MASK in masked
    held = [
        PASSWORD,
        RANDOM,
        "EXAMPLE",
        "dozjgNryP4J3",
        "MIIEow",
        base64.b64encode(PASSWORD.encode()).decode(),
    ]
    assert not [each for each in held if each in masked]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("digest", of_bytes(b"x").value),
        ("code_sha256", of_bytes(b"x").base64),
        ("source_code_hash", of_bytes(b"y").base64),
        ("commit", "1f0c9d6e5b4a39281706f5e4d3c2b1a098765432"),
        ("s3_key", f"bundles/sha256/{of_bytes(b'x').hex}.zip"),
        ("fingerprint", of_bytes(b"fingerprint").value),
        ("arn", "arn:aws:lambda:us-east-1:111111111111:function:OrdersDevCreateOrder-1A2B3C4D5E6F"),
        ("invoke_arn", "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/x/invocations"),
        ("user_pool_id", "eu-central-1_Ab3dEf9hI"),
        ("id", "AbCdEf0123456789ghIJ"),
        ("version_id", "3HL4kqtJlcpXroDTDmJrmSpXd3dIbrHY"),
        ("secret_name", "orders/dev/token"),
        ("SECRET_ARN", "arn:aws:secretsmanager:eu-west-1:111111111111:secret:db-AbCdEf"),
        ("TOKEN_SECRET", "/orders/dev/access-token"),
        ("password", "${var.password}"),
        ("api_key_source", "HEADER"),
        ("authorization", "COGNITO_USER_POOLS"),
        ("hash_key", "customer"),
        ("kms_key_id", "1234abcd-12ab-34cd-56ef-1234567890ab"),
        ("role", "orders-dev-create_order"),
        ("handler", "create_order.entrypoint.handler"),
        ("address", 'module.orders.module.function["create_order"].aws_lambda_function.this'),
        ("issuer", "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab3dEf9hI"),
        ("endpoint", "http://127.0.0.1:4566/_aws/execute-api/5b4a392817/live"),
    ],
)  # fmt: skip
def test_what_people_need_stays_readable(name: str, value: str) -> None:
    """Digests, ARNs, ids, references and addresses; in JSON strings, too."""
    inside = json.dumps({name: value})

    assert REDACTOR.value({name: value}) == {name: value}
    assert REDACTOR.value({"policy": inside}) == {"policy": inside}


def test_a_digest_is_told_in_a_sentence() -> None:
    """A refused deployment names both."""
    text = f"code sha256 is {of_bytes(b'a').base64}, release r-2d711642b726 pins {of_bytes(b'b').value}"

    assert REDACTOR.text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "could not read the secret: it does not exist",
        "token: expired, log in again",
        "ExpiredToken: The security token included in the request is expired",
        "UnrecognizedClientException: the request id is 8c6f1c6e-0000-4000-8000-6e1f3a2b4c5d",
        "the secret /orders/dev/access-token could not be read",
    ],
)
def test_prose_about_secrets_is_no_secret(text: str) -> None:
    """Else no error could be understood."""
    assert REDACTOR.text(text) == text


def test_what_terraform_marks_is_masked_whatever_it_is() -> None:
    """Numbers, lists and maps; false and [] mark nothing."""
    value = {"pin": 4711, "keys": ["a", "b"], "map": {"x": "y"}, "open": "z", "none": None}
    marks = {"pin": True, "keys": [False, True], "map": True, "open": False, "none": True}

    assert REDACTOR.value(value, marks) == {
        "pin": MASK, "keys": ["a", MASK], "map": MASK, "open": "z", "none": None,
    }  # fmt: skip


def test_an_object_that_says_a_key_twice_hides_nothing() -> None:
    """JSON readers keep the last one only."""
    text = f'{{"password": "{PASSWORD}", "password": ""}}'

    assert PASSWORD not in REDACTOR.value({"policy": text})["policy"]


def test_a_document_of_any_depth_is_masked_or_given_up() -> None:
    """No traceback for what nobody can read."""
    for deep in ("[" * 100_000, "[" * 900 + "]" * 900):
        assert isinstance(REDACTOR.value({"x": deep})["x"], str)


def planned(**after: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a plan with one resource and all that a plan holds beside it."""
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "variables": {"key": {"value": "told-by-a-variable-1"}, "db_password": {"value": "told-by-a-name-2"}},
        "planned_values": {"outputs": {"key": {"value": PASSWORD}}},
        "prior_state": {"values": {"x": PASSWORD}},
        "configuration": {"root_module": {"variables": {"key": {"sensitive": True}}}},
        "resource_drift": [{"address": "x", "change": {"before": PASSWORD}}],
        "resource_changes": [
            {
                "address": "aws_x.this", "type": "aws_x", "mode": "managed",
                "change": {
                    "actions": ["create"], "before": None, "after": after, "before_sensitive": False,
                    "after_sensitive": {"marked": True}, "replace_paths": [["name"]],
                },
            }
        ],
        "output_changes": {
            "api": {"actions": ["create"], "before": None, "after": PASSWORD, "after_sensitive": True}
        },
    }  # fmt: skip


def test_a_stripped_plan_keeps_what_changes_and_nothing_else() -> None:
    """No variables, no state, no configuration, no drift."""
    stripped = REDACTOR.plan(planned(marked=PASSWORD, name="orders"))

    assert set(stripped) == {"format_version", "terraform_version", "resource_changes", "output_changes"}
    (change,) = stripped["resource_changes"]
    assert change["address"] == "aws_x.this"
    assert change["change"]["after"] == {"marked": MASK, "name": "orders"}
    assert change["change"]["replace_paths"] == [["name"]]
    assert stripped["output_changes"]["api"]["after"] == MASK


@pytest.mark.parametrize("secret", ["told-by-a-variable-1", "told-by-a-name-2", PASSWORD])
def test_a_copy_of_what_is_marked_bears_no_mark_and_is_masked_all_the_same(secret: str) -> None:
    """jsonencode() and templates lose marks of nested parts; providers lose all."""
    document = planned(marked=PASSWORD, definition=json.dumps({"x": [f"a {secret} b"]}), note=f"is {secret}!")

    stripped = json.dumps(REDACTOR.plan(document))

    assert secret not in stripped


def test_a_marked_word_is_not_looked_for_everywhere() -> None:
    """A sensitive region would take every ARN away."""
    stripped = REDACTOR.plan(planned(marked="us-east-1", arn="arn:aws:sqs:us-east-1:1:q"))

    assert stripped["resource_changes"][0]["change"]["after"]["arn"] == "arn:aws:sqs:us-east-1:1:q"


def test_a_whole_plan_is_masked_wherever_a_value_stands() -> None:
    """Planned values, state, variables, configuration: all that a reader may look at is still there."""
    document = planned(marked=PASSWORD)
    document["planned_values"] = {
        "outputs": {"key": {"sensitive": True, "value": "shown-nowhere-1"}},
        "root_module": {
            "child_modules": [
                {
                    "resources": [
                        {"address": "a", "values": {"x": "shown-nowhere-2"}, "sensitive_values": {"x": True}}
                    ]
                }
            ]
        },
    }
    document["configuration"]["root_module"]["resources"] = [
        {"address": "a", "expressions": {"db_password": {"constant_value": "shown-nowhere-3"}}},
        {"address": "b", "expressions": {"role": {"references": ["aws_iam_role.x.arn", "aws_iam_role.x"]}}},
    ]
    document["configuration"]["root_module"]["variables"]["api_key"] = {"default": "shown-nowhere-4"}

    whole = REDACTOR.whole(document)

    told = json.dumps(whole)
    assert not [each for each in ("shown-nowhere", PASSWORD, "told-by-a") if each in told]
    assert shape(whole) == shape(document)
    assert (
        whole["configuration"]["root_module"]["resources"][1]
        == document["configuration"]["root_module"]["resources"][1]
    )
    assert REDACTOR.whole(whole) == whole
