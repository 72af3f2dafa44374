"""Plan one environment, or several side by side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Self

from toolkit.domain.plan_report import PlanReport
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from toolkit.domain.settled import Settled
    from toolkit.ports.progress import Progress
    from toolkit.usecases.account import Account
    from toolkit.usecases.sealing import Sealing
    from toolkit.wiring.project import Wiring

_AT_ONCE = 3
"""environments that are planned at the same time: Terraform takes a processor, and memory, for each"""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What is known of an environment where nothing was asked."""

    settled: Settled
    seconds: float


@dataclass(frozen=True, slots=True)
class Failed:
    """Why an environment could not be planned."""

    name: str
    error: ToolkitError


Planned = PlanReport | Unchanged | Failed


def plan(
    wiring: Wiring,
    names: Sequence[str],
    *,
    refresh: bool,
    patience: float,
    commit: str | None = None,
    stored: bool = True,
) -> list[Planned]:
    """Return what would happen in each environment, in the order in which they were named.

    Args:
        wiring: the project.
        names: the environments.
        refresh: whether the account is looked at also where no file has changed.
        patience: seconds to wait for a lock.
        commit: the commit that is reviewed with these plans; None where nobody reviews one.
        stored: False where what is checked out is not published yet.

    Raises:
        ToolkitError: there is one environment alone, and it could not be planned.

    """
    from toolkit.adapters import terraform_binary, terraform_cli

    # What all share is made before there is more than one thread.
    ready = [(name, wiring.right_account(name)) for name in names]
    with suppress(ToolkitError):  # told where Terraform is needed
        terraform_binary.ahead(terraform_cli.binary())
    sealings = {name: wiring.folders(name).sealing(account) for name, account in ready}
    for name, _ in ready:
        _ = wiring.folders(name).state
    if len(ready) == 1:
        ((name, account),) = ready
        return [
            _planned(
                wiring,
                account,
                sealings[name],
                refresh=refresh,
                patience=patience,
                commit=commit,
                stored=stored,
            )
        ]
    _ = wiring.package
    with wiring.progress.phase(f"Planning {', '.join(names)}") as tell:
        told = dict.fromkeys(names, "")
        quiet = [
            (account, sealings[name], _OneOfSeveral(wiring.progress, name, told, tell))
            for name, account in ready
        ]

        def attempt(asked: tuple[Account, Sealing, Progress]) -> Planned:
            account, sealing, progress = asked
            try:
                return _planned(
                    wiring,
                    account,
                    sealing,
                    refresh=refresh,
                    patience=patience,
                    progress=progress,
                    commit=commit,
                    stored=stored,
                )
            except ToolkitError as error:
                return Failed(account.environment.name, error)

        with ThreadPoolExecutor(min(_AT_ONCE, len(quiet))) as pool:
            return list(pool.map(attempt, quiet))


def _planned(
    wiring: Wiring,
    account: Account,
    sealing: Sealing,
    *,
    refresh: bool,
    patience: float,
    progress: Progress | None = None,
    commit: str | None = None,
    stored: bool = True,
) -> PlanReport | Unchanged:
    from toolkit.usecases import settle

    folders = wiring.folders(account.environment.name)
    recovery = folders.recovery(account, patience=patience, push=False, progress=progress)
    begun = wiring.clock.elapsed()
    prepared = wiring.prepare(account, whole=False, stored=stored)

    def look() -> Settled | None:
        if recovery.run() is not None:
            return None
        return settle.unchanged(
            prepared,
            account=account,
            sealing=sealing,
            state=folders.state,
            inputs=lambda: folders.inputs(account),
        )

    if not refresh:
        known = look()
        if known is not None:
            return Unchanged(known, wiring.clock.elapsed() - begun)
    from toolkit.usecases import plan as usecase

    terraform = wiring.terraform(account)
    with _Meanwhile(look if refresh else lambda: None) as aside:
        try:
            report = folders.report(
                account,
                terraform,
                sealing,
                prepare=lambda: prepared,
                recovery=recovery,
                progress=progress,
                known=aside.found,
                meanwhile=aside.begin,
            )
        finally:
            terraform.discard_plan()
        known = aside.found()
    # What came before the plan is ours, too.
    report = replace(report, toolkit_seconds=wiring.clock.elapsed() - begun - report.terraform_seconds)
    usecase.record(report, account=account, sealing=sealing, clock=wiring.clock, commit=commit)
    if report.plan.empty and known is None:
        folders.remember(report, account, sealing)
    return report


class _Meanwhile:
    """What is looked up, and loaded, while Terraform plans: all but a processor of it is idle then."""

    def __init__(self, look: Callable[[], Settled | None]) -> None:
        self._look = look
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="meanwhile")
        self._asked: Future[Settled | None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self._pool.shutdown()

    def begin(self) -> None:
        """Begin, and don't wait."""
        self._asked = self._pool.submit(self._work)

    def _work(self) -> Settled | None:
        found = self._look()
        for module in ("toolkit.usecases.judge_plan", "toolkit.adapters.public_keys"):
            import_module(module)
        return found

    def found(self) -> Settled | None:
        """Return what was found; wait for it."""
        return None if self._asked is None else self._asked.result()


class _OneOfSeveral:
    """The progress of one environment, told in a line with those of the others."""

    def __init__(
        self, shared: Progress, name: str, told: dict[str, str], tell: Callable[[str], None]
    ) -> None:
        self._shared = shared
        self._name = name
        self._told = told
        self._tell = tell

    def phase(self, doing: str) -> _Phase:
        """Show what is being done."""
        return _Phase(self, doing)

    def news(self, text: str) -> None:
        """Tell how far it has come."""
        self._told[self._name] = text
        self._tell("; ".join(f"{name}: {news}" for name, news in self._told.items() if news))

    def note(self, line: str) -> None:
        """Print a line that stays."""
        self._shared.note(f"{self._name}: {line}")


class _Phase:
    """What one environment does now."""

    def __init__(self, progress: _OneOfSeveral, doing: str) -> None:
        self._progress = progress
        self._doing = doing

    def __enter__(self) -> Callable[[str], None]:
        self._progress.news("…")
        return self._progress.news

    def __exit__(self, *_failure: object) -> None:
        self._progress.news("done")
