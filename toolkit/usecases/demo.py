"""Walk the whole road on the embedded AWS, by the commands that a user would type."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from toolkit.domain.demonstration import Demo, Step
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.domain.project import Project
    from toolkit.domain.smoke import Request
    from toolkit.ports.clock import Clock
    from toolkit.ports.command_line import CommandLine
    from toolkit.ports.progress import Progress


_FIRST_REFUSAL = 300
"""the first HTTP status that is no success"""


class _Road:
    """Run commands one after the other, and keep their times."""

    def __init__(self, toolkit: CommandLine, *, clock: Clock, progress: Progress) -> None:
        self._toolkit = toolkit
        self._clock = clock
        self._progress = progress
        self.steps: list[Step] = []

    def walk(self, title: str, *arguments: str) -> None:
        """Show a command, and run it."""
        self._progress.note(f"\n{title}\n$ toolkit {' '.join(arguments)}")
        begun = self._clock.elapsed()
        self._toolkit.run(arguments)
        self.steps.append(Step(title, self._clock.elapsed() - begun))

    def ask(self, *arguments: str) -> dict[str, Any]:
        """Run a command for its JSON."""
        document: dict[str, Any] = json.loads(self._toolkit.run([*arguments, "--json"], quiet=True))
        return document


def demo(project: Project, *, toolkit: CommandLine, clock: Clock, progress: Progress, fast: bool) -> Demo:
    """Package, gate, plan, apply and verify in the first environment; promote the same bits to the others.

    Args:
        fast: walk to the second environment only.

    Raises:
        ToolError: a command of the road failed, or the environments do not run the same bits.

    """
    road = _Road(toolkit, clock=clock, progress=progress)
    local = ("--target", "local")
    first, *others = project.pipeline[:2] if fast else project.pipeline
    road.walk("Start a local account for each environment", "local", "up")
    road.walk("Check what people wrote", "validate")
    road.walk("Scan the infrastructure code, failing closed", "scan")
    road.walk(f"Build the release and publish it to {first}", "package", "--publish", first, *local)
    road.walk(f"Say what would happen in {first}", "plan", first, *local)
    _deploy(road, first, local)
    source = first
    for target in others:
        title = f"Promote the same release from {source} to {target}"
        road.walk(title, "promote", source, target, "--direct", *local)
        _deploy(road, target, local)
        source = target
    road.walk("Say what runs where", "status", *local)
    status = road.ask("status", *local)
    progress.note("")
    rows = {row["name"]: row for row in status["environments"]}
    walked = (first, *others)
    bits = {name: rows[name]["bits"] for name in walked}
    if not bits[first] or any(found != bits[first] for found in bits.values()):
        told = "; ".join(f"{name} runs {found}" for name, found in bits.items())
        raise ToolError("the environments do not run the same bits", cause=told, fix="toolkit status")
    return Demo(
        release=rows[first]["release"],
        status=status,
        walked=walked,
        bits=bits[first],
        steps=tuple(road.steps),
        example=_example(project),
    )


def _example(project: Project) -> Request | None:
    """Return the first request that is meant to succeed and depends on none before it."""
    fitting = (check.request for check in project.smoke if min(check.expect.status) < _FIRST_REFUSAL)
    return next((request for request in fitting if "{" not in request.path), None)


def _deploy(road: _Road, environment: str, local: Sequence[str]) -> None:
    road.walk(f"Apply it to {environment}", "apply", environment, "--yes", *local)
    road.walk(f"Prove that {environment} runs those bits, and works", "verify", environment, *local)
