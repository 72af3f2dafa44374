"""What ``toolkit plan`` adds to bare ``terraform plan``, and how that grows with the number of functions.

Both plan the same files against the same state in one run, one after the other, in turns, so that what the
machine does besides is in both. Own time is measured apart on plans of up to 1,000 functions, which are made
of the real plan of one: Terraform would take as many minutes for them as ours takes seconds.
"""

from __future__ import annotations

import copy
import gc
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from toolkit.adapters import provider_mirror, terraform_cli
from toolkit.domain import cost, fingerprint, outline, risk
from toolkit.domain.environment import Environment
from toolkit.domain.plan import from_document
from toolkit.domain.redaction import Redactor
from toolkit.policies.catalog import RISKS

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
RESULT = Path(__file__).parent / "plan.md"
ROUNDS = 5
FUNCTIONS = (10, 30, 100, 300, 1000)
ACCOUNT = "111111111111"
REGION = "us-east-1"
PORT = 19566
LARGEST_SHARE, LARGEST_EXTRA = 0.05, 0.5
"""what may be added: 5 % or 0.5 s"""
LARGEST_OWN = 2.0
"""seconds that our own part may take at 1,000 functions"""
UNCHANGED = 1.0
"""seconds in which "nothing has changed" is to be answered"""
_FUNCTION = re.compile(r'function\["(?P<name>\w+)"\]')


def _environment() -> dict[str, str]:
    # Compiled modules are kept, as they are for whoever installed the toolkit.
    left_out = ("AWS_", "TOOLKIT_", "PYTHONDONTWRITEBYTECODE")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(left_out)}
    return {**kept, "TOOLKIT_TARGET": "local", "NO_COLOR": "1"}


def _toolkit(project: Path, *arguments: str) -> str:
    ran = subprocess.run(
        [Path(sys.executable).parent / "toolkit", *arguments],
        cwd=project,
        env=_environment(),
        check=True,
        capture_output=True,
        text=True,
    )
    return ran.stdout


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _terraform(project: Path, *arguments: str) -> bytes:
    """Run Terraform by hand, where and as the toolkit runs it."""
    account = json.loads((project / ".toolkit/local/dev.json").read_text("utf-8"))
    env = {
        **_environment(),
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_REGION": REGION,
        "AWS_ENDPOINT_URL": account["endpoint"],
        "AWS_EC2_METADATA_DISABLED": "true",
        "CHECKPOINT_DISABLE": "1",
    }
    ran = subprocess.run(
        [terraform_cli.binary(), *arguments],
        cwd=project / ".toolkit/work/dev/terraform/envs/dev",
        env=provider_mirror.configure(env, project / ".toolkit/terraform"),
        check=True,
        capture_output=True,
    )
    return ran.stdout


def _bare(project: Path) -> bytes:
    return _terraform(project, "plan", "-input=false", "-no-color", "-out=bare.tfplan")


def _shown(project: Path) -> dict[str, Any]:
    """Return the plan that creates everything, as Terraform shows it."""
    _bare(project)
    found: dict[str, Any] = json.loads(_terraform(project, "show", "-json", "bare.tfplan"))
    return found


def _of_functions(shown: dict[str, Any], count: int) -> dict[str, Any]:
    """Return a plan of so many functions: what belongs to one of them, again and again."""
    changes = shown["resource_changes"]
    of_one = [item for item in changes if _name(item) == "create_order"]
    rest = [item for item in changes if _name(item) is None]
    made = []
    for number in range(count):
        text = json.dumps(of_one).replace("create_order", f"function_{number:04}")
        made += json.loads(text.replace("create-order", f"function-{number:04}"))
    return {**shown, "resource_changes": copy.deepcopy(rest) + made}


def _name(item: dict[str, Any]) -> str | None:
    found = _FUNCTION.search(item["address"])
    return found["name"] if found else None


