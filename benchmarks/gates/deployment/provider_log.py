"""Read which calls the AWS provider made, and for which type of resource, from Terraform's own log.

The log is what `TF_LOG=JSON TF_LOG_PATH=FILE terraform …` writes. A line of a request names the service and
the operation as AWS' SDK calls them, and the resource's type and the step that Terraform was at.
Source: https://developer.hashicorp.com/terraform/internals/debugging
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import botocore.session
from botocore import xform_name

from toolkit.adapters.code_needs import service_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SENT = "HTTP Request Sent"
READING = frozenset({"ReadResource", "ReadDataSource", "ImportResourceState", "PlanResourceChange"})
"""Steps of Terraform in which nothing is changed"""
VERBS = frozenset({"API Gateway", "ApiGatewayV2"})
"""Services whose actions are HTTP's methods.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html
"""


@dataclass(frozen=True, slots=True)
class Call:
    """One request."""

    type: str
    """of the resource, such as aws_sqs_queue; data.… of a data source; "" for the backend's own"""
    reading: bool
    actions: tuple[str, ...]
    """that IAM has it allowed by"""


def calls(lines: Iterable[str]) -> Iterator[Call]:
    """Yield every request that a log tells of."""
    for line in lines:
        if SENT not in line:
            continue
        told = json.loads(line)
        if told.get("@message") != SENT:
            continue
        data = told.get("tf_data_source_type")
        step = told.get("tf_rpc", "")
        yield Call(
            type=told.get("tf_resource_type") or (f"data.{data}" if data else ""),
            reading=step in READING,
            actions=_actions(told["rpc.service"], told["rpc.method"], told["http.method"]),
        )


@cache
def _services() -> dict[str, str]:
    """Return boto3's names of services by those of AWS' other SDKs."""
    session = botocore.session.get_session()
    return {session.get_service_model(name).service_id: name for name in session.get_available_services()}


@cache
def _actions(service: str, operation: str, verb: str) -> tuple[str, ...]:
    if service in VERBS:
        return (f"apigateway:{verb}",)
    facts = service_facts.service(_services()[service])
    assert facts is not None, service
    told = facts["operations"][xform_name(operation)]["actions"]
    return tuple(dict.fromkeys(action for action, _resources in told))
