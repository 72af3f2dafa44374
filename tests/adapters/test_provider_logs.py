"""What the AWS provider's log tells of its calls."""

from __future__ import annotations

import json

import pytest

from benchmarks.gates.deployment.provider_log import Call, calls


def line(service: str, operation: str, verb: str = "POST", **fields: str) -> str:
    """Return a line as the provider writes it."""
    told = {"@message": "HTTP Request Sent", "rpc.service": service, "rpc.method": operation}
    return json.dumps({**told, "http.method": verb, **fields})


@pytest.mark.parametrize(
    ("written", "call"),
    [
        (
            line(
                "Lambda",
                "CreateFunction",
                tf_resource_type="aws_lambda_function",
                tf_rpc="ApplyResourceChange",
            ),
            Call("aws_lambda_function", reading=False, actions=("lambda:CreateFunction",)),
        ),
        (
            line("API Gateway", "UpdateStage", "PATCH", tf_resource_type="a", tf_rpc="ApplyResourceChange"),
            Call("a", reading=False, actions=("apigateway:PATCH",)),
        ),
        (
            line("S3", "HeadBucket", "HEAD", tf_resource_type="aws_s3_bucket", tf_rpc="ReadResource"),
            Call("aws_s3_bucket", reading=True, actions=("s3:ListBucket",)),
        ),
        (
            line("EC2", "DescribeVpcs", tf_data_source_type="aws_vpc", tf_rpc="ReadDataSource"),
            Call("data.aws_vpc", reading=True, actions=("ec2:DescribeVpcs",)),
        ),
        (line("STS", "GetCallerIdentity"), Call("", reading=False, actions=())),
        (line("S3", "PutObject", "PUT"), Call("", reading=False, actions=("s3:PutObject",))),
    ],
)
def test_a_call_is_told_with_its_type_its_step_and_what_it_asks_for(written: str, call: Call) -> None:
    """Names of AWS' other SDKs are boto3's services; what everybody may do asks for nothing."""
    assert list(calls([written])) == [call]


def test_other_lines_tell_of_no_call() -> None:
    """Answers, plain text, and half a line."""
    noise = [json.dumps({"@message": "HTTP Response Received", "rpc.method": "A"}), "HTTP", "{"]

    assert list(calls(noise)) == []
