"""Needs: their resources resolved, and what they ask of keys."""

from __future__ import annotations

import pytest

from toolkit.domain.access.actions import actions_of
from toolkit.domain.access.forwarding import forwarded
from toolkit.domain.access.need import Need, queue_arn, resolve

AT = "app.py:1"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/k"


def resolved(action: str, resource: str, **environment: str) -> Need:
    """Resolve one need in an account and region."""
    (found,) = resolve(
        [Need(action, resource, "static", AT)], environment, region="eu-west-1", account="123456789012"
    )
    return found


@pytest.mark.parametrize(
    ("action", "resource", "value", "expected"),
    [
        ("dynamodb:GetItem", "arn:aws:dynamodb:*:*:table/${env:X}", "orders",
         "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"),
        ("dynamodb:Query", "arn:aws:dynamodb:*:*:table/${env:X}/index/i",
         "arn:aws:dynamodb:eu-west-1:999999999999:table/t",
         "arn:aws:dynamodb:eu-west-1:999999999999:table/t/index/i"),
        ("sqs:SendMessage", "arn:aws:sqs:*:*:${env:X}", "https://sqs.eu-west-1.amazonaws.com/999999999999/q",
         "arn:aws:sqs:eu-west-1:999999999999:q"),
        ("sqs:SendMessage", "arn:aws:sqs:*:*:${env:X}", "http://127.0.0.1:4566/999999999999/q",
         "arn:aws:sqs:eu-west-1:999999999999:q"),
        ("sns:Publish", "${env:X}", "arn:aws:sns:eu-west-1:1:t", "arn:aws:sns:eu-west-1:1:t"),
        ("s3:GetObject", "arn:aws:s3:::${env:X}/a/*", "bucket", "arn:aws:s3:::bucket/a/*"),
        ("s3:GetObject", "arn:aws:s3:::${env:X}/a/*", "arn:aws:s3:::bucket", "arn:aws:s3:::bucket/a/*"),
        ("ssm:GetParameter", "arn:aws:ssm:*:*:parameter/${env:X}", "/app/key",
         "arn:aws:ssm:eu-west-1:123456789012:parameter/app/key"),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:secret:${env:X}-??????", "name",
         "arn:aws:secretsmanager:eu-west-1:123456789012:secret:name-??????"),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:secret:${env:X}-??????",
         "arn:aws:secretsmanager:eu-west-1:1:secret:name-AbCdEf",
         "arn:aws:secretsmanager:eu-west-1:1:secret:name-AbCdEf"),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:secret:${env:X}-??????",
         "arn:aws:secretsmanager:eu-west-1:1:secret:name",
         "arn:aws:secretsmanager:eu-west-1:1:secret:name-??????"),
        ("kms:Decrypt", "arn:aws:kms:*:*:key/${env:X}", "alias/app",
         "arn:aws:kms:eu-west-1:123456789012:key/*"),
        ("lambda:InvokeFunction", "arn:aws:lambda:*:*:function:${env:X}",
         "arn:aws:lambda:eu-west-1:1:function:f",
         "arn:aws:lambda:eu-west-1:1:function:f"),
    ],
)  # fmt: skip
def test_a_variable_may_hold_a_name_an_arn_or_a_url(
    action: str, resource: str, value: str, expected: str
) -> None:
    """What it holds decides the resource."""
    assert resolved(action, resource, X=value).resource == expected


@pytest.mark.parametrize("environment", [{}, {"X": "(known after apply)"}])
def test_a_variable_that_is_not_known_leaves_its_need_unresolved(environment: dict[str, str]) -> None:
    """It is never taken for a name."""
    found = resolved("sqs:SendMessage", "arn:aws:sqs:*:*:${env:X}", **environment)

    assert found.known == "unresolved"
    assert found.resource == "arn:aws:sqs:eu-west-1:123456789012:*"
    assert "X" in found.why


def test_a_whole_arn_that_is_not_known_keeps_its_service() -> None:
    """A topic that can't be told is still a topic."""
    assert resolved("sns:Publish", "${env:X}").resource == "arn:aws:sns:eu-west-1:123456789012:*"


def test_an_action_names_its_service() -> None:
    """Anything else is no action."""
    with pytest.raises(ValueError, match="is no action"):
        Need("GetItem", "*", "static", AT)


def test_a_url_that_is_no_queues_has_no_arn() -> None:
    """Names are none."""
    assert queue_arn("orders") is None


def test_keys_are_asked_for_what_is_done_with_what_they_encrypt() -> None:
    """Reading decrypts; writing to S3, queues and topics makes data keys, and decrypts."""
    encrypted = {"arn:aws:s3:::b/*": KEY, "arn:aws:sqs:*:*:q": KEY, "arn:aws:dynamodb:*:*:table/t": KEY}
    needs = [
        Need("s3:GetObject", "arn:aws:s3:::b/k", "static", "a:1"),
        Need("sqs:SendMessage", "arn:aws:sqs:eu-west-1:1:q", "static", "a:2"),
        Need("dynamodb:PutItem", "arn:aws:dynamodb:*:*:table/t", "static", "a:3"),
        Need("s3:GetObject", "arn:aws:s3:::other/k", "static", "a:4"),
        Need("s3:ListBucket", "arn:aws:s3:::b", "static", "a:5"),
    ]

    found = {(each.action, each.at) for each in forwarded(needs, encrypted)}

    assert found == {
        ("kms:Decrypt", "a:1"),
        ("kms:Decrypt", "a:2"),
        ("kms:GenerateDataKey", "a:2"),
        ("kms:Decrypt", "a:3"),
    }


def test_parameters_need_their_key_only_where_they_are_decrypted() -> None:
    """Without WithDecryption, SSM hands out the cipher."""
    name = "arn:aws:ssm:*:*:parameter/p"
    needs = [
        Need("ssm:GetParameter", name, "static", "a:1", "WithDecryption"),
        Need("ssm:GetParameter", name, "static", "a:2"),
    ]

    assert [each.at for each in forwarded(needs, {name: KEY})] == ["a:1"]


def test_operations_have_actions_of_other_names_or_none() -> None:
    """Exceptions are looked up; what no policy guards asks for nothing."""
    assert actions_of("s3", "ListObjectsV2", "s3") == ("s3:ListBucket",)
    assert actions_of("lambda", "Invoke", "lambda") == ("lambda:InvokeFunction",)
    assert actions_of("sts", "GetCallerIdentity", "sts") == ()
    assert actions_of("cognito-idp", "InitiateAuth", "cognito-idp") == ()
    assert actions_of("sqs", "PurgeQueue", "sqs") == ("sqs:PurgeQueue",)
