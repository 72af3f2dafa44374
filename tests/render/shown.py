"""Values of realistic size to be rendered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from toolkit.domain import fingerprint, outline, risk
from toolkit.domain.board import NextPromotion, Row
from toolkit.domain.bundle import Bundle
from toolkit.domain.digest import of_bytes
from toolkit.domain.environment import Environment
from toolkit.domain.finding import Finding, ScannerReport
from toolkit.domain.gate import Closed, Opened
from toolkit.domain.lock import Lock
from toolkit.domain.package import Package, Published
from toolkit.domain.plan import from_document
from toolkit.domain.plan_report import PlanReport
from toolkit.domain.release import Artifact, Release
from toolkit.domain.run import Interruption, Run
from toolkit.domain.scan import Scan
from toolkit.domain.seal import Seal
from toolkit.domain.verification import Observation, Verification, Verified
from toolkit.policies.catalog import RISKS

if TYPE_CHECKING:
    from toolkit.domain.bundle import Kind

SECRET = "hunter2-correct-horse"
NOON = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
COMMIT = "1f0c9d6e5b4a39281706f5e4d3c2b1a098765432"
NAMES = ("authorize", "create_order", "get_order", "process_order")
STAGING = Environment("staging", "222222222222", "us-east-1")
RELEASE = Release(
    tuple(Artifact(name, "function", of_bytes(name.encode())) for name in NAMES),
    Artifact("infrastructure", "infrastructure", of_bytes(b"infrastructure")),
)
URL = "http://127.0.0.1:4566/_aws/execute-api/5b4a392817/live"
FUNCTION = 'module.orders.module.functions.module.function["create_order"]'


def change(address: str, actions: list[str], **values: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    """Return a resource change whose values hold a secret."""
    before = {"password": SECRET, "tags": {SECRET: SECRET}, **dict.fromkeys(values, 1)}
    after = {"password": SECRET + "!", "policy": f'{{"key": "{SECRET}"}}', **values}
    kind = address.rpartition(".")[0].rpartition(".")[2]
    inner = {"actions": actions, "before": before, "after": after, "after_unknown": {"arn": True}}
    return {"address": address, "type": kind, "mode": "managed", "change": inner}


CHANGES = (
    change("module.orders.module.orders.aws_dynamodb_table.this", ["delete", "create"]),
    change("module.orders.module.dead_letters.aws_sqs_queue.this", ["delete"]),
    change(f"{FUNCTION}.aws_iam_role_policy.this", ["update"]),
    change(f"{FUNCTION}.aws_lambda_function.this", ["update"], memory_size=0, timeout=0, version=2, layers=3),
    change(f'{FUNCTION}.aws_cloudwatch_metric_alarm.error_rate["this"]', ["create"]),
)


def planned(*changes: dict[str, Any], pinned: bool = True) -> PlanReport:
    """Return a plan of these changes, judged."""
    document = {
        "format_version": "1.2",
        "resource_changes": list(changes),
        "output_changes": {"api": {"actions": ["update"], "before": SECRET, "after": SECRET}},
        "variables": {"key": {"value": SECRET}},
        "planned_values": {"outputs": {"key": {"value": SECRET}}},
    }
    if not changes:
        document["output_changes"] = {}
    plan = from_document(document, environment="staging", release=RELEASE.id)
    found = fingerprint.of_plan(plan, environment=STAGING, key=KEY)
    return PlanReport(
        plan=plan,
        release=RELEASE,
        pinned=pinned,
        fingerprint=found,
        afterwards=fingerprint.of_nothing(plan, environment=STAGING, key=KEY),
        seal=Seal(
            found,
            "staging",
            RELEASE.id,
            {},
            None,
            "",
            {"terraform": "1.11.4"},
            outline.of_plan(plan, key=KEY, mask=lambda value, _marks: value),
            datetime(2026, 1, 1, tzinfo=UTC),
            "ana",
        ),
        risks=risk.rank([found for rule in RISKS for found in rule(plan)]),
        terraform_seconds=13.71,
        toolkit_seconds=10.23,
    )


KEY = b"key"


def bundle(name: str, kind: Kind = "function") -> Bundle:
    """Return a bundle."""
    found = of_bytes(name.encode())
    path = f".toolkit/bundles/sha256/{found.hex}.zip"
    return Bundle(name, kind, found, 12_345_678, 45_678_901, "python3.11", "arm64", path, cached=True)


BUILT = Package(
    RELEASE,
    tuple(bundle(name) for name in NAMES),
    bundle("infrastructure", "infrastructure"),
    COMMIT,
    dirty=True,
    seconds=1.25,
)
PUBLISHED = Published("staging", NAMES, pinned=True)
VERIFIED = Verified(
    Verification(
        "staging",
        RELEASE.id,
        (
            *(Observation("bits", name, "ok", "version 12 + common") for name in NAMES),
            Observation("bits", "infrastructure", "ok", RELEASE.infrastructure.digest.value),
            Observation(
                "bits",
                "process_order",
                "failed",
                f"version 12 runs {of_bytes(b'a').base64}, pinned is {of_bytes(b'b').base64}",
            ),
            Observation("smoke", "An invalid order is refused with every problem", "ok", "123 ms"),
            Observation(
                "smoke",
                "The order is read back as placed",
                "failed",
                "items.0.unitPrice is 1098, expected 1099",
            ),
            Observation("alarms", "orders-staging-create_order-error-rate", "no-data", "it has seen no data"),
        ),
    ),
    URL,
    42.5,
)
ROW = Row(
    name="staging",
    account="222222222222",
    release=RELEASE.id,
    commit=COMMIT,
    deployed=True,
    healthy=False,
    verified=True,
    verified_at=NOON,
    verified_by="arn:aws:sts::222222222222:assumed-role/orders-apply/github-actions-1234567890",
    api_url=URL,
    behind_by=12,
    bits={name: of_bytes(name.encode()).value for name in NAMES},
    interruption=None,
    next_promotion=NextPromotion(
        "prod",
        (
            Opened("verified-upstream", "verified in staging at 2026-03-01 12:30 UTC"),
            Closed("running-is-pinned", "create_order: it is not there", "toolkit apply staging"),
            Closed("not-older-than-what-runs", "it is not known which is newer", "promote a newer one"),
        ),
        open=False,
        already=False,
    ),
    problem=None,
)
KILLED = Run(
    "killed",
    "sha256:0",
    ("a",),
    ("b",),
    ("c", "d"),
    ("e",),
    begun=datetime(2026, 1, 1, 3, 0, tzinfo=UTC),
    host="laptop",
)
INTERRUPTED = Interruption(
    KILLED,
    Lock("1234-abcd", "ana@laptop", "OperationTypeApply", datetime(2026, 1, 1, 3, 0, 1, tzinfo=UTC)),
    "its process 77 on this machine has ended",
    "toolkit apply dev --resume",
)
ROWS = (
    replace(ROW, name="dev", interruption=INTERRUPTED, next_promotion=None),
    ROW,
    replace(
        ROW,
        name="prod",
        release=None,
        commit=None,
        verified_at=None,
        healthy=None,
        next_promotion=None,
        api_url=None,
        problem="ExpiredToken: The security token included in the request is expired",
    ),
)
FINDING = Finding(
    "CKV_AWS_27",
    "high",
    "module.orders.aws_sqs_queue.this",
    "terraform/modules/queue/main.tf",
    58,
    "Ensure all data stored in the SQS queue is encrypted",
    "https://docs.example/ckv-aws-27",
    "mend it, or write #checkov:skip=CKV_AWS_27:<reason> into the resource",
)
SCAN = Scan((ScannerReport("checkov", "3.3.30", 90, 5.12, (FINDING, replace(FINDING, line=0))),), "low")
