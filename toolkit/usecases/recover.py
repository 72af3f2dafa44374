"""Put right what an apply that was stopped half-way has left behind, before anything is planned."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.domain import outline, recovery
from toolkit.domain.digest import Digest
from toolkit.domain.run import from_journal
from toolkit.errors import Refused, ToolError
from toolkit.usecases.unlock import released

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.domain.lock import Lock
    from toolkit.domain.outline import Outline
    from toolkit.domain.recovery import Import
    from toolkit.domain.run import Run
    from toolkit.ports.clock import Clock
    from toolkit.ports.journal import Journal
    from toolkit.ports.progress import Progress
    from toolkit.ports.state import State
    from toolkit.ports.terraform import Terraform
    from toolkit.ports.unstored import Unstored
    from toolkit.ports.workspace import Workspace
    from toolkit.usecases.account import Account

PATIENCE = 60.0
"""seconds that a lock is waited for before the command is refused"""
_LOOK = 2.0
"""seconds between two looks at a lock"""
_ROUNDS = 4
"""plans that are made at most: the id of a resource may be known once another is imported"""


@dataclass(frozen=True, slots=True)
class Recovery:
    """Everything that recovering asks for."""

    account: Account
    journal: Journal
    state: State
    workspace: Workspace
    unstored: Unstored
    clock: Clock
    progress: Progress
    patience: float = PATIENCE
    push: bool = False
    """True where a state that could not be stored is to be stored now"""

    @property
    def name(self) -> str:
        """The environment."""
        return self.account.environment.name

    def run(self) -> Run | None:
        """Return the newest apply, if it did not come to its end."""
        entries = self.journal.entries()
        found = from_journal(entries, alive=False)
        if found is None or found.state == "done":
            return None
        return from_journal(entries, alive=self.journal.alive())

    def tell(self, line: str) -> None:
        """Say what was put right."""
        self.progress.note(line)


def make_ready(recovery: Recovery) -> None:
    """Wait for the lock or take it from the dead, and see that the state is the newest there is.

    Raises:
        Refused: somebody who may be alive holds the lock, or a state waits to be stored.

    """
    _lock(recovery)
    _stored(recovery)
    recovery.state.version()  # it refuses a state that Terraform would take for none


def _lock(asked: Recovery) -> None:
    lock = asked.state.lock()
    if lock is None:
        return
    proof = released(lock, state=asked.state, journal=asked.journal)
    if proof is not None:
        asked.tell(f"Released the lock of {lock}: {proof}")
        return
    lock = _waited(asked, lock)
    if lock is not None:
        raise Refused(
            f"{asked.name} was not touched",
            cause=f"its state is locked by {lock}, and was not let go within {asked.patience:.0f} s",
            fix=f"wait for it; if you know that it is dead: toolkit unlock {asked.name} --force {lock.id}",
        )


def _waited(asked: Recovery, lock: Lock) -> Lock | None:
    """Wait for whoever holds the lock; None where it was let go."""
    asked.tell(f"Waiting for the lock of {asked.name}: it is held by {lock}")
    until = asked.clock.elapsed() + asked.patience
    held: Lock | None = lock
    with asked.progress.phase(f"Waiting for {lock.who}") as tell:
        while held is not None and asked.clock.elapsed() < until:
            asked.clock.sleep(_LOOK)
            held = asked.state.lock()
            if held is not None and released(held, state=asked.state, journal=asked.journal):
                held = None
            tell(f"{until - asked.clock.elapsed():.0f}s left")
    return held


def _stored(asked: Recovery) -> None:
    """See that no state waits to be stored: what is in the account would be planned once more."""
    path = asked.unstored.find()
    if path is None:
        return
    if not asked.push:
        raise Refused(
            f"{asked.name} was not touched",
            cause=(
                "Terraform could not store the state of the last apply, so the stored one is older than what "
                f"is in the account; the newest is kept in {path}"
            ),
            fix=f"toolkit apply {asked.name} --resume",
        )
    asked.state.push(path)
    asked.unstored.settle(path)
    asked.tell("Stored the state that the last apply could not store")


def planned(
    asked: Recovery,
    terraform: Terraform,
    hear: Callable[[Mapping[str, Any]], None],
    empty: Callable[[], Mapping[str, Any] | None] | None = None,
) -> Mapping[str, Any]:
    """Return the plan, in which nothing is created that an apply which was killed has made already.

    With a state in S3 Terraform stores it every 20 s: whoever kills it makes it forget what it created
    since. The journal knows, and Terraform imports it. ``empty`` is returned for a plan without anything to
    do.
    """
    run = asked.run()
    forgotten = run.made if run is not None and run.state != "running" else ()
    if forgotten:
        known = recovery.addresses(asked.state.pull())
        forgotten = tuple(each for each in forgotten if each.address not in known)
    if not forgotten:
        asked.workspace.add(recovery.FILE, None)
        return terraform.plan(hear, empty=empty)
    assert run is not None
    environment = asked.account.environment
    wanted = {
        item.address: item
        for item in recovery.imports(forgotten, recovery.planned_values(_outline(asked, run)), environment)
    }
    absent: set[str] = set()
    for _ in range(_ROUNDS):
        document, gone = _with(asked, terraform, wanted, hear)
        absent |= gone
        wanted = {address: item for address, item in wanted.items() if address not in absent}
        # The id of a resource may be known only once another, that it is a part of, is imported.
        found = recovery.imports(forgotten, recovery.created_values(document), environment)
        more = {item.address: item for item in found if item.address not in absent | wanted.keys()}
        if not more:
            break
        wanted |= more
    if wanted:
        asked.tell(f"Found {len(wanted)} resources that the state had forgotten: they are imported")
    return document


def _outline(asked: Recovery, run: Run) -> Outline | None:
    """Return what the run was to do; None where that is not known any more."""
    data = asked.account.plans.find(Digest(run.fingerprint))
    try:
        return None if data is None else outline.from_document(json.loads(data)["outline"])
    except (ValueError, KeyError, TypeError):
        return None


def _with(
    asked: Recovery,
    terraform: Terraform,
    wanted: Mapping[str, Import],
    hear: Callable[[Mapping[str, Any]], None],
) -> tuple[Mapping[str, Any], set[str]]:
    """Plan with these imports, without those that turn out not to exist."""
    absent: set[str] = set()
    while True:
        left = [item for address, item in sorted(wanted.items()) if address not in absent]
        asked.workspace.add(recovery.FILE, recovery.configuration(left) if left else None)
        try:
            return terraform.plan(hear), absent
        except ToolError as error:
            told = "\n".join(problem.cause for problem in error.problems)
            gone = {item.address for item in left if item.address in told or f'"{item.id}"' in told}
            if error.fault != "import-missing" or not gone:
                raise
            absent |= gone
