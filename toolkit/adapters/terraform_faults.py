"""Give each known failure of Terraform a cause and a fix.

Terraform's summaries are ambiguous (a held lock and a corrupt state share one), so the detail is looked at
first. Texts were seen with Terraform 1.11.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Fault:
    """A text that tells a failure, what it means, and what to do."""

    text: str
    cause: str
    fix: str


FAULTS = (
    Fault(
        "Unsupported state file format",
        "the state is corrupt",
        "restore the last version of the state object from the bucket's version history",
    ),
    Fault(
        "resource temporarily unavailable",
        "another run holds the lock of the state",
        "wait for it to end, and run the command again",
    ),
    Fault(
        "execution halted",
        "terraform was interrupted; it saved its state and let its lock go",
        "run the same command again: it goes on where this one stopped",
    ),
    Fault(
        "as a plan file",
        "the saved plan is damaged",
        "run the command again: it plans anew",
    ),
    Fault(
        "PreconditionFailed",
        "another run holds the lock of the state",
        "wait for it to end; where it is dead, run terraform force-unlock with the Lock ID below",
    ),
    Fault("Saved plan is stale", "the state changed after the plan was made", "run the command again"),
    Fault(
        "plan files cannot be transferred between different Terraform versions",
        "the plan was made by another version of Terraform",
        "run the command again: it plans anew",
    ),
    Fault(
        "Failed to persist state to backend",
        "the state could not be written to its bucket; it lies in errored.tfstate",
        "terraform state push errored.tfstate, in the folder below .toolkit/work",
    ),
    Fault(
        "Failed to query available provider packages",
        "the provider registry can't be reached and no mirror was found",
        "set TOOLKIT_PROVIDER_MIRROR to a folder made by terraform providers mirror",
    ),
    Fault(
        "NoSuchBucket",
        "the bucket of the state does not exist",
        "toolkit bootstrap ENV (on the embedded AWS: toolkit local up)",
    ),
    Fault(
        "exceeded maximum number of attempts",
        "the service could not be reached",
        "look at the network and the endpoint; on the embedded AWS: toolkit local status",
    ),
    Fault(
        "No valid credential sources found",
        "there are no AWS credentials",
        "log in (aws sso login), or use --target local",
    ),
)


def explain(diagnostics: Sequence[Mapping[str, str]], stderr: str) -> tuple[str, str]:
    """Return the cause and the fix of a failed command, from its diagnostics and what it wrote to stderr."""
    errors = [item for item in diagnostics if item.get("severity") == "error"]
    text = "\n".join(f"{item.get('summary', '')}: {item.get('detail', '')}" for item in errors) + stderr
    told = _told(errors) or stderr.strip() or "it said nothing"
    for fault in FAULTS:
        if fault.text in text:
            return f"{fault.cause}\n{told}", fault.fix
    return told, "mend what Terraform names above, and run the command again"


def _told(errors: Sequence[Mapping[str, str]]) -> str:
    lines = []
    for item in errors:
        place = f" ({item['address']})" if item.get("address") else ""
        detail = f": {item['detail']}" if item.get("detail") else ""
        lines.append(f"{item.get('summary', 'error')}{place}{detail}")
    return "\n".join(lines)
