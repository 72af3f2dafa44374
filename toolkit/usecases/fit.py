"""Hold functions against what Lambda takes, and against what their team allows itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.bundle import UNZIPPED_LIMIT
from toolkit.domain.limits import ENVIRONMENT_LIMIT, UPLOAD_LIMIT, Weight, environment_size, weight
from toolkit.errors import Location, Problem, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from toolkit.domain.bundle import Bundle
    from toolkit.domain.function import Function
    from toolkit.domain.project import Project

_NAMED = 3
"""offenders that a problem names"""


def require_fit(project: Project, bundles: Sequence[Bundle]) -> None:
    """Refuse functions that Lambda would not take, or that are over a budget; all at once.

    Raises:
        Refused: at least one is; each problem names what weighs most.

    """
    by_name = {item.name: item for item in bundles}
    problems = [problem for each in project.functions for problem in _problems(each, by_name)]
    if problems:
        count = len(problems)
        raise Refused(f"the release can't be packaged: {count} problem{'s' if count > 1 else ''}", *problems)


def notes(bundles: Sequence[Bundle]) -> tuple[str, ...]:
    """Return what is no reason to refuse a release, and yet to be known."""
    return tuple(
        f"{item.name} has {_mega(item.size)} zipped: Lambda's own API takes {_mega(UPLOAD_LIMIT)} at most, "
        "so it can be deployed from S3 alone, as terraform/modules does"
        for item in bundles
        if item.size > UPLOAD_LIMIT
    )


def _problems(function: Function, bundles: Mapping[str, Bundle]) -> Iterator[Problem]:
    at = Location(f"functions/{function.name}/function.yaml")
    parts = [bundles[name] for name in (function.name, *function.layers) if name in bundles]
    found = weight(function, {item.name: Weight(item.size, item.unzipped_size) for item in parts})
    with_layers = " with its layers" if function.layers else ""
    if found.unzipped_size > UNZIPPED_LIMIT:
        yield Problem(
            f"{function.name} has {_mega(found.unzipped_size)} unzipped{with_layers}, and Lambda takes "
            f"{_mega(UNZIPPED_LIMIT)}; most of it is {_most(parts)}",
            f"drop dependencies, or load them from elsewhere: toolkit package --explain {function.name}",
            at,
        )
    budget = function.budgets.package
    if budget is not None and found.size > budget:
        yield Problem(
            f"{function.name} has {_mega(found.size)} zipped{with_layers}, over its budget of "
            f"{_mega(budget)}; most of it is {_most(parts)}",
            "drop dependencies, or raise budgets.package in function.yaml or toolkit.yaml",
            at,
        )
    taken = environment_size(function)
    if taken > ENVIRONMENT_LIMIT:
        largest = sorted(function.variables.items(), key=lambda each: -len(each[1] or ""))[:_NAMED]
        yield Problem(
            f"the environment of {function.name} has {taken} bytes, and Lambda takes {ENVIRONMENT_LIMIT}; "
            f"most of it is {_variables(largest)}",
            "put what is long into a file beside the code, or into a parameter",
            at,
        )


def _most(parts: Sequence[Bundle]) -> str:
    """Name what adds most to the zips."""
    shares = [(f"{each.name} {each.version}", each.size) for part in parts for each in part.components]
    shares += [
        (f"own code of {part.name}", part.size - sum(each.size for each in part.components)) for part in parts
    ]
    shares.sort(key=lambda each: -each[1])
    return ", ".join(f"{name} ({_mega(size)})" for name, size in shares[:_NAMED])


def _mega(count: int) -> str:
    """Bytes for people, in the units of Lambda's own limits (MB of 1024 x 1024)."""
    return f"{count / 1024**2:.1f} MiB" if count >= 100 * 1024 else f"{count} bytes"


def _variables(found: Sequence[tuple[str, str | None]]) -> str:
    """Name variables with their sizes; a value itself may be a secret."""
    return ", ".join(f"{name} ({len((value or '').encode())})" for name, value in found)
