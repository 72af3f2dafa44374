"""Plan an environment from nothing, without an account: to read what will be allowed, not what is there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from toolkit.adapters import aws_clients, files, first_plan, memory_file, stand_in_account, terraform_cli
from toolkit.adapters.first_plan import CompletedPlan
from toolkit.domain.canonical import digest_of
from toolkit.domain.digest import of_bytes
from toolkit.domain.environment import Local

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from toolkit.adapters.workspace_tree import WorkspaceTree
    from toolkit.domain.environment import Environment
    from toolkit.domain.redaction import Redactor

_FORM = "accountless-plan/3"
_GARBAGE = "400"
"""How much a Go process may let its heap grow, in per cent, before it collects: Terraform and the provider
spend a fifth of their time on that otherwise. Source: https://go.dev/doc/gc-guide#GOGC"""
_BACKEND = b'terraform {\n  backend "local" {}\n}\n'


def plan(
    environment: Environment,
    *,
    workspace: WorkspaceTree,
    infrastructure: Mapping[str, bytes],
    release_file: bytes,
    provided: Callable[[Mapping[str, str]], Mapping[str, str]],
    memory: Path,
    redactor: Redactor,
    laid_out: Callable[[], None] = lambda: None,
) -> CompletedPlan:
    """Return the plan of all that an environment would have, complete as far as that can be.

    It is remembered by all that it depends on: the infrastructure, and the environment's own files.

    Args:
        environment: which is planned.
        workspace: where Terraform runs; no other plan may be made there.
        infrastructure: the release's Terraform files and settings.
        release_file: the pinned release; digests of code are no part of what is remembered.
        provided: adds to a process environment what Terraform needs to find its providers.
        memory: the folder of what is remembered of the project.
        redactor: masks every secret in the plan: nobody is given another, and no other is kept.
        laid_out: is called as soon as the code lies in the workspace, before anything is planned.

    Raises:
        ToolError: Terraform could not plan.

    """
    workspace.root.parent.mkdir(parents=True, exist_ok=True)
    # One at a time: Terraform's own lock of the state would make the second fail.
    with FileLock(workspace.root.with_suffix(".lock")):
        workspace.prepare(infrastructure, release_file)
        # Before anybody looks at the code: what is there stays the same while it is planned.
        files.write(workspace.folder / "backend_override.tf", _BACKEND)
        laid_out()
        key = _key(workspace, infrastructure)
        file = str(memory / f"plan-{environment.name}")
        known = memory_file.read(file, _FORM)
        if isinstance(known, dict) and known.get("key") == key:
            return CompletedPlan(known["document"], tuple(known["unknown"]))
        with stand_in_account.stand_in(environment) as endpoint:
            asked = aws_clients.process_environment(environment, Local(endpoint, environment.account))
            env = {"GOGC": _GARBAGE, **provided(asked)}
            terraform = terraform_cli.TerraformCli(
                workspace.folder,
                root=workspace.root,
                env=env,
                backend={},
                locked=workspace.locked,
                mask=redactor.text,
            )
            (workspace.folder / "terraform.tfstate").unlink(missing_ok=True)
            try:
                document: Mapping[str, Any] = terraform.plan()
            finally:
                terraform.discard_plan()
        found = first_plan.complete(document, workspace.folder, terraform=terraform_cli.binary(), env=env)
        found = replace(found, document=redactor.whole(found.document), failure=redactor.text(found.failure))
        if not found.failure:
            kept = {"key": key, "document": dict(found.document), "unknown": list(found.unknown)}
            memory_file.write(file, _FORM, kept)
        return found


def _key(workspace: WorkspaceTree, infrastructure: Mapping[str, bytes]) -> str:
    own = {
        path.name: of_bytes(path.read_bytes()).value
        for path in workspace.folder.iterdir()
        if path.is_file() and path.suffix in (".tf", ".yaml") and path.name != "backend_override.tf"
    }
    return digest_of([own, {name: of_bytes(data).value for name, data in infrastructure.items()}])
