"""Fill in what a first plan of any project does not know, by its code: without an account, offline."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.adapters import first_plan, plan_places, provider_mirror, terraform_cli, terraform_folder
from toolkit.adapters.first_plan import CompletedPlan
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LEFT = shutil.ignore_patterns(
    ".terraform", ".git", ".venv", "venv", "node_modules", "__pycache__", "*.tfstate*", "*.tftest.hcl"
)


def completed(plan: Mapping[str, Any], *, near: Sequence[Path]) -> tuple[CompletedPlan, Path | None]:
    """Return a plan with what its code says beside it, and the folder of the code, where it lies near.

    Args:
        plan: the document of ``terraform show -json``.
        near: folders in or below which the code may lie, the likeliest first.

    """
    bare = CompletedPlan(plan, tuple(first_plan.unknowns(plan)))
    base = plan_places.root_module(plan, near=near)
    if base is None or not bare.unknown:
        return bare, base
    try:
        return _filled(plan, base), base
    except (ToolError, OSError) as failure:
        told = failure.problems[0].cause if isinstance(failure, ToolError) else str(failure)
        return CompletedPlan(plan, bare.unknown, f"what is unknown could not be filled in: {told}"), base


def _filled(plan: Mapping[str, Any], base: Path) -> CompletedPlan:
    program = terraform_cli.binary()
    with tempfile.TemporaryDirectory(prefix="toolkit-plan-") as name:
        env = provider_mirror.configure(os.environ, Path(name))
        if (base / ".terraform" / "providers").is_dir():
            found = first_plan.complete(plan, base, terraform=program, env=env)
            if not found.failure:
                return found
        # Nothing of a project that is not ours is changed: it is initialised in a copy.
        top = Path(os.path.commonpath(terraform_folder.with_modules(base)))
        copy = Path(name) / "code"
        shutil.copytree(top, copy, ignore=_LEFT)
        folder = copy / base.relative_to(top)
        terraform_cli.TerraformCli(folder, root=copy, env=env, backend={}).init(backend=False)
        return first_plan.complete(plan, folder, terraform=program, env=env)
