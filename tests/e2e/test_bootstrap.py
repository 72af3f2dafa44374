"""An account that bootstrap makes by Terraform, and GitHub's jobs in it, which it holds to their roles."""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from toolkit_process import Toolkit, git

from benchmarks.gates.deployment.provider_log import calls
from toolkit.adapters import provider_mirror
from toolkit.adapters.account_inventory import AccountInventory
from toolkit.domain.deployment.deployed import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
PORT = "18690"
REGION = "eu-central-1"
ACCOUNTS = {"test": "444444444444", "live": "555555555555"}
ROLES = ("github", "plan role", "apply role")
"""what doctor says of them"""
MODULES = ("alarms", "bootstrap", "functions", "lambda-function", "layer", "rest-api", "schedule")
ENVIRONMENT_FILES = ("providers.tf", "backend.tf", "versions.tf", "variables.tf")
MISREAD = (
    "cloudwatch:DeleteAlarms",
    "cloudwatch:ListTagsForResource",
    "lambda:CreateFunction",
    "lambda:ListAliases",
)
"""What the embedded AWS asks for on *, or in the place of GetAlias, and AWS does not"""


@dataclass(frozen=True)
class Account:
    """The project, and one environment's account."""

    folder: Path
    toolkit: Toolkit
    endpoints: dict[str, str]

    def client(self, service: str, environment: str = "test") -> Any:  # noqa: ANN401 - boto3 makes its types at run time
        """Return a client of whoever owns the account."""
        return boto3.client(
            service,
            endpoint_url=self.endpoints[environment],
            region_name=REGION,
            aws_access_key_id=ACCOUNTS[environment],
            aws_secret_access_key="local",
        )

    def role(self, name: str) -> str:
        """Return the ARN of a role."""
        return f"arn:aws:iam::{ACCOUNTS['test']}:role/deploy/greetings-test-{name}"

    def job(self, role: str, subject: str, audience: str = "sts.amazonaws.com") -> dict[str, str]:
        """Return what a job of GitHub's is given for its token, as variables."""
        claims = {"iss": "https://token.actions.githubusercontent.com", "aud": audience, "sub": subject}
        parts = [json.dumps(each).encode() for each in ({"alg": "RS256"}, claims)]
        token = ".".join(base64.urlsafe_b64encode(each).rstrip(b"=").decode() for each in parts) + ".x"
        sts = boto3.client(
            "sts",
            endpoint_url=self.endpoints["test"],
            region_name=REGION,
            config=Config(signature_version=UNSIGNED),
        )
        given = sts.assume_role_with_web_identity(
            RoleArn=self.role(role), RoleSessionName="job", WebIdentityToken=token
        )["Credentials"]
        return {
            "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": given["SecretAccessKey"],
            "AWS_SESSION_TOKEN": given["SessionToken"],
        }

    def terraform(self, log: Path, credentials: dict[str, str], *arguments: str) -> str:
        """Run Terraform in the environment's code as whoever has these credentials; it has to end well."""
        env = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "TF_"))}
        env |= credentials | {
            "AWS_ENDPOINT_URL": self.endpoints["test"],
            "AWS_REGION": REGION,
            "CHECKPOINT_DISABLE": "1",
            "TF_LOG": "JSON",
            "TF_LOG_PATH": str(log),
        }
        ended = subprocess.run(
            ["terraform", *arguments, "-no-color"],
            cwd=self.folder / ".toolkit/work/access-test/terraform/envs/test",
            env=provider_mirror.configure(env, self.folder / ".toolkit/terraform"),
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-6000:]
        return ended.stdout


