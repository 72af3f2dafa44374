"""A policy that denies what does not come over TLS shuts nobody out, and any other denial holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from running_emulator import create_queue

if TYPE_CHECKING:
    from pathlib import Path

    from running_emulator import Launch

pytestmark = pytest.mark.terraform

INSECURE = {"Bool": {"aws:SecureTransport": "false"}}


def denied(arn: str, **more: Any) -> dict[str, str]:  # noqa: ANN401, JSON
    """Return a queue's attributes with a policy that denies everybody everything, if a condition holds."""
    statement = {"Effect": "Deny", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn, **more}
    return {"Policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})}


def test_a_queue_for_tls_alone_takes_messages_and_another_denial_holds(
    launch: Launch, tmp_path: Path
) -> None:
    """With IAM enforced, as the toolkit's local accounts have it."""
    with launch(tmp_path, AUTH="true") as emulator:
        sqs = emulator.client("sqs")
        tls, tls_arn = create_queue(emulator, "tls")
        shut, shut_arn = create_queue(emulator, "shut")
        sqs.set_queue_attributes(QueueUrl=tls, Attributes=denied(tls_arn, Condition=INSECURE))
        sqs.set_queue_attributes(QueueUrl=shut, Attributes=denied(shut_arn))

        sqs.send_message(QueueUrl=tls, MessageBody="over loopback")
        with pytest.raises(ClientError) as refused:
            sqs.send_message(QueueUrl=shut, MessageBody="never")

    assert "AccessDenied" in refused.value.response["Error"]["Code"]
