"""What a command works on: one project, one target."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from toolkit.adapters.known_secrets import KnownSecrets
from toolkit.errors import ConfigurationError, ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from toolkit.adapters.bundle_builder import BundleBuilder
    from toolkit.adapters.commit_build import CommitBuild
    from toolkit.adapters.git_cli import GitCli
    from toolkit.adapters.import_probe import ImportProbe
    from toolkit.adapters.local_aws import LocalAws
    from toolkit.adapters.s3_buckets import S3Buckets
    from toolkit.adapters.second_build import SecondBuild
    from toolkit.adapters.terraform_cli import TerraformCli
    from toolkit.adapters.workspace_tree import WorkspaceTree
    from toolkit.config.reading import ProjectFiles
    from toolkit.domain.anatomy import Anatomy
    from toolkit.domain.bundle import Bundle
    from toolkit.domain.environment import Environment, Target, TargetName
    from toolkit.domain.package import Package
    from toolkit.domain.project import Project
    from toolkit.domain.redaction import Redactor
    from toolkit.domain.verification import Verified
    from toolkit.ports.clock import Clock
    from toolkit.ports.progress import Progress
    from toolkit.ports.secrets import Secrets
    from toolkit.ports.service import Service
    from toolkit.ports.signing import Signing
    from toolkit.usecases.account import Account
    from toolkit.usecases.prepare import Prepared
    from toolkit.wiring.applying import EnvironmentFolders

MARKER = "toolkit.yaml"


@dataclass(frozen=True)
class Wiring:
    """Everything that a command may ask for, made when it asks."""

    start: Path
    target: TargetName = "aws"
    color: bool = False
    quiet: bool = False
    """No progress: a machine reads what is printed"""
    secrets: KnownSecrets = field(default_factory=KnownSecrets)
    """Secrets that this run comes to know"""
    proposed: Mapping[str, bytes] = field(default_factory=dict)
    """Release files that environments are planned with in place of their own, by environment"""
    applying: str | None = None
    """The environment that a job may change: it is reached by the job's own role"""

    @cached_property
    def root(self) -> Path:
        """The project's folder: this one, or the nearest above that holds toolkit.yaml."""
        start = self.start.resolve()
        if not start.is_dir():
            raise ConfigurationError(
                f"{self.start} is no folder", cause="-C takes the folder of a project", fix="correct the path"
            )
        for folder in (start, *start.parents):
            if (folder / MARKER).is_file():
                return folder
        raise ConfigurationError(
            "no project was found",
            cause=f"there is no {MARKER} in {start} or above it",
            fix="cd into a project, or name it with -C",
        )

    @cached_property
    def progress(self) -> Progress:
        """Progress on stderr."""
        from toolkit.adapters.console_progress import ConsoleProgress

        return ConsoleProgress(color=self.color, quiet=self.quiet)

    @property
    def redactor(self) -> Redactor:
        """Puts what may be a secret out of sight."""
        return self.secrets.redactor

    @cached_property
    def clock(self) -> Clock:
        """The machine's clocks."""
        from toolkit.adapters.system_clock import SystemClock

        return SystemClock()

    @cached_property
    def files(self) -> ProjectFiles:
        """The project's files, read anew."""
        from toolkit.config.reading import ProjectFiles
        from toolkit.config.remembered import Remembered

        return ProjectFiles(self.root, Remembered(self.memory / "documents.json"))

    @cached_property
    def memory(self) -> Path:
        """The folder, in the user's cache, of what is remembered of this project."""
        from pathlib import Path

        from toolkit.adapters.cache_folder import project_memory

        return Path(project_memory(str(self.root)))

    @cached_property
    def project(self) -> Project:
        """The project, with nothing wrong in its files."""
        files = self.files
        project = files.project()
        files.refuse()
        assert project is not None
        return project

    def environment(self, name: str) -> Environment:
        """Return an environment of the pipeline."""
        if name not in self.project.pipeline:
            raise ConfigurationError(
                f"there is no environment {name}",
                cause=f"the pipeline is {' → '.join(self.project.pipeline)}",
                fix="name one of these",
            )
        environment = self.files.environment(name)
        self.files.refuse()
        assert environment is not None
        return environment

    @cached_property
    def environments(self) -> tuple[Environment, ...]:
        """Every environment, in the order of the pipeline; the problems of all are told at once."""
        found = [self.files.environment(name) for name in self.project.pipeline]
        self.files.refuse()
        return tuple(item for item in found if item is not None)

    @cached_property
    def repository(self) -> GitCli:
        """The project's git repository."""
        from toolkit.adapters.git_cli import GitCli

        return GitCli(self.root)

    @cached_property
    def builder(self) -> BundleBuilder:
        """The builder of bundles."""
        from toolkit.adapters import package_snapshot
        from toolkit.adapters.bundle_builder import BundleBuilder
        from toolkit.adapters.cache_folder import cache_folder
        from toolkit.adapters.file_digests import FileDigests
        from toolkit.adapters.wheel_resolver import WheelResolver

        return BundleBuilder(
            self.root,
            project=self.project,
            resolver=WheelResolver(cache_folder(), progress=self.progress),
            digests=FileDigests(str(self.memory / package_snapshot.DIGESTS)),
            tell=self.progress.note,
        )

    def keep_package(self, document: dict[str, Any]) -> None:
        """Remember what packaging found, for a run that finds next to nothing changed."""
        self.builder.remember(
            str(self.memory), settings=self.files.digests, stamps=self._git_stamps, document=document
        )

    @cached_property
    def _git_stamps(self) -> dict[str, list[int] | None]:
        """Git's files by their times, of before git is asked."""
        from toolkit.adapters import package_snapshot, repackaging

        return repackaging.settled(package_snapshot.git_stamps(str(self.root)))

    @cached_property
    def second_build(self) -> SecondBuild:
        """The same sources, built once more under other conditions."""
        from toolkit.adapters.second_build import SecondBuild

        return SecondBuild(self.root)

    def commit_build(self, commit: str) -> CommitBuild:
        """Return what builds a commit of the project anew."""
        from toolkit.adapters.commit_build import CommitBuild

        return CommitBuild(self.root, commit)

    def anatomy(self, bundle: Bundle) -> Anatomy:
        """Return what a bundle consists of."""
        from toolkit.adapters.bundle_anatomy import anatomy

        groups = [(group.facts, group.entries) for group in self.builder.groups(bundle.name)]
        return anatomy(bundle.name, groups, runtime=bundle.runtime, architecture=bundle.architecture)

    @cached_property
    def package(self) -> Package:
        """What is checked out, built; once a command."""
        from toolkit.usecases.package import package

        _ = self._git_stamps
        return package(self.project, builder=self.builder, repository=self.repository, clock=self.clock)

    @cached_property
    def import_probe(self) -> ImportProbe:
        """Fresh processes in which handlers are imported."""
        from toolkit.adapters.import_probe import ImportProbe

        return ImportProbe(self.root)

    @cached_property
    def local_cloud(self) -> LocalAws:
        """The embedded AWS."""
        from toolkit.adapters.local_aws import LocalAws

        return LocalAws(self.root / ".toolkit" / "local", progress=self.progress)

    def reach(self, name: str) -> Target:
        """Where an environment lives.

        Raises:
            ToolError: its local account does not run.
            ConfigurationError: what is recorded of it is not a loopback address.

        """
        from toolkit.config.reached import reached
        from toolkit.domain.environment import Local

        if self.target == "aws":
            return reached(self.environment(name), os.environ, applying=self.applying)
        found = self.local_cloud.find(name)
        if found is None or not found.running:
            raise ToolError(
                f"{name} can't be reached",
                cause="its local account is not running",
                fix="toolkit local up",
            )
        try:
            return Local(found.endpoint, found.account)
        except ValueError as error:
            raise ConfigurationError(
                f"{name} was not touched",
                cause=f"--target local reaches loopback addresses only: {error}",
                fix="toolkit local reset",
            ) from error

    def account(self, name: str) -> Account:
        """Return an environment's account, not yet shown to be the declared one."""
        from toolkit.adapters import aws_clients
        from toolkit.adapters.cloudwatch_alarms import CloudWatchAlarms
        from toolkit.adapters.lambda_functions import LambdaFunctions
        from toolkit.adapters.ledger_keys import LedgerKeys
        from toolkit.adapters.s3_artifacts import S3Artifacts
        from toolkit.adapters.s3_ledger import S3Ledger
        from toolkit.adapters.s3_sealed_plans import S3SealedPlans
        from toolkit.adapters.ssm_secrets import SsmSecrets
        from toolkit.adapters.sts_identity import StsIdentity
        from toolkit.usecases.account import Account

        environment = self.environment(name)
        target = self.reach(name)

        def client(service: str) -> Any:  # noqa: ANN401 - boto3 makes its types at run time
            return aws_clients.client(service, environment, target)

        bucket = environment.artifact_bucket(self.project.name)
        s3 = client("s3")
        secrets = SsmSecrets(client("ssm"), found=self.secrets.add)
        parameter, alias = self.project.evidence_key(name), self.project.evidence_alias
        signing = self._signing(environment, target, secrets, parameter=parameter, alias=alias)
        parameter, alias = self.project.plans_key(name), self.project.plans_alias
        planning = self._signing(environment, target, secrets, parameter=parameter, alias=alias)
        keys = LedgerKeys(signing, planning)
        return Account(
            environment=environment,
            target=target,
            identity=StsIdentity(client("sts")),
            artifacts=S3Artifacts(s3, bucket=bucket),
            ledger=S3Ledger(s3, bucket=bucket, environment=name, keys=keys),
            plans=S3SealedPlans(s3, bucket=bucket),
            functions=LambdaFunctions(client("lambda")),
            alarms=CloudWatchAlarms(client("cloudwatch")),
            secrets=secrets,
            signing=signing,
            planning=planning,
        )

    def _signing(
        self, environment: Environment, target: Target, secrets: Secrets, *, parameter: str, alias: str
    ) -> Signing:
        """Return a key that signs an environment's evidence: KMS keeps it, on the embedded AWS a secret."""
        from toolkit.domain.environment import Local

        if isinstance(target, Local):
            from toolkit.adapters.ed25519_signing import Ed25519Signing

            return Ed25519Signing(secrets, parameter=parameter)
        from toolkit.adapters import aws_clients
        from toolkit.adapters.kms_signing import KmsSigning

        return KmsSigning(
            lambda: aws_clients.client("kms", environment, target),
            alias=alias,
            environment=environment.name,
        )

    def right_account(self, name: str) -> Account:
        """Return an environment's account, shown to be the declared one before anything is touched."""
        from toolkit.adapters import reachability
        from toolkit.usecases.account import right

        account = self.account(name)
        reachability.require_target(account.environment, account.target)
        return right(account)

    def buckets(self, account: Account) -> S3Buckets:
        """Return the maker of buckets in an account."""
        from toolkit.adapters import aws_clients
        from toolkit.adapters.s3_buckets import S3Buckets

        environment = account.environment
        return S3Buckets(aws_clients.client("s3", environment, account.target), region=environment.region)

    def workspace(self, name: str) -> WorkspaceTree:
        """Where Terraform runs for an environment."""
        from toolkit.adapters.workspace_tree import WorkspaceTree

        return WorkspaceTree(self.root, environment=name, proposed=self.proposed.get(name))

    def folders(self, name: str) -> EnvironmentFolders:
        """Return what planning and applying an environment work with."""
        from toolkit.wiring.applying import EnvironmentFolders

        if name not in self._folders:
            self._folders[name] = EnvironmentFolders(self, name)
        return self._folders[name]

    @cached_property
    def _folders(self) -> dict[str, EnvironmentFolders]:
        return {}

    def prepare(self, account: Account, *, whole: bool, stored: bool = True) -> Prepared:
        """Lay out an environment's release for Terraform."""
        from toolkit.usecases.prepare import prepare

        return prepare(
            self.project,
            account=account,
            workspace=self.workspace(account.environment.name),
            builder=self.builder,
            package=lambda: self.package,
            whole=whole,
            stored=stored,
        )

    def terraform(self, account: Account) -> TerraformCli:
        """Terraform in the workspace of an environment, in its account and no other."""
        from toolkit.adapters import aws_clients, provider_mirror
        from toolkit.adapters.terraform_cli import TerraformCli

        environment = account.environment
        env = aws_clients.process_environment(environment, account.target)
        workspace = self.workspace(environment.name)
        return TerraformCli(
            workspace.folder,
            root=workspace.root,
            env=provider_mirror.configure(env, self.root / ".toolkit" / "terraform"),
            backend=self.folders(environment.name).backend_settings(account),
            transcript=self.folders(environment.name).transcript,
            locked=workspace.locked,
            mask=self.secrets.text,
            tell=self.progress.note,
        )

    def service(self, account: Account, url: str) -> Service:
        """Return the API of an environment, with tokens that its authorizer accepts."""
        from toolkit.adapters.http_service import HttpService

        def token() -> str:
            minted = self.token(account)
            self.secrets.add(minted)
            return minted

        return HttpService(url, token=token if self.project.access_token else None)

    def verified(self, account: Account, *, soak: float = 0) -> Verified:
        """Verify an environment, and record what was seen; watch its alarms for so many seconds."""
        from toolkit.usecases.verify import verify

        return verify(
            self.project,
            account=account,
            workspace=self.workspace(account.environment.name),
            service=lambda url: self.service(account, url),
            clock=self.clock,
            progress=self.progress,
            soak=soak,
        )

    def token(self, account: Account) -> str:
        """Return a token for an hour."""
        from toolkit.adapters import access_token

        access = self.project.access_token
        if access is None:
            raise ConfigurationError(
                "no token was made",
                cause="toolkit.yaml has no access_token",
                fix="declare access_token with a secret and claims",
            )
        parameter = self.project.secret_parameter(account.environment.name, access.secret)
        return access_token.mint(access, key=account.secrets.read(parameter), now=self.clock.now())

    @cached_property
    def process_environment(self) -> dict[str, str]:
        """Our own environment, in which terraform finds its providers."""
        from toolkit.adapters import provider_mirror

        return provider_mirror.configure(os.environ, self.root / ".toolkit" / "terraform")

    def write(self, path: Path, content: str) -> None:
        """Write a file that the user asked for, whole or not at all."""
        from toolkit.adapters import files

        files.write(self.start / path, self.secrets.known(content).encode())
