"""Drift for real: a small project is applied, and somebody changes things in its account by hand.

The tests of this file follow one road, in order.
"""

from __future__ import annotations

import io
import json
import shlex
import shutil
import sys
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from fake_github import TOKEN, FakeGithub
from toolkit_process import Toolkit, git

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
GENERIC = ("alarms", "functions", "lambda-function", "layer", "rest-api", "schedule")
ENVIRONMENT_FILES = ("providers.tf", "backend.tf", "versions.tf", "variables.tf")
PORT = 18586
REGION = "eu-central-1"
RULE = """
drift:
  ignore:
    - address: "*.aws_cloudwatch_log_group.this"
      attribute: retention_in_days
      reason: An investigation needs less of it.
      owner: platform
      expires: {expires}
"""


@dataclass(frozen=True)
class Place:
    """A project whose first environment runs, and what the forge has of it."""

    toolkit: Toolkit
    github: FakeGithub
    seen: list[dict[str, Any]] = field(default_factory=list)
    """what the last look found"""

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes its types at run time
        """Return what somebody with the account's keys works with."""
        listed = self.toolkit.ask("local", "status")["environments"]
        account = next(each for each in listed if each["name"] == "test")
        return boto3.client(
            service, endpoint_url=account["endpoint"], region_name=REGION,
            aws_access_key_id=account["account"], aws_secret_access_key="x",
        )  # fmt: skip

    def drift(self) -> dict[str, tuple[Any, Any]]:
        """Return what differs: declared and found, by the type of the resource and the attribute."""
        self.seen[:] = self.toolkit.ask("drift", "test")["items"]
        return {
            f"{item['address'].split('.')[-2]} {item['attribute']}": (item["declared"], item["observed"])
            for item in self.seen
        }

    def job(self) -> str:
        """Run the job of the night."""
        return self.toolkit.must("ci", "drift", "test").stdout


