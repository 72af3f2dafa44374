"""What functions/<name>/ declares: a Lambda function, or a layer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.domain.budget import NO_BUDGETS
from toolkit.domain.packing import PLAIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.budget import Budgets
    from toolkit.domain.packing import Packing


@dataclass(frozen=True, slots=True)
class Http:
    """A route of the REST API."""

    method: str
    path: str
    authorizer: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A rule on an event bus."""

    bus: str


@dataclass(frozen=True, slots=True)
class Queue:
    """Messages of an SQS queue."""

    name: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """A time or an interval."""

    expression: str
    """cron(…) or rate(…)"""


@dataclass(frozen=True, slots=True)
class Stream:
    """Changes of a table."""

    table: str


@dataclass(frozen=True, slots=True)
class Kinesis:
    """Records of a Kinesis stream."""

    stream: str


@dataclass(frozen=True, slots=True)
class Bucket:
    """What happens to a bucket's objects."""

    name: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Messages of an SNS topic."""

    name: str


Trigger = Http | Event | Queue | Schedule | Stream | Kinesis | Bucket | Topic


@dataclass(frozen=True, slots=True)
class Function:
    """A Lambda function: its code lies in ``functions/<name>/``."""

    name: str
    handler: str
    runtime: str
    architecture: str
    memory: int
    """MiB"""
    timeout: int
    """seconds"""
    layers: tuple[str, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    secrets: tuple[str, ...] = ()
    """Secrets that its environment or permissions name."""
    on_failure: str | None = None
    """The queue that gets what it could not process."""
    snap_start: bool = False
    packing: Packing = PLAIN
    budgets: Budgets = NO_BUDGETS
    """Its own, and the project's where it has none."""
    variables: Mapping[str, str | None] = field(default_factory=dict)
    """Its environment variables; None where Terraform resolves the value."""

    @property
    def handler_file(self) -> str:
        """The file that the handler stands in, relative to the function's folder."""
        module, _, _ = self.handler.rpartition(".")
        return module.replace(".", "/") + ".py"

    @property
    def handler_name(self) -> str:
        """What the handler is called in that file."""
        return self.handler.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Layer:
    """Code and locked dependencies that functions share."""

    name: str
    runtime: str
    architecture: str
    packing: Packing = PLAIN
