"""A project of three environments in memory: built, published, deployed and verified as a test asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.adapters.memory import (
    MemoryAlarms,
    MemoryBuilder,
    MemoryClock,
    MemoryFunctions,
    MemoryIdentity,
    MemoryJournal,
    MemoryProgress,
    MemoryRepository,
    MemorySecrets,
    MemoryService,
    MemoryWorkspace,
)
from toolkit.adapters.memory_artifacts import MemoryArtifacts
from toolkit.adapters.memory_ledger import MemoryLedger, MemorySigning
from toolkit.adapters.memory_terraform import (
    MemorySealedPlans,
    MemoryState,
    MemoryTerraform,
    MemoryUnstored,
)
from toolkit.domain.environment import Aws, Environment
from toolkit.domain.function import Function, Http, Layer
from toolkit.domain.project import Defaults, Project
from toolkit.domain.smoke import Check, Expectation, Request, Response
from toolkit.ports.functions import RunningFunction
from toolkit.usecases import apply, package, plan, prepare, promote, publish, recover, verify
from toolkit.usecases.account import Account
from toolkit.usecases.sealing import Sealing

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.domain.applied import Applied
    from toolkit.domain.package import Package, Published
    from toolkit.domain.plan_report import PlanReport
    from toolkit.domain.promotion import Promotion
    from toolkit.domain.release import Release
    from toolkit.domain.verification import Verified

PIPELINE = ("dev", "staging", "prod")
ACCOUNTS = {"dev": "111111111111", "staging": "222222222222", "prod": "333333333333"}
FIT = {"runtime": "python3.11", "architecture": "arm64"}
FUNCTION = "create_order"
TABLE = "module.orders.module.orders.aws_dynamodb_table.this"
ANYTHING = apply.Approval(anything=True)
PING = Check("It answers", Request("GET", "/ping"), Expectation((200,)))


def creation(address: str = TABLE, kind: str = "aws_dynamodb_table", **values: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Return a resource change that creates something."""
    change = {"actions": ["create"], "before": None, "after": {"name": "orders", **values}}
    return {"address": address, "type": kind, "mode": "managed", "change": change}


