"""No secret reaches what is printed or stored, whichever way it came: proven with secrets looked for.

They are let loose in a small project, every command that could tell of them is run, and everything that it
printed and kept is searched. They are allowed in the account alone (the embedded AWS keeps its resources,
and Terraform's state in its bucket, below ``.toolkit/local``), and in the file that they come from.
"""

from __future__ import annotations

import base64
import json
import os
import random
import shutil
import stat
import string
import sys
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from toolkit_process import Toolkit, git

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit_process import Ended

HERE = Path(__file__).parent
FAULTS = HERE.parent / "faults" / "project"
ACCOUNT = "777777777777"
CHANCE = random.Random(4711)
PARAMETERS = ("marked", "password", "json", "url", "random")
GIVEN = "secrets.auto.tfvars.json"
"""The file that a person wrote them into; it is laid out beside the code that Terraform runs"""
ALLOWED = (".toolkit/local/", GIVEN)
"""Where the account lies, and Terraform's state in it; and where the secrets come from"""
MAIN = """
module "parcels" {
  source = "../../modules/parcels"

  name      = "${local.project.project}-${local.environment}"
  retention = local.settings.log_retention_days
  marked    = var.marked
  unmarked  = var.unmarked

  code = {
    bucket = "parcels-artifacts-777777777777"
    key    = var.release.bundles.greet.key
    sha256 = var.release.bundles.greet.code_sha256
  }
}

variable "marked" {
  description = "A secret that is marked as one."
  type        = string
  sensitive   = true
}

variable "unmarked" {
  description = "Secrets that nobody marked."
  type        = map(string)
}

output "marked" {
  description = "A secret output."
  value       = var.marked
  sensitive   = true
}
"""


def drawn(length: int = 28) -> str:
    """Return a secret of letters and digits, the same ones in every run of this test."""
    return "".join(CHANCE.choices(string.ascii_letters + string.digits, k=length))