@pytest.fixture(scope="module")
def place(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Lay out the project, and apply its first environment."""
    folder = tmp_path_factory.mktemp("drift") / "greetings"
    shutil.copytree(HERE / "greetings", folder, ignore=shutil.ignore_patterns("__pycache__"))
    for module in GENERIC:
        shutil.copytree(root / "terraform/modules" / module, folder / "terraform/modules" / module)
    for environment in ("test", "live"):
        for name in ENVIRONMENT_FILES:
            shutil.copy(root / "terraform/envs/dev" / name, folder / "terraform/envs" / environment)
    (folder / ".gitignore").write_text(".toolkit/\n__pycache__/\n", "utf-8")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Greet <b>everybody</b>")
    with FakeGithub() as github:
        event = folder.parent / "event.json"
        event.write_text("{}", "utf-8")
        extra = {
            "GITHUB_API_URL": github.url, "GITHUB_REPOSITORY": github.name, "GITHUB_TOKEN": TOKEN,
            "GITHUB_SHA": "a" * 40, "GITHUB_EVENT_NAME": "schedule", "GITHUB_EVENT_PATH": str(event),
        }  # fmt: skip
        toolkit = Toolkit((sys.executable, "-m", "toolkit"), folder, tuple(extra.items()))
        toolkit.must("local", "up", "--port", str(PORT))
        toolkit.must("bootstrap", "test")
        toolkit.must("package", "--publish", "test")
        toolkit.must("apply", "test", "--yes")
        yield Place(toolkit, github)
        toolkit.must("local", "down")


def names(place: Place) -> tuple[str, str]:
    """Return the names of the function and of its alias."""
    function = place.client("lambda").list_functions()["Functions"][0]["FunctionName"]
    alias = place.client("lambda").list_aliases(FunctionName=function)["Aliases"][0]["Name"]
    return function, alias


def test_what_somebody_changed_is_told_and_nothing_else(place: Place) -> None:
    """Settings, code, a version, an alias, a policy, a threshold, a tag."""
    function, alias = names(place)
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as bundle:
        bundle.writestr("other.py", "handler = None\n")
    functions, roles, alarms = (place.client(name) for name in ("lambda", "iam", "cloudwatch"))
    functions.update_function_configuration(FunctionName=function, MemorySize=1024)
    functions.update_function_code(FunctionName=function, ZipFile=code.getvalue())
    version = functions.publish_version(FunctionName=function)["Version"]
    functions.update_alias(FunctionName=function, Name=alias, FunctionVersion=version)
    arn = functions.get_function(FunctionName=function)["Configuration"]["FunctionArn"]
    functions.tag_resource(Resource=arn, Tags={"by": "hand"})
    role = functions.get_function(FunctionName=function)["Configuration"]["Role"].rpartition("/")[2]
    policy = roles.list_role_policies(RoleName=role)["PolicyNames"][0]
    document = roles.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
    document = json.loads(document) if isinstance(document, str) else document
    actions = document["Statement"][0]["Action"]
    document["Statement"][0]["Action"] = [
        *([actions] if isinstance(actions, str) else actions), "s3:DeleteBucket",
    ]  # fmt: skip
    roles.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(document))
    (group,) = (
        each["logGroupName"]
        for each in place.client("logs").describe_log_groups()["logGroups"]
        if each["logGroupName"].startswith("/aws/lambda/")
    )
    place.client("logs").put_retention_policy(logGroupName=group, retentionInDays=1)
    throttles = next(
        each for each in alarms.describe_alarms()["MetricAlarms"] if each["AlarmName"].endswith("-throttles")
    )
    kept = {
        key: throttles[key]
        for key in (
            "AlarmName", "AlarmDescription", "MetricName", "Namespace", "Statistic", "Dimensions", "Period",
            "EvaluationPeriods", "DatapointsToAlarm", "ComparisonOperator", "TreatMissingData",
        )
        if throttles.get(key)
    }  # fmt: skip
    alarms.put_metric_alarm(**kept, Threshold=99)

    found = place.drift()

    assert set(found) == {
        "aws_lambda_function memory_size", "aws_lambda_function code_sha256", "aws_lambda_function version",
        "aws_lambda_function tags.by", "aws_lambda_alias function_version",
        "aws_iam_role_policy policy.Statement[0].Action[]", "aws_cloudwatch_log_group retention_in_days",
        "aws_cloudwatch_metric_alarm threshold",
    }  # fmt: skip
    assert found["aws_lambda_alias function_version"] == ("1", version)
    assert found["aws_iam_role_policy policy.Statement[0].Action[]"] == (None, "s3:DeleteBucket")
    row = place.toolkit.ask("status")["environments"][0]
    assert (row["drift"], row["drift_items"]) == (True, 8)


def test_the_job_of_the_night_opens_an_issue(place: Place) -> None:
    """Which tells of all but what somebody answers for."""
    file = place.toolkit.folder / "terraform/envs/test/environment.yaml"
    file.write_text(file.read_text("utf-8") + RULE.format(expires=datetime.now(UTC).date()), "utf-8")

    printed = place.job()

    (issue,) = place.github.issues.values()
    assert "7 attributes (#1, open)" in printed
    assert (issue["title"], issue["state"], issue["labels"]) == ("Drift in test", "open", [{"name": "drift"}])
    assert "s3:DeleteBucket" in issue["body"]
    assert "retention_in_days" not in issue["body"]


def test_what_is_printed_puts_everything_back(place: Place) -> None:
    """First the commands, then an apply; the alias serves the released version, and the issue is closed."""
    function, alias = names(place)
    for item in place.seen:
        if item["put_back"]:
            aws, service, verb, *options = shlex.split(item["put_back"])
            assert aws == "aws"
            asked = {
                "".join(part.title() for part in key.removeprefix("--").split("-")): value
                for key, value in zip(options[::2], options[1::2], strict=True)
            }
            getattr(place.client(service), verb.replace("-", "_"))(**asked)
    place.toolkit.must("apply", "test", "--yes")

    printed = place.job()

    running = place.client("lambda").get_function(FunctionName=function, Qualifier=alias)["Configuration"]
    row = place.toolkit.ask("status")["environments"][0]
    assert "No drift in test: it is as" in printed
    assert (running["MemorySize"] != 1024, place.github.issues[1]["state"]) == (True, "closed")
    assert (row["deployed"], row["drift"]) == (True, False)


def test_the_board_is_written_as_a_page(place: Place) -> None:
    """Whole, and with what somebody wrote as text."""
    place.toolkit.must("status", "--html", "board.html")

    page = (place.toolkit.folder / "board.html").read_text("utf-8")
    assert "Greet &lt;b&gt;everybody&lt;/b&gt;" in page
    assert page.endswith("</html>\n")
