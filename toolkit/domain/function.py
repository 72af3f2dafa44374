"""What functions/<name>/ declares: a Lambda function, or a layer."""

from __future__ import annotations

from dataclasses import dataclass


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


Trigger = Http | Event


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