@pytest.fixture(scope="module")
def account(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """Lay out a project, start its accounts, and make that of its first environment by Terraform."""
    folder = tmp_path_factory.mktemp("bootstrap") / "greetings"
    shutil.copytree(HERE / "greetings", folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(root / "terraform/bootstrap", folder / "terraform/bootstrap")
    for module in MODULES:
        shutil.copytree(root / "terraform/modules" / module, folder / "terraform/modules" / module)
    for environment in ACCOUNTS:
        for name in ENVIRONMENT_FILES:
            shutil.copy(root / "terraform/envs/dev" / name, folder / "terraform/envs" / environment)
    settings = folder / "toolkit.yaml"
    settings.write_text(settings.read_text("utf-8") + "github: example/greetings\n", "utf-8")
    (folder / ".gitignore").write_text(".toolkit/\n", "utf-8")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "config", "user.name", "test")
    git(folder, "config", "user.email", "test@example.invalid")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Greet")
    toolkit = Toolkit((sys.executable, "-m", "toolkit"), folder)
    toolkit.must("local", "up", "--port", PORT)
    rows = toolkit.ask("local", "status")["environments"]
    found = Account(folder, toolkit, {row["name"]: row["endpoint"] for row in rows})
    # What `toolkit local up` made by the API in the first account, Terraform makes anew.
    found.client("s3").delete_bucket(Bucket=f"greetings-artifacts-{ACCOUNTS['test']}")
    made = toolkit.ask("bootstrap", "test")
    assert "aws_s3_bucket.artifacts" in made["created"]
    assert made["roles"] == {role: found.role(role) for role in ("plan", "apply")}
    yield found
    toolkit.must("local", "down")


def test_both_ways_give_the_same_buckets(account: Account) -> None:
    """By the API in one account, by Terraform in the other."""
    seen = {}
    for environment, number in ACCOUNTS.items():
        site = Site("greetings", environment, number, REGION)
        inventory = AccountInventory(
            lambda service, environment=environment: account.client(service, environment),  # type: ignore[misc]
            site=site,
            keys=False,
        ).look(roles=False)
        seen[environment] = [
            str(bucket).replace(number, "…") for bucket in (inventory.state, inventory.artifacts)
        ]

    assert seen["test"] == seen["live"]
    assert "('GOVERNANCE', 90)" in seen["test"][1]


@pytest.mark.parametrize(
    ("subject", "roles"),
    [
        ("repo:example/greetings:environment:test", ["plan", "apply"]),
        ("repo:example/greetings:ref:refs/heads/main", ["plan"]),
        ("repo:example/greetings:pull_request", ["plan"]),
        ("repo:example/greetings:environment:live", ["plan"]),
        ("repo:example/greetings-2:environment:test", []),
        ("repo:somebody/greetings:environment:test", []),
    ],
)
def test_a_role_is_given_to_the_jobs_that_may_have_it(
    account: Account, subject: str, roles: list[str]
) -> None:
    """The account decides by the policy that Terraform wrote there."""
    given = []
    for role in ("plan", "apply"):
        try:
            account.job(role, subject)
        except ClientError:
            continue
        given.append(role)

    assert given == roles
    with pytest.raises(ClientError):
        account.job("plan", "repo:example/greetings:pull_request", audience="https://github.com/example")


def test_a_deployment_asks_for_nothing_that_its_roles_lack(account: Account, tmp_path: Path) -> None:
    """Applied, planned and destroyed by Terraform in the roles, in an account that holds them to it."""
    account.toolkit.must("package", "--publish", "test")
    work = account.folder / ".toolkit/work/access-test/terraform/envs/test"
    (work / "backend_override.tf").unlink()
    iam = account.client("iam")
    allowed = {role: _granted(iam, f"greetings-test-{role}") for role in ("plan", "apply")}
    document = {"Effect": "Allow", "Action": list(MISREAD), "Resource": "*"}
    for role in allowed:
        iam.put_role_policy(
            RoleName=f"greetings-test-{role}",
            PolicyName="misread",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [document]}),
        )
    apply = account.job("apply", "repo:example/greetings:environment:test")
    plan = account.job("plan", "repo:example/greetings:pull_request")
    logs = {name: tmp_path / f"{name}.log" for name in ("init", "apply", "plan", "destroy")}

    bucket = f"-backend-config=bucket=greetings-state-{ACCOUNTS['test']}"
    options = (bucket, f"-backend-config=region={REGION}", "-backend-config=use_path_style=true")
    account.terraform(logs["init"], apply, "init", "-reconfigure", *options)
    account.terraform(logs["apply"], apply, "apply", "-auto-approve")
    seen = account.terraform(logs["plan"], plan, "plan")
    account.terraform(logs["destroy"], apply, "destroy", "-auto-approve", "-refresh=false")

    assert "No changes" in seen
    for name, role in (("apply", "apply"), ("plan", "plan"), ("destroy", "apply")):
        lines = logs[name].read_text("utf-8").split("\n")
        asked = {action for call in calls(lines) for action in call.actions}
        assert asked, name
        assert asked <= allowed[role], asked - allowed[role]