def document(*changes: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Return a plan as Terraform shows it."""
    return {
        "format_version": "1.2",
        "timestamp": "2026-01-01T12:00:00Z",
        "planned_values": {},
        "resource_changes": list(changes),
        "output_changes": {},
        "variables": {},
        **more,
    }


@dataclass
class World:
    """Everything that the use cases ask for."""

    smoke: tuple[Check, ...] = (PING,)
    clock: MemoryClock = field(default_factory=MemoryClock)
    progress: MemoryProgress = field(default_factory=MemoryProgress)
    repository: MemoryRepository = field(default_factory=MemoryRepository)
    service: MemoryService = field(default_factory=lambda: MemoryService(lambda _: Response(200, {}, {})))

    def __post_init__(self) -> None:
        self.project = Project(
            name="orders",
            pipeline=PIPELINE,
            defaults=Defaults(**FIT, memory=512, timeout=30),
            smoke=self.smoke,
            functions=(
                Function(
                    FUNCTION,
                    "create_order.entrypoint.handler",
                    **FIT,
                    memory=512,
                    timeout=30,
                    layers=("common",),
                    triggers=(Http("POST", "/orders"),),
                ),
            ),
            layers=(Layer("common", **FIT),),
        )
        self.builder = MemoryBuilder(
            {FUNCTION: {"create_order/entrypoint.py": b"def handler(): 1\n"}, "common": {"orders.py": b""}},
            {"terraform/modules/orders/main.tf": b"# one\n", "toolkit.yaml": b"{}\n"},
        )
        self.workspaces = {name: MemoryWorkspace(name, self.repository.tree) for name in PIPELINE}
        for workspace in self.workspaces.values():
            workspace.pin(b'{"release": null}\n')
            self.repository.commit(workspace.file, "Begin")
        self.journals = {name: MemoryJournal() for name in PIPELINE}
        self.artifacts = {name: MemoryArtifacts() for name in PIPELINE}
        self.ledgers = {name: MemoryLedger() for name in PIPELINE}
        self.plans = {name: MemorySealedPlans() for name in PIPELINE}
        self.states = {name: MemoryState() for name in PIPELINE}
        self.unstored = {name: MemoryUnstored() for name in PIPELINE}
        self.functions = {name: MemoryFunctions() for name in PIPELINE}
        self.alarms = {name: MemoryAlarms({f"{name}-errors": "OK"}) for name in PIPELINE}
        self.identities = {name: MemoryIdentity(ACCOUNTS[name]) for name in PIPELINE}
        self.terraforms = {
            name: MemoryTerraform(document(creation()), self.outputs(name)) for name in PIPELINE
        }

    def outputs(self, name: str) -> dict[str, Any]:
        """Return what Terraform would put out in an environment."""
        function = {"function_name": f"orders-{name}-{FUNCTION}", "alias": "live", "version": "1"}
        return {
            "api": {"id": "abc", "stage": "live", "url": f"https://{name}.example/live"},
            "functions": {FUNCTION: function},
            "alarms": [f"{name}-errors"],
            "resources": {},
        }

    def account(self, name: str) -> Account:
        """Return an environment's account."""
        return Account(
            environment=Environment(name, ACCOUNTS[name], "us-east-1"),
            target=Aws(),
            identity=self.identities[name],
            artifacts=self.artifacts[name],
            ledger=self.ledgers[name],
            plans=self.plans[name],
            functions=self.functions[name],
            alarms=self.alarms[name],
            secrets=MemorySecrets(),
            signing=MemorySigning(),
            planning=MemorySigning(b"plans", "memory:plans-key"),
        )

    def change_code(self, text: str) -> None:
        """Edit the function."""
        self.builder.sources[FUNCTION]["create_order/entrypoint.py"] = text.encode()

    def package(self) -> Package:
        """Build what is checked out."""
        return package.package(
            self.project, builder=self.builder, repository=self.repository, clock=self.clock
        )

    def publish(self, name: str = "dev") -> Published:
        """Store and pin what is checked out."""
        return publish.publish(
            self.package(),
            account=self.account(name),
            builder=self.builder,
            workspace=self.workspaces[name],
            clock=self.clock,
            progress=self.progress,
        )

    def prepare(self, name: str, *, whole: bool = True) -> prepare.Prepared:
        """Lay out an environment's release."""
        return prepare.prepare(
            self.project,
            account=self.account(name),
            workspace=self.workspaces[name],
            builder=self.builder,
            package=self.package,
            whole=whole,
        )

    def sealing(self, name: str) -> Sealing:
        """Return what the plans of an environment are sealed with."""
        return Sealing(key=name.encode(), mask=lambda value, _marks: value, head=self.repository.head)

    def recovery(self, name: str, *, push: bool = False) -> recover.Recovery:
        """Return what recovering from an apply that was stopped works with."""
        return recover.Recovery(
            account=self.account(name),
            journal=self.journals[name],
            state=self.states[name],
            workspace=self.workspaces[name],
            unstored=self.unstored[name],
            clock=self.clock,
            progress=self.progress,
            push=push,
        )

    def plan(self, name: str, *, push: bool = False) -> PlanReport:
        """Plan an environment."""
        recovery = self.recovery(name, push=push)
        return plan.make(
            account=self.account(name),
            prepare=lambda: self.prepare(name),
            terraform=lambda: self.terraforms[name],
            journal=self.journals[name],
            sealing=self.sealing(name),
            clock=self.clock,
            progress=self.progress,
            ready=lambda: recover.make_ready(recovery),
            recovered=lambda runner, hear, empty: recover.planned(recovery, runner, hear, empty),
        )

    def show(self, name: str) -> PlanReport:
        """Plan an environment, and keep the plan as whoever approves it sees it."""
        report = self.plan(name)
        plan.record(report, account=self.account(name), sealing=self.sealing(name), clock=self.clock)
        return report

    def apply(
        self,
        name: str,
        approval: apply.Approval = ANYTHING,
        *,
        confirm: Callable[[PlanReport], bool] | None = None,
    ) -> Applied:
        """Plan an environment and apply it; whatever is planned is approved, unless told otherwise."""
        self.terraforms[name].on_done = lambda: self.run_what_is_pinned(name)
        report = self.plan(name, push=approval.resume)
        return apply.apply(
            report,
            approval=approval,
            confirm=confirm,
            interrupted=self.recovery(name).run(),
            applying=apply.Applying(
                account=self.account(name),
                terraform=self.terraforms[name],
                journal=self.journals[name],
                unstored=self.unstored[name],
                sealing=self.sealing(name),
                clock=self.clock,
                progress=self.progress,
            ),
        )

    def pinned(self, name: str) -> Release:
        """Return what an environment pins."""
        found = prepare.pinned(name, self.workspaces[name])
        assert found is not None
        return found

    def run_what_is_pinned(self, name: str) -> None:
        """Let the account run the bits that its environment pins."""
        digests = {item.name: item.digest.base64 for item in self.pinned(name).bundles}
        found = RunningFunction("1", digests[FUNCTION], (digests["common"],))
        self.functions[name].versions[f"orders-{name}-{FUNCTION}", "live"] = found

    def verify(self, name: str, *, soak: float = 0) -> Verified:
        """Verify an environment."""
        return verify.verify(
            self.project,
            account=self.account(name),
            workspace=self.workspaces[name],
            service=lambda _: self.service,
            clock=self.clock,
            progress=self.progress,
            soak=soak,
        )

    def promote(
        self,
        source: str,
        target: str,
        *,
        dry_run: bool = False,
        allow_older: str | None = None,
        hotfix: str | None = None,
    ) -> Promotion:
        """Promote a release."""
        return promote.promote(
            self.project,
            source=self.account(source),
            source_workspace=self.workspaces[source],
            target=self.account(target),
            target_workspace=self.workspaces[target],
            repository=self.repository,
            clock=self.clock,
            progress=self.progress,
            dry_run=dry_run,
            allow_older=allow_older,
            hotfix=hotfix,
        )

    def deploy(self, name: str) -> Release:
        """Apply and verify what an environment pins, a minute after whatever was before."""
        self.clock.sleep(60)
        self.terraforms[name].document = document(creation())
        self.apply(name)
        self.clock.sleep(1)
        self.verify(name)
        return self.pinned(name)

    def deployed_to_dev(self) -> Release:
        """Publish, apply and verify what is checked out in the first environment, and commit its pin."""
        self.clock.sleep(60)
        self.publish()
        file = self.workspaces["dev"].file
        if self.repository.dirty(file):
            self.repository.commit(file, "Release to dev")
        return self.deploy("dev")
