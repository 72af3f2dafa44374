"""Send a message to a queue from inside the emulator, as a service of AWS does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import target

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

ERROR_LENGTH = 1024
"""AWS keeps the first KB of an error's message."""


def service() -> ModuleType:
    """Return ministack's SQS, or refuse if it sends otherwise than expected."""
    sqs = target.module("ministack.services.sqs")
    target.function(sqs, "_act_send_message", source="3abd766508c885c6")
    return sqs


def is_queue(arn: str) -> bool:
    """Tell whether an ARN names an SQS queue."""
    return arn.split(":")[2:3] == ["sqs"]


def send(sqs: ModuleType, arn: str, body: str, attributes: Mapping[str, str | int]) -> None:
    """Send a message to a queue of the current account and region.

    Args:
        sqs: what `service` returned.
        arn: the queue's ARN.
        body: the message.
        attributes: message attributes; whole numbers are sent as such.

    """
    act: Callable[[dict[str, Any], str], object] = sqs._act_send_message  # noqa: SLF001
    name = arn.rsplit(":", 1)[1]
    typed = {key: attribute(value) for key, value in attributes.items()}
    act({"QueueUrl": name, "MessageBody": body, "MessageAttributes": typed}, name)


def attribute(value: str | int) -> dict[str, str]:
    """Return a value as a message attribute, as SendMessage takes it."""
    data_type = "Number" if isinstance(value, int) else "String"
    return {"DataType": data_type, "StringValue": str(value)[:ERROR_LENGTH]}