def _own(shown: dict[str, Any]) -> float:
    """Return the seconds of all that is ours: judge, fingerprint, outline, render."""
    environment = Environment("dev", ACCOUNT, REGION)
    key = b"benchmark"

    gc.set_threshold(100_000)  # as the command does

    def judge() -> None:
        plan = from_document(shown, environment="dev", release="r-000000000000")
        cost.of_plan(plan, region=REGION)
        risk.rank([item for rule in RISKS for item in rule(plan)])
        fingerprint.of_plan(plan, environment=environment, key=key)
        found = outline.of_plan(plan, key=key, mask=Redactor().value)
        json.dumps(found.document())

    return min(_timed(judge) for _ in range(2))


def main() -> None:
    """Measure, and write the table."""
    folder = Path(tempfile.mkdtemp(prefix="bench-plan-"))
    project = folder / "orders"
    try:
        subprocess.run([shutil.which("git") or "git", "clone", "--quiet", ROOT, project], check=True)
        _toolkit(project, "local", "up", "--port", str(PORT))
        _toolkit(project, "package", "--publish", "dev")
        _toolkit(project, "plan", "dev")
        shown = _shown(project)
        own = {count: _own(_of_functions(shown, count)) for count in FUNCTIONS}
        sizes = {count: len(_of_functions(shown, count)["resource_changes"]) for count in FUNCTIONS}
        _toolkit(project, "apply", "dev", "--yes")
        bare, ours, quick = [], [], []
        _bare(project)
        for _ in range(ROUNDS):
            bare.append(_timed(lambda: _bare(project)))
            ours.append(_timed(lambda: _toolkit(project, "plan", "dev", "--refresh")))
            quick.append(_timed(lambda: _toolkit(project, "plan", "dev")))
    finally:
        subprocess.run(
            [sys.executable, "-m", "toolkit", "local", "down"], cwd=project, env=_environment(), check=False
        )
        shutil.rmtree(folder, ignore_errors=True)
    RESULT.write_text(_report(bare, ours, quick, own, sizes), "utf-8")
    sys.stdout.write(RESULT.read_text("utf-8"))


def _report(
    bare: list[float], ours: list[float], quick: list[float], own: dict[int, float], sizes: dict[int, int]
) -> str:
    extra = median(mine - theirs for mine, theirs in zip(ours, bare, strict=True))
    share = extra / median(bare)
    met = share <= LARGEST_SHARE or extra <= LARGEST_EXTRA
    grows = "\n".join(
        f"| {count} | {sizes[count]} | {seconds:.2f} | {1000 * seconds / count:.2f} |"
        for count, seconds in own.items()
    )
    largest = max(own)
    return f"""# What toolkit plan adds to terraform plan

`./run bench plan`. The order service on the embedded AWS, applied: Terraform looks at every resource, and
finds nothing to do. Both in turns, {ROUNDS} times; medians, and of the difference the median of the pairs.

| | seconds | of bare |
|---|---|---|
| `terraform plan -out` | {median(bare):.2f} | 1.00 |
| `toolkit plan dev --refresh` | {median(ours):.2f} | {median(ours) / median(bare):.2f} |
| added | {extra:+.2f} | {share:+.0%} |
| `toolkit plan dev`, nothing changed | {median(quick):.2f} | {median(quick) / median(bare):.2f} |

Goal: at most {LARGEST_SHARE:.0%} or {LARGEST_EXTRA} s added: {"met" if met else "not met"}. Nothing changed
in less than {UNCHANGED:.0f} s: {"met" if median(quick) < UNCHANGED else "not met"}.

## How our own part grows

A first plan, in which everything is created, of so many functions like `create_order`; reading, risks, cost,
fingerprint and outline of it, without Terraform.

| functions | resources | seconds | ms a function |
|---|---|---|---|
{grows}

Goal: linear, and under {LARGEST_OWN:.0f} s at {largest} functions:
{"met" if own[largest] < LARGEST_OWN else "not met"}.
"""
