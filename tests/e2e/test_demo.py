"""The whole road of the order service: one demo, first killed, then walked to its end and looked at."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import psutil
import pytest
from clones import clone
from toolkit_process import Toolkit, git

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
ENVIRONMENTS = ("dev", "staging", "prod")
ORDER = {"customerId": "c-1", "currency": "EUR", "items": [{"sku": "A", "quantity": 2, "unitPrice": 250}]}


def _emulators(folder: Path) -> list[psutil.Process]:
    """Return the local accounts that run for a project, wherever they were started from."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("STATE_DIR", "").startswith(str(folder)):
                found.append(process)
        except psutil.Error:
            continue
    return found


def _terraforms(folder: Path) -> list[psutil.Process]:
    """Return what runs of Terraform and its provider for a project."""
    found = []
    for process in psutil.process_iter():
        try:
            named = Path(process.exe()).name.startswith("terraform")
            if named and Path(process.cwd()).is_relative_to(folder):
                found.append(process)
        except psutil.Error:
            continue
    return found


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clean clone of this repository, work tree and all, as one commit."""
    return clone(root, tmp_path_factory.mktemp("clone") / "orders")


@pytest.fixture(scope="module")
def killed(project: Path) -> list[psutil.Process]:
    """Kill a demo while it applies, and return the accounts that it left running."""
    toolkit = Toolkit((sys.executable, "-m", "toolkit"), project)
    process = toolkit.start("demo", "--fast")
    journal = project / ".toolkit/demo/orders/.toolkit/journal/dev.jsonl"
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline and not journal.is_file():
        assert process.poll() is None, process.communicate()
        time.sleep(0.2)
    process.kill()
    process.communicate()
    return _emulators(project)


@pytest.fixture(scope="module")
def demo(project: Path, killed: list[psutil.Process]) -> Iterator[dict[str, Any]]:
    """Walk the demo to its end, keep its accounts for the tests, and stop them afterwards."""
    assert killed
    toolkit = Toolkit((sys.executable, "-m", "toolkit"), project)
    ended = toolkit.run("demo", "--keep", "--json")
    assert ended.code == 0, ended.stderr
    yield ended.document
    toolkit.must("local", "down")
    assert _emulators(project) == []
    assert _terraforms(project) == []


@pytest.fixture(scope="module")
def scratch(project: Path, demo: dict[str, Any]) -> Toolkit:
    """Return the toolkit in the demo's scratch clone."""
    return Toolkit((sys.executable, "-m", "toolkit"), project / ".toolkit/demo/orders")


@pytest.fixture(scope="module")
def api(demo: dict[str, Any]) -> str:
    """Return where dev's API answers."""
    return str(demo["environments"][0]["api_url"])


@pytest.fixture(scope="module")
def token(scratch: Toolkit) -> str:
    """Return a token that dev's authorizer accepts."""
    return scratch.must("token", "dev").stdout.strip()


def test_every_environment_runs_the_same_verified_release(demo: dict[str, Any]) -> None:
    """The proof is by digest, as each account reports it."""
    rows = demo["environments"]

    assert [row["name"] for row in rows] == list(ENVIRONMENTS)
    assert {row["release"] for row in rows} == {demo["release"]}
    assert all(row["deployed"] and row["verified"] for row in rows)
    assert all(row["bits"] == demo["bits"] for row in rows)
    functions = {path.parent.name for path in (ROOT / "functions").glob("*/*.yaml")}
    assert set(demo["bits"]) == {*functions, "infrastructure"}
    assert {"authorize", "common", "create_order", "publish_events"} <= functions
    assert len({row["account"] for row in rows}) == len(rows)


def test_the_demo_after_a_killed_one_has_accounts_of_its_own(
    demo: dict[str, Any], killed: list[psutil.Process]
) -> None:
    """What the killed one left was stopped first."""
    assert [process for process in killed if process.is_running() and process.status() != "zombie"] == []


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_second_plan_has_no_changes(scratch: Toolkit, environment: str) -> None:
    """What is declared is what is there, in every environment."""
    planned = scratch.run("plan", environment, "--detailed-exitcode", "--json")

    assert planned.code == 0, planned.stdout + planned.stderr
    assert planned.document["counts"] == {"create": 0, "update": 0, "replace": 0, "delete": 0}


def test_the_project_itself_sees_what_the_demo_left(project: Path, demo: dict[str, Any]) -> None:
    """The clone that the demo was started in shares the accounts; its work tree was left alone."""
    toolkit = Toolkit((sys.executable, "-m", "toolkit"), project)

    planned = toolkit.run("plan", "dev", "--detailed-exitcode")

    assert planned.code == 0, planned.stdout + planned.stderr
    assert git(project, "status", "--porcelain") == ""


def test_each_promotion_is_a_commit_of_one_file(scratch: Toolkit) -> None:
    """Git says what runs where."""
    subjects = git(scratch.folder, "log", "--format=%s", "-2").splitlines()
    files = [
        git(scratch.folder, "show", "--name-only", "--format=", f"HEAD~{back}")
        for back in range(len(subjects))
    ]

    assert [subject.split(" ", 2)[2] for subject in subjects] == [
        "from staging to prod",
        "from dev to staging",
    ]
    assert files == [
        f"terraform/envs/{environment}/release.auto.tfvars.json" for environment in ("prod", "staging")
    ]


@pytest.mark.parametrize("header", [None, "Bearer nonsense", "nonsense"])
def test_a_caller_without_a_good_token_is_refused(api: str, header: str | None) -> None:
    """And told so in JSON, with CORS headers and a request id."""
    headers = {} if header is None else {"Authorization": header}

    answer = httpx.post(f"{api}/orders", json=ORDER, headers=headers, trust_env=False)

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "unauthorized"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Request-ID"]


