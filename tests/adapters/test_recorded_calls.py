"""What tests call of AWS, recorded and read back."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import boto3
import pytest
from botocore.stub import ANY, Stubber

from toolkit.adapters.recorded_calls import FILE, Recorder, identifying, observed

SECRET = "4111-1111-1111-1111"


@pytest.fixture
def recorded(tmp_path: Path) -> object:
    """Record into a file while a test runs."""
    recorder = Recorder(tmp_path / "calls.jsonl")
    recorder.install()
    yield tmp_path / "calls.jsonl"
    recorder.remove()


def client(service: str) -> object:
    """Return a client that can't reach AWS."""
    return boto3.client(service, region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="y")


def test_a_call_is_recorded_by_what_it_is_called_on_and_nothing_else(
    recorded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Items, bodies and names of objects stay out of the file."""
    monkeypatch.setenv("TABLE_NAME", "orders-of-a-test")
    dynamodb, s3 = client("dynamodb"), client("s3")
    with Stubber(dynamodb) as stub, Stubber(s3) as stubbed:
        stub.add_response("put_item", {}, {"TableName": ANY, "Item": ANY})
        stubbed.add_response("put_object", {}, {"Bucket": ANY, "Key": ANY, "Body": ANY})
        dynamodb.put_item(TableName="orders-of-a-test", Item={"card": {"S": SECRET}})
        s3.put_object(Bucket="b", Key=f"reports/{SECRET}.json", Body=io.BytesIO(SECRET.encode()))

    told = recorded.read_text("utf-8")
    lines = [json.loads(line) for line in told.splitlines()]

    assert SECRET not in told
    assert [each["parameters"] for each in lines] == [
        {"TableName": "${env:TABLE_NAME}"},
        {"Bucket": "b", "Key": "reports/*"},
    ]
    assert all(each["at"].startswith("tests/adapters/test_recorded_calls.py:") for each in lines)
    assert [(each.action, each.resource, each.known) for each in observed(told.splitlines())] == [
        ("dynamodb:PutItem", "arn:aws:dynamodb:*:*:table/${env:TABLE_NAME}", "observed"),
        ("s3:PutObject", "arn:aws:s3:::b/reports/*", "observed"),
    ]


def test_the_same_call_is_recorded_once(recorded: Path) -> None:
    """Distinct are operation, resource, test and line."""
    sqs = client("sqs")
    with Stubber(sqs) as stub:
        for _ in range(3):
            stub.add_response("send_message", {}, {"QueueUrl": ANY, "MessageBody": ANY})
        for number in range(3):
            sqs.send_message(
                QueueUrl="https://sqs.eu-west-1.amazonaws.com/123456789012/q", MessageBody=str(number)
            )

    assert len(recorded.read_text("utf-8").splitlines()) == 1


@pytest.mark.parametrize(
    ("service", "parameters", "kept"),
    [
        (
            "dynamodb",
            {"TransactItems": [{"Put": {"TableName": "t", "Item": {"a": SECRET}}}] * 2},
            {"TransactItems": [{"Put": {"TableName": "t"}}]},
        ),
        ("dynamodb", {"RequestItems": {"t": [{"PutRequest": SECRET}]}}, {"RequestItems": {"t": {}}}),
        (
            "dynamodb",
            {"Statement": f"UPDATE t SET a = '{SECRET}'"},
            {"Statement": 'UPDATE "t"'},
        ),
        ("sns", {"PhoneNumber": SECRET, "Message": SECRET}, {"PhoneNumber": "*"}),
        (
            "events",
            {"Entries": [{"EventBusName": "b", "Detail": SECRET}]},
            {"Entries": [{"EventBusName": "b"}]},
        ),
        (
            "s3",
            {"Bucket": "b", "Delete": {"Objects": [{"Key": f"x/{SECRET}"}]}},
            {"Bucket": "b", "Delete": {"Objects": [{"Key": "x/*"}]}},
        ),
        (
            "ssm",
            {"Name": "/a", "WithDecryption": True, "Value": SECRET},
            {"Name": "/a", "WithDecryption": True},
        ),
        ("secretsmanager", {"SecretId": "s", "SecretString": SECRET}, {"SecretId": "s"}),
    ],
)
def test_only_names_of_resources_are_kept(
    service: str, parameters: dict[str, object], kept: dict[str, object]
) -> None:
    """Values never are, however deep they stand."""
    assert identifying(service, parameters) == kept


def test_lines_that_are_none_are_refused() -> None:
    """A broken file is told with its line."""
    with pytest.raises(ValueError, match="line 2 is no recorded call"):
        observed(["", '{"service": "s3"}'])


@pytest.mark.slow
def test_pytest_records_a_projects_tests(tmp_path: Path) -> None:
    """As a plugin, it writes what tests called to the file that the environment names."""
    (tmp_path / "test_it.py").write_text(
        "import boto3\nfrom botocore.stub import Stubber\n"
        "def test_it():\n"
        "    c = boto3.client('sns', region_name='x', aws_access_key_id='x', aws_secret_access_key='x')\n"
        "    with Stubber(c) as s:\n"
        "        s.add_response('publish', {'MessageId': '1'})\n"
        "        c.publish(TopicArn='arn:aws:sns:eu-west-1:1:t', Message='m')\n",
        "utf-8",
    )
    environment = {
        **os.environ,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        FILE: "calls.jsonl",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "toolkit.adapters.recorded_calls",
        "-p",
        "no:cacheprovider",
    ]

    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    (line,) = (tmp_path / "calls.jsonl").read_text("utf-8").splitlines()

    assert json.loads(line)["test"] == "test_it.py::test_it"
    assert json.loads(line)["at"] == "test_it.py:7"
