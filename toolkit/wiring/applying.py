"""What planning and applying an environment work with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from toolkit.adapters.file_journal import FileJournal
    from toolkit.adapters.local_state import LocalState
    from toolkit.adapters.s3_state import S3State
    from toolkit.adapters.shared_journal import SharedJournal
    from toolkit.adapters.terraform_cli import TerraformCli
    from toolkit.adapters.unstored_state import UnstoredState
    from toolkit.domain.applied import Applied
    from toolkit.domain.plan_report import PlanReport
    from toolkit.domain.settled import Settled
    from toolkit.ports.progress import Progress
    from toolkit.ports.terraform import Terraform
    from toolkit.usecases.account import Account
    from toolkit.usecases.apply import Applying, Approval
    from toolkit.usecases.prepare import Prepared
    from toolkit.usecases.recover import Recovery
    from toolkit.usecases.sealing import Sealing
    from toolkit.wiring.project import Wiring

STATE_KEY = "terraform.tfstate"
"""of the state in its bucket, as every environment's backend.tf says"""


@dataclass(frozen=True)
class EnvironmentFolders:
    """Where an environment's things lie on this machine."""

    wiring: Wiring
    name: str

    @cached_property
    def own_journal(self) -> FileJournal:
        """The journal, as far as this machine knows it."""
        from toolkit.adapters.file_journal import FileJournal

        folder = self.wiring.root / ".toolkit" / "journal"
        return FileJournal(
            folder / f"{self.name}.jsonl",
            events=self.transcript,
            work=self.wiring.workspace(self.name).folder,
        )

    @property
    def transcript(self) -> Path:
        """Where Terraform's own events of the newest apply are kept."""
        return self.wiring.root / ".toolkit" / "journal" / f"{self.name}.events.jsonl"

    @property
    def states(self) -> Path:
        """Where states of this environment are kept: those that wait, and a local backend's."""
        return self.wiring.root / ".toolkit" / "state" / self.name

    @cached_property
    def backend(self) -> str:
        """The type of its backend."""
        from toolkit.adapters.backend_kind import backend_kind

        return backend_kind(self.wiring.root / "terraform" / "envs" / self.name)

    @cached_property
    def unstored(self) -> UnstoredState:
        """States that wait to be stored."""
        from toolkit.adapters.unstored_state import UnstoredState

        return UnstoredState(self.wiring.workspace(self.name).folder, kept=self.states)

    @cached_property
    def journal(self) -> SharedJournal:
        """The journal of its applies, on whatever machine they ran."""
        from toolkit.adapters import aws_clients
        from toolkit.adapters.shared_journal import SharedJournal

        environment = self.wiring.environment(self.name)
        return SharedJournal(
            self.own_journal,
            cache(lambda: aws_clients.client("s3", environment, self.wiring.reach(self.name))),
            bucket=environment.artifact_bucket(self.wiring.project.name),
        )

    @cached_property
    def state(self) -> S3State | LocalState:
        """Its state; Terraform is started only for what S3 can't say."""
        from toolkit.adapters import aws_clients
        from toolkit.adapters.local_state import LocalState
        from toolkit.adapters.s3_state import S3State

        environment = self.wiring.environment(self.name)

        def terraform() -> TerraformCli:
            return self.wiring.terraform(self.wiring.account(self.name))

        if self.backend == "local":
            return LocalState(self.states / STATE_KEY, terraform=terraform)
        return S3State(
            aws_clients.client("s3", environment, self.wiring.reach(self.name)),
            bucket=environment.state_bucket(self.wiring.project.name),
            key=STATE_KEY,
            terraform=terraform,
        )

    def backend_settings(self, account: Account) -> dict[str, str]:
        """Return what ``terraform init`` is told of the backend."""
        from toolkit.domain.environment import Local

        if self.backend == "local":
            self.states.mkdir(mode=0o700, parents=True, exist_ok=True)
            return {"path": str(self.states / STATE_KEY)}
        environment = account.environment
        found = {
            "bucket": environment.state_bucket(self.wiring.project.name),
            "region": environment.region,
            "allowed_account_ids": f'["{environment.account}"]',
        }
        return found | ({"use_path_style": "true"} if isinstance(account.target, Local) else {})

    def inputs(self, account: Account) -> str:
        """Return the digest of all that a plan depends on, but for the state and the account."""
        from toolkit.adapters import terraform_binary, terraform_cli
        from toolkit.domain.canonical import digest_of

        program = terraform_cli.binary()
        settings = self.backend_settings(account)
        seen = self.wiring.workspace(self.name).inputs()
        return digest_of([seen, terraform_binary.version(program), settings])

    def sealing(self, account: Account) -> Sealing:
        """Return what plans are sealed with."""
        from toolkit.usecases.sealing import Sealing

        parameter = self.wiring.project.fingerprint_key(self.name)
        return Sealing(
            key=account.secrets.read(parameter).encode(),
            mask=self.wiring.redactor.value,
            head=self.wiring.repository.head,
        )

    def applying(self, account: Account, terraform: TerraformCli) -> Applying:
        """Return what an apply works with."""
        from toolkit.usecases.apply import Applying

        return Applying(
            account=account,
            terraform=terraform,
            journal=self.journal,
            unstored=self.unstored,
            sealing=self.sealing(account),
            clock=self.wiring.clock,
            progress=self.wiring.progress,
        )

    def remember(self, report: PlanReport, account: Account, sealing: Sealing) -> None:
        """Write down that nothing is left to do, for whoever asks next."""
        from toolkit.usecases import settle

        settle.remember(
            report,
            account=account,
            sealing=sealing,
            state=self.state,
            inputs=lambda: self.inputs(account),
            clock=self.wiring.clock,
        )

    def applied(
        self,
        approval: Approval,
        *,
        confirm: Callable[[PlanReport], bool] | None,
        patience: float,
    ) -> Applied:
        """Plan the environment, and apply what was approved."""
        from toolkit.usecases import apply

        account = self.wiring.right_account(self.name)
        sealing, terraform = self.sealing(account), self.wiring.terraform(account)
        recovery = self.recovery(account, patience=patience, push=approval.resume)
        try:
            report = self.report(
                account,
                terraform,
                sealing,
                prepare=lambda: self.wiring.prepare(account, whole=True),
                recovery=recovery,
            )
            done = apply.apply(
                report,
                approval=approval,
                confirm=confirm,
                interrupted=recovery.run(),
                applying=self.applying(account, terraform),
            )
        finally:
            terraform.discard_plan()
        self.remember(report, account, sealing)
        return done

    def recovery(
        self, account: Account, *, patience: float, push: bool, progress: Progress | None = None
    ) -> Recovery:
        """Return what recovering from an apply that was stopped works with."""
        from toolkit.usecases.recover import Recovery

        return Recovery(
            account=account,
            journal=self.journal,
            state=self.state,
            workspace=self.wiring.workspace(self.name),
            unstored=self.unstored,
            clock=self.wiring.clock,
            progress=progress or self.wiring.progress,
            patience=patience,
            push=push,
        )

    def report(
        self,
        account: Account,
        terraform: TerraformCli,
        sealing: Sealing,
        *,
        prepare: Callable[[], Prepared],
        recovery: Recovery,
        progress: Progress | None = None,
        known: Callable[[], Settled | None] | None = None,
        meanwhile: Callable[[], object] | None = None,
    ) -> PlanReport:
        """Return the plan of the environment, judged; ``meanwhile`` is begun right before Terraform is."""
        from toolkit.usecases import plan, recover

        def recovered(
            runner: Terraform,
            hear: Callable[[Mapping[str, Any]], None],
            empty: Callable[[], Mapping[str, Any] | None] | None,
        ) -> Mapping[str, Any]:
            return recover.planned(recovery, runner, hear, empty)

        def ready() -> None:
            recover.make_ready(recovery)
            if meanwhile is not None:
                meanwhile()

        made = plan.make(
            account=account,
            prepare=prepare,
            terraform=lambda: terraform,
            journal=self.journal,
            sealing=sealing,
            clock=self.wiring.clock,
            progress=progress or self.wiring.progress,
            ready=ready,
            recovered=recovered,
            known=known,
            budget=self.wiring.project.monthly,
        )
        self.wiring.secrets.learn(made.plan.document)
        return made