def test_an_order_is_placed_read_and_processed(api: str, token: str) -> None:
    """The event of the order reaches the processor, which confirms it."""
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}, trust_env=False, timeout=30) as client:
        placed = client.post(f"{api}/orders", json=ORDER)
        place = f"{api}/orders/{placed.json()['orderId']}"
        deadline = time.monotonic() + 30
        while not (read := client.get(place)).json()["confirmed"] and time.monotonic() < deadline:
            time.sleep(0.2)

    assert placed.status_code == 201
    assert (read.status_code, read.json()["confirmed"]) == (200, True)
    assert read.json()["total"] == {"amount": 500, "currency": "EUR"}


def test_no_secret_is_in_the_state_or_in_what_was_written(scratch: Toolkit, demo: dict[str, Any]) -> None:
    """The key that signs tokens lives in its account alone."""
    import boto3  # noqa: PLC0415 - only here

    endpoint = scratch.ask("local", "status")["environments"][0]["endpoint"]
    options = {
        "endpoint_url": endpoint,
        "region_name": "us-east-1",
        "aws_access_key_id": "111111111111",
        "aws_secret_access_key": "local",
    }
    secret = boto3.client("ssm", **options).get_parameter(Name="/orders/dev/token_key", WithDecryption=True)
    value = secret["Parameter"]["Value"].encode()
    s3 = boto3.client("s3", **options)
    stored = [
        s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read()
        for bucket in ("orders-state-111111111111", "orders-artifacts-111111111111")
        for item in s3.list_objects_v2(Bucket=bucket)["Contents"]
    ]
    written = [
        path.read_bytes()
        for path in (scratch.folder / ".toolkit").rglob("*")
        if path.is_file() and not {".terraform", "local"} & set(path.parts)
    ]

    assert len(value) >= 40
    assert len(stored) > 8
    assert len(written) > 20
    assert [data for data in (*stored, *written) if value in data] == []
    assert list((scratch.folder / ".toolkit").rglob("*.tfplan")) == []


def test_the_board_and_its_page_of_evidence_agree(scratch: Toolkit, demo: dict[str, Any]) -> None:
    """Status is read from what the accounts hold, not from what the demo said."""
    status = scratch.ask("status")

    rows = {row["name"]: row for row in status["environments"]}
    assert rows["dev"]["next_promotion"]["already"] is True
    assert rows["prod"]["next_promotion"] is None
    assert rows["staging"]["behind_by"] == 0
    assert rows["dev"]["commit"] == git(scratch.folder, "rev-parse", "HEAD~2")


def test_a_change_is_planned_in_dev_and_held_back_from_staging(scratch: Toolkit) -> None:
    """A function's settings travel with the release: staging keeps its own until it is promoted."""
    path = scratch.folder / "functions/get_order/function.yaml"
    before = path.read_text("utf-8")
    assert "memory: 256" in before
    path.write_text(before.replace("memory: 256", "memory: 384"), "utf-8")

    dev, staging = scratch.ask("plan", "dev"), scratch.ask("plan", "staging")
    unpublished = scratch.run("apply", "dev", "--yes")
    path.write_text(before, "utf-8")

    assert dev["changes"] is True
    assert any("get_order" in item["address"] for item in dev["resources"])
    assert staging["changes"] is False
    assert unpublished.code == 1
    assert "toolkit package --publish dev" in unpublished.stderr


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("main.tf", 'resource "aws_sqs_queue" "q" {\n', "can't be read"),
        ("notes.txt", "nothing to scan", "nothing to scan"),
        ("main.tf", 'resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n', None),
    ],
)
def test_a_scan_that_saw_nothing_has_not_passed(
    tmp_path: Path, project: Path, name: str, content: str, told: str | None
) -> None:
    """Checkov itself exits 0 on the first two."""
    (tmp_path / ".git").mkdir()  # code is looked for no higher than the repository
    (tmp_path / name).write_text(content, "utf-8")
    toolkit = Toolkit((sys.executable, "-m", "toolkit"), project)

    scanned = toolkit.run("scan", "--path", str(tmp_path), "--json")

    assert (scanned.code, scanned.document["verdict"]) == ((3, "error") if told else (1, "failed"))
    if told:
        assert told in scanned.document["scanners"][0]["error"]
    else:
        assert {item["rule"] for item in scanned.document["findings"]} >= {"CKV_AWS_27"}


def test_a_scan_is_valid_sarif(tmp_path: Path, project: Path) -> None:
    """GitHub's code scanning takes it."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "main.tf").write_text('resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n', "utf-8")
    toolkit = Toolkit((sys.executable, "-m", "toolkit"), project)

    scanned = toolkit.run("scan", "--path", str(tmp_path), "--format", "sarif")

    assert scanned.code == 1, scanned.stderr
    document = json.loads(scanned.stdout)
    (run,) = document["runs"]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert document["version"] == "2.1.0"
    assert {result["ruleId"] for result in run["results"]} == rules
    assert all(
        result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1 for result in run["results"]
    )


def test_bare_terraform_plans_the_same_as_the_toolkit(scratch: Toolkit) -> None:
    """There is no code generation: who knows Terraform finds Terraform."""
    folder = scratch.folder / ".toolkit/work/staging/terraform/envs/staging"
    endpoint = scratch.ask("local", "status")["environments"][1]["endpoint"]
    env = {
        **scratch.env,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "222222222222",
        "AWS_SECRET_ACCESS_KEY": "local",
        "CHECKPOINT_DISABLE": "1",
    }

    planned = subprocess.run(
        ["terraform", "plan", "-input=false", "-no-color", "-detailed-exitcode"],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )

    assert planned.returncode == 0, planned.stdout + planned.stderr
    assert "No changes" in planned.stdout