SECRETS = {name: drawn() for name in PARAMETERS} | {"session": drawn(40)}


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay out the small project of the fault tests with secrets in it, and commit it."""
    folder = tmp_path_factory.mktemp("canaries") / "parcels"
    shutil.copytree(FAULTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    environment = folder / "terraform/envs/live"
    for name in ("providers.tf", "backend.tf", "versions.tf", "variables.tf"):
        shutil.copy(root / "terraform/envs/dev" / name, environment)
    shutil.copy(HERE / "canaries/canaries.tf", folder / "terraform/modules/parcels")
    main = environment / "main.tf"
    main.write_text(main.read_text("utf-8").partition("module ")[0] + MAIN, "utf-8")
    declared = folder / "toolkit.yaml"
    declared.write_text(
        declared.read_text("utf-8")
        + "secrets:\n  token_key: {description: Signs tokens}\n"
        + "access_token: {secret: token_key, claims: {sub: smoke}}\n"
        + "smoke:\n  - name: It greets\n    request: {method: GET, path: /}\n    expect: {status: 200}\n",
        "utf-8",
    )
    values = {"marked": SECRETS["marked"], "unmarked": {name: SECRETS[name] for name in PARAMETERS[1:]}}
    (environment / GIVEN).write_text(json.dumps(values), "utf-8")
    (folder / ".gitignore").write_text(f".toolkit/\n{GIVEN}\n", "utf-8")
    for arguments in (
        ("init", "--quiet", "--initial-branch", "main"),
        ("config", "user.name", "test"),
        ("config", "user.email", "test@example.invalid"),
        ("add", "--all"),
        ("commit", "--quiet", "--message", "Keep parcels"),
    ):
        git(folder, *arguments)
    return folder


@pytest.fixture(scope="module")
def toolkit(project: Path) -> Iterator[Toolkit]:
    """Start the account, and stop it at the end; temporary files go into a folder that is searched."""
    temporary = project.parent / "temporary"
    temporary.mkdir()
    found = Toolkit(
        (sys.executable, "-m", "toolkit"),
        project,
        (
            ("TMPDIR", str(temporary)),
            ("AWS_SESSION_TOKEN", SECRETS["session"]),
        ),
    )
    found.must("local", "up", "--port", "18566")
    found.must("package", "--publish", "live")
    yield found
    found.must("local", "down")


@pytest.fixture(scope="module")
def told(toolkit: Toolkit, project: Path) -> dict[str, Ended]:
    """Run every command that could tell of a secret; return what each printed."""
    out = str(project.parent / "plan.txt")
    lanes: tuple[dict[str, tuple[str, ...]], ...] = (
        {
            "validate": ("validate",),
            "scan": ("scan", "live", "--format", "sarif"),
            "scan again": ("scan", "live", "--json"),
            "iam": ("iam", "greet"),
        },
        {
            "plan": ("plan", "live", "--out", out),
            "plan for a comment": ("plan", "live", "--format", "markdown"),
            "apply": ("apply", "live", "--yes", "--json"),
            "status": ("status", "--json", "--html", "board.html"),
            "verify": ("verify", "live", "--json"),
        },
    )

    def run(lane: dict[str, tuple[str, ...]]) -> dict[str, Ended]:
        return {name: toolkit.run(*arguments) for name, arguments in lane.items()}

    with ThreadPoolExecutor(len(lanes)) as pool:
        return {name: ended for found in pool.map(run, lanes) for name, ended in found.items()}


@pytest.fixture(scope="module")
def canaries(project: Path, toolkit: Toolkit) -> dict[str, str]:
    """Return all secrets, with those that the account itself made."""
    endpoint = json.loads((project / ".toolkit/local/live.json").read_text("utf-8"))["endpoint"]
    client = boto3.client(
        "ssm",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key="local",
    )
    made = {
        name: client.get_parameter(Name=f"/parcels/live/{name}", WithDecryption=True)["Parameter"]["Value"]
        for name in ("token_key", "toolkit/fingerprint-key")
    }
    return {**SECRETS, **made}


def forms(secret: str) -> list[bytes]:
    """Return a secret as it is, and in every way in which it might be written."""
    data = secret.encode()
    encoded = [base64.b64encode(b"\0" * before + data)[4:-4] for before in range(3)]
    return [data, urllib.parse.quote(secret, safe="").encode(), data.hex().encode(), *encoded]


def found_in(content: bytes, canaries: dict[str, str]) -> set[str]:
    """Return the names of the secrets that a content holds."""
    return {name for name, secret in canaries.items() if any(form in content for form in forms(secret))}


def test_what_was_run_did_its_work(told: dict[str, Ended]) -> None:
    """Else nothing would be proven: the plan is made, the apply fails in the middle."""
    codes = {name: ended.code for name, ended in told.items()}

    assert (codes["validate"], codes["plan"], codes["plan for a comment"]) == (0, 0, 0), told["plan"].stderr
    assert (codes["apply"], codes["scan"], codes["scan again"]) == (3, 1, 1), told["apply"].stderr
    assert "module.parcels.aws_dynamodb_table_item.refused" in told["apply"].stderr
    assert "aws_lambda_function" in told["plan"].stdout


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_no_command_prints_a_secret(told: dict[str, Ended], canaries: dict[str, str], stream: str) -> None:
    """On neither stream, in no format."""
    leaks = {name: found_in(getattr(ended, stream).encode(), canaries) for name, ended in told.items()}

    assert {name: leaked for name, leaked in leaks.items() if leaked} == {}


def test_no_file_holds_a_secret_but_those_of_the_account(
    told: dict[str, Ended], canaries: dict[str, str], project: Path
) -> None:
    """Neither the project's, nor temporary ones, nor what is remembered in the user's cache."""
    assert told
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "terraform-python-toolkit"
    memory = cache / "projects" / str(project).strip("/")
    begun = (project / "toolkit.yaml").stat().st_mtime
    scans = [each for each in (cache / "scans").glob("*") if each.stat().st_mtime >= begun]
    places = [*project.parent.rglob("*"), *memory.rglob("*"), *memory.glob(".remembered/*"), *scans]
    files = [each for each in places if each.is_file() and not each.is_symlink()]

    leaks = {str(each): found_in(each.read_bytes(), canaries) for each in files}

    outside = {
        name: leaked for name, leaked in leaks.items() if leaked and not any(each in name for each in ALLOWED)
    }
    assert outside == {}
    assert any(leaked for name, leaked in leaks.items() if ALLOWED[0] in name), "the account has them"
    assert any("plan-live" in name for name in leaks), "what is remembered was searched, too"


def test_the_scan_finds_secrets_of_the_plan_in_its_first_run_and_the_next(
    told: dict[str, Ended],
) -> None:
    """What is masked is not forgotten."""
    first = json.loads(told["scan"].stdout)["runs"]
    rules = [result["ruleId"] for run in first for result in run["results"]]
    again = [finding["rule"] for finding in told["scan again"].document["findings"]]

    assert "secret-in-environment" in rules
    assert again.count("secret-in-environment") == rules.count("secret-in-environment")


def test_what_is_remembered_of_plans_is_its_owner_s_alone(told: dict[str, Ended], project: Path) -> None:
    """Masked, and still nobody else's business."""
    assert told
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "terraform-python-toolkit"
    kept = [
        *(cache / "projects" / str(project).strip("/")).rglob("plan-*"),
        *project.rglob("access-*.plan.json"),
    ]

    assert len(kept) >= 2
    assert {stat.S_IMODE(each.stat().st_mode) for each in kept} == {0o600}
