"""Terraform, its state and its plans in memory."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.domain.digest import canonical_json, of_bytes, of_document
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from toolkit.domain.digest import Digest
    from toolkit.domain.lock import Lock


@dataclass(slots=True)
class MemoryTerraform:
    """Terraform that would do what ``document`` says; ``faults`` are raised at an address while it does."""

    document: dict[str, Any]
    results: dict[str, Any] = field(default_factory=dict)
    """outputs, by name"""
    faults: dict[str, BaseException] = field(default_factory=dict)
    applied: list[str] = field(default_factory=list)
    on_done: Callable[[], None] = lambda: None
    """What changes in the account where the apply comes to its end"""
    programs: dict[str, str] = field(default_factory=lambda: {"terraform": "1.11.4"})
    """versions of Terraform and its providers"""

    def plan(
        self,
        on_event: Callable[[Mapping[str, Any]], None] | None = None,  # noqa: ARG002 - nothing is read here
        *,
        empty: Callable[[], Mapping[str, Any] | None] | None = None,  # noqa: ARG002 - showing a plan costs nothing here
    ) -> Mapping[str, Any]:
        """Return the plan's JSON."""
        return copy.deepcopy(self.document)

    def versions(self) -> Mapping[str, str]:
        """Return the version of Terraform, and of each provider that is chosen, by name."""
        return dict(self.programs)

    def lock_digest(self) -> str:
        """Return the digest of the programs' versions, as that of a lock file would be."""
        return of_document(self.programs).value

    def apply(self, on_event: Callable[[Mapping[str, Any]], None]) -> None:
        """Do what was planned, resource by resource: what is done is planned no more."""
        for item in self.document["resource_changes"]:
            actions = item["change"]["actions"]
            if actions in (["no-op"], ["read"]):
                continue
            address = item["address"]
            hook = {"resource": {"addr": address}, "action": actions[0]}
            on_event({"type": "apply_start", "hook": hook})
            if address in self.faults:
                fault = self.faults.pop(address)
                if isinstance(fault, ToolError):
                    on_event({"type": "apply_errored", "hook": hook})
                raise fault
            on_event({"type": "apply_complete", "hook": hook})
            self.applied.append(address)
            item["change"] |= {"actions": ["no-op"], "before": item["change"].get("after")}
        self.document["output_changes"] = {}
        self.on_done()

    def outputs(self) -> Mapping[str, Any]:
        """Return the root module's outputs, by name."""
        return copy.deepcopy(self.results)


@dataclass(slots=True)
class MemoryState:
    """A state that is held by whoever ``holders`` says, each for one look."""

    holders: list[Lock | None] = field(default_factory=list)
    document: dict[str, Any] = field(default_factory=dict)
    unlocked: list[str] = field(default_factory=list)
    pushed: list[Path] = field(default_factory=list)

    def lock(self) -> Lock | None:
        """Return who holds the lock at this look; the last holder stays."""
        if not self.holders:
            return None
        return self.holders.pop(0) if len(self.holders) > 1 else self.holders[0]

    def unlock(self, lock_id: str) -> None:
        """Take the lock from its holder."""
        self.unlocked.append(lock_id)
        self.holders.clear()

    def pull(self) -> Mapping[str, Any]:
        """Return the state."""
        return copy.deepcopy(self.document)

    def push(self, path: Path) -> None:
        """Store a state."""
        self.pushed.append(path)

    def version(self) -> str | None:
        """Return what changes whenever the state does."""
        return of_bytes(canonical_json(self.document)).value if self.document else None


@dataclass(slots=True)
class MemoryUnstored:
    """A state that could not be stored, if ``path`` names one."""

    path: Path | None = None

    def find(self) -> Path | None:
        """Return where it is kept."""
        return self.path

    def settle(self, path: Path) -> None:
        """Forget it."""
        if path == self.path:
            self.path = None


@dataclass(slots=True)
class MemorySealedPlans:
    """Plans as they were shown."""

    kept: dict[str, bytes] = field(default_factory=dict)

    def keep(self, fingerprint: Digest, data: bytes) -> None:
        """Keep what was sealed."""
        self.kept[fingerprint.value] = data

    def find(self, fingerprint: Digest) -> bytes | None:
        """Return what was sealed under a fingerprint."""
        return self.kept.get(fingerprint.value)
