"""A Lambda function as a plan describes it: what its role and its platform needs are derived from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NOT_KNOWN = "(known after apply)"
"""What stands for a value that exists but is not known in this plan; Terraform prints the same words"""


@dataclass(frozen=True, slots=True)
class EventSource:
    """What Lambda polls for a function, in the name of the function's role."""

    address: str
    source: str
    """ARN of the queue, stream, table stream, broker or cluster; NOT_KNOWN where the plan can't tell"""
    on_failure: str | None = None
    """ARN that failed records go to; NOT_KNOWN where there is one that the plan can't tell"""
    enabled: bool = True
    kind: str = ""
    """IAM's name of the service that is polled: sqs, kinesis, dynamodb, kafka, mq, docdb; "" if not known"""
    secrets: tuple[str, ...] = ()
    """ARNs of what it logs in with (source_access_configuration)"""
    self_managed: bool = False
    """A Kafka cluster that is not AWS's: there is no ARN to grant"""
    in_vpc: bool = False
    """A source in a VPC, for which Lambda makes network interfaces"""
    at: str = ""


@dataclass(frozen=True, slots=True)
class FunctionInPlan:
    """One aws_lambda_function. A text that is not known in the plan is NOT_KNOWN."""

    address: str
    name: str
    handler: str = ""
    """"" for a container image"""
    runtime: str = ""
    package: str = ""
    """The zip's path, its key in S3, or the image's URI"""
    role: str = NOT_KNOWN
    """ARN of its role"""
    role_address: str | None = None
    """Address of its role; None where the plan doesn't create it, or where it can't be told"""
    environment: Mapping[str, str] = field(default_factory=dict)
    layers: tuple[str, ...] = ()
    """ARNs, with versions"""
    vpc: bool = False
    dual_stack: bool = False
    """Whether it takes IPv6 addresses in its VPC, too"""
    dead_letter: str | None = None
    """ARN of its dead-letter queue or topic"""
    on_failure: tuple[str, ...] = ()
    """ARNs that failed asynchronous events go to (event invoke configuration)"""
    on_success: tuple[str, ...] = ()
    """ARNs that results of asynchronous events go to"""
    tracing: bool = False
    """Whether X-Ray is Active; PassThrough sends segments only where its caller sampled them"""
    log_group: str = ""
    """"" where it is Lambda's own, /aws/lambda/<name>"""
    key: str | None = None
    """ARN of the KMS key of its environment variables"""
    file_systems: tuple[str, ...] = ()
    """ARNs of EFS access points or S3 Files"""
    insights: bool = False
    """Whether CloudWatch Lambda Insights' layer is attached"""
    event_sources: tuple[EventSource, ...] = ()
    at: str = ""
    """file:line of its block, "" where that can't be told"""
    unknown: tuple[str, ...] = ()
    """Attributes that the plan can't tell, or not all of: with environment, variables may be missing above"""