def _granted(iam: Any, role: str) -> set[str]:  # noqa: ANN401 - boto3 makes its types at run time
    """Return the actions that a role's policies name."""
    found: set[str] = set()
    for each in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]:
        version = iam.get_policy(PolicyArn=each["PolicyArn"])["Policy"]["DefaultVersionId"]
        told = iam.get_policy_version(PolicyArn=each["PolicyArn"], VersionId=version)["PolicyVersion"][
            "Document"
        ]
        for statement in told["Statement"]:
            if statement["Effect"] == "Allow":
                found |= set(statement["Action"])
    return found


def test_doctor_tells_a_broader_trust_and_what_a_role_has_in_excess(account: Account) -> None:
    """And nothing is green that was not looked at: in the other account there are no roles."""
    iam = account.client("iam")
    for role in ("plan", "apply"):
        iam.delete_role_policy(RoleName=f"greetings-test-{role}", PolicyName="misread")
    before = _checks(account.toolkit.run("doctor", "--json").document)
    trust = iam.get_role(RoleName="greetings-test-apply")["Role"]["AssumeRolePolicyDocument"]
    condition = trust["Statement"][0]["Condition"]
    condition["StringLike"] = {
        "token.actions.githubusercontent.com:sub": "repo:example/greetings:*",
    }
    del condition["StringEquals"]["token.actions.githubusercontent.com:sub"]
    iam.update_assume_role_policy(RoleName="greetings-test-apply", PolicyDocument=json.dumps(trust))
    iam.attach_role_policy(
        RoleName="greetings-test-plan", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"
    )

    after = _checks(account.toolkit.run("doctor", "--json").document)

    assert {name: before[f"test {name}"]["status"] for name in ROLES} == dict.fromkeys(ROLES, "ok")
    assert after["test apply role"]["status"] == "failed"
    assert "repo:example/greetings:*" in after["test apply role"]["detail"]
    assert (after["test plan role"]["status"], after["test plan role"]["fix"]) == (
        "warning",
        "toolkit bootstrap test",
    )
    assert "* on *" in after["test plan role"]["detail"]
    assert after["live apply role"]["status"] == "failed"
    assert after["test artifacts"]["status"] == after["live artifacts"]["status"] == "ok"


def _checks(document: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {each["name"]: each for each in document["checks"]}


@pytest.mark.thorough
def test_it_can_be_run_again_also_where_the_state_is_lost(account: Account) -> None:
    """As after a kill: what is there is taken over, and nothing is made twice."""
    state = {"Bucket": f"greetings-state-{ACCOUNTS['test']}", "Key": "bootstrap/terraform.tfstate"}
    account.client("s3").delete_object(**state)
    _left_locked(account, state)

    again = account.toolkit.ask("bootstrap", "test")
    settled = account.toolkit.ask("bootstrap", "test")

    assert again["created"] == settled["created"] == []
    assert set(settled["changed"]) == set()
    assert "aws_s3_bucket.artifacts" in again["existing"]


def _left_locked(account: Account, state: dict[str, str]) -> None:
    """Leave what a Terraform leaves that was killed on this machine: its lock, and that it had begun."""
    ended = subprocess.Popen(["true"])
    ended.wait()
    lock = {
        "ID": "3d6a2a57-5b0c-7c39-9e5f-0a5b6b0f6a11",
        "Operation": "OperationTypeApply",
        "Info": "",
        "Who": f"somebody@{socket.gethostname()}",
        "Version": "1.11.4",
        "Created": "2026-01-01T00:00:00Z",
        "Path": "/".join(state.values()),
    }
    account.client("s3").put_object(
        Bucket=state["Bucket"], Key=f"{state['Key']}.tflock", Body=json.dumps(lock).encode()
    )
    record = account.folder / ".toolkit/bootstrap/test/process.json"
    record.write_text(json.dumps({"pid": ended.pid, "started": 1.0}), "utf-8")
