"""Say what went wrong, why, and what to do next; each kind knows its exit code.

1 is "no" (a gate, finding or verification refused), 2 is the caller's input, 3 is a tool or service
that failed. docs/errors.md tells of each.
"""

from __future__ import annotations

from dataclasses import dataclass

REFUSED = 1
CONFIGURATION = 2
TOOL = 3
INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file that a person can open; line and column count from 1, 0 is unknown."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}" if self.column else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: why it matters, what mends it, where it stands."""

    cause: str
    fix: str
    at: Location | None = None


class ToolkitError(Exception):
    """What a user reads instead of a traceback."""

    exit_code = TOOL

    def __init__(self, what: str, *problems: Problem, cause: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.problems = problems or (Problem(cause, fix),)


class Refused(ToolkitError):  # noqa: N818 - the field's word: a refusal is an answer, not a failure
    """The answer is no: a gate, a finding or a verification said so."""

    exit_code = REFUSED


class ConfigurationError(ToolkitError):
    """What the user wrote can't be used; all problems are reported at once."""

    exit_code = CONFIGURATION


class ToolError(ToolkitError):
    """A tool or service (terraform, AWS, network, disk) failed.

    Args:
        fault: which failure it is, for a caller that can act on it, such as ``state-locked``; "" where that
            is not known. docs/errors.md lists those of Terraform.

    """

    exit_code = TOOL

    def __init__(
        self, what: str, *problems: Problem, cause: str = "", fix: str = "", fault: str = ""
    ) -> None:
        super().__init__(what, *problems, cause=cause, fix=fix)
        self.fault = fault


class Interrupted(ToolkitError):  # noqa: N818 - not an error: the user asked
    """The user stopped the command."""

    exit_code = INTERRUPTED
