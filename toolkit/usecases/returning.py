"""What comes back by the plan of an older release, and what no release brings back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.noise import noise
from toolkit.domain.rollback import Preview, Returning, Staying
from toolkit.policies.data_loss import HOLDERS, because

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.domain.plan import Change
    from toolkit.domain.plan_report import PlanReport
    from toolkit.domain.rollback import Returns

_MESSAGES = {
    "aws_sqs_queue": "queue",
    "aws_kinesis_stream": "stream",
    "aws_sns_topic": "topic",
    "aws_cloudwatch_event_bus": "bus",
    "aws_mq_broker": "broker",
    "aws_msk_cluster": "cluster",
}
_SECRETS = {
    "aws_ssm_parameter": "parameter",
    "aws_secretsmanager_secret": "secret",
    "aws_secretsmanager_secret_version": "secret",
    "aws_cognito_user": "user",
}
_WITHOUT_ROWS = {
    "aws_cloudwatch_log_group",
    "aws_kms_key",
    "aws_backup_vault",
    "aws_cloudwatch_event_archive",
}
"""Holders of data that no older code reads again"""
_KEYS = {"hash_key", "range_key", "attribute", "partition_key", "clustering_key", "schema_definition"}
"""First part of the attributes that are a table's key"""
_KINDS: tuple[tuple[str, Returns], ...] = (
    ("aws_cloudwatch_metric_alarm", "alarm"),
    ("aws_cloudwatch_composite_alarm", "alarm"),
    ("aws_iam_", "permission"),
    ("aws_lambda_permission", "permission"),
    ("aws_api_gateway_", "route"),
    ("aws_apigatewayv2_", "route"),
    ("aws_lambda_layer_version", "code"),
)
_PROTECTIONS = ("deletion_protection_enabled", "deletion_protection")
_FORCED = {"aws_s3_bucket": "force_destroy", "aws_ecr_repository": "force_delete"}
"""What has to be set for a resource to be destroyed with all that is in it"""
_NAMED = 4
"""changed attributes that are named"""


def preview(report: PlanReport, *, left: str, secrets: Sequence[str] = ()) -> Preview:
    """Return what a rollback's plan brings back, and what it does not.

    Args:
        report: the plan of the environment, with the older release.
        left: the release that is left.
        secrets: names of the secrets that the environment keeps outside of Terraform.

    """
    changes = sorted(report.plan.changes, key=lambda item: item.address)
    returns = tuple(item for change in changes for item in _returning(change, report.release.id, left))
    stays = [item for change in changes for item in _staying(change, left)]
    told = {item.address for item in stays if item.kind in ("destroyed", "protected", "recreated", "schema")}
    stays += [
        Staying("data", risk.address, risk.message)
        for risk in report.risks
        if risk.kind == "data-loss" and risk.address not in told
    ]
    stays += [
        Staying("secret", name, "its value stays what it is now: no release holds values") for name in secrets
    ]
    return Preview(report, returns, tuple(stays))


def _kind(change: Change) -> Returns:
    if noise(change) == "code":
        return "code"
    found = next((kind for prefix, kind in _KINDS if change.type.startswith(prefix)), None)
    if found is not None:
        return found
    return "permission" if change.type.endswith("_policy") else "settings"


def _returning(change: Change, back: str, left: str) -> Iterator[Returning]:
    """Return what is again as the older release has it."""
    match change.action:
        case "update":
            named = ", ".join(change.changed[:_NAMED])
            more = len(change.changed) - _NAMED
            what = f"{named}{f' and {more} more' if more > 0 else ''}"
            yield Returning(_kind(change), change.address, what)
        case "create" if change.type not in HOLDERS:
            yield Returning(_kind(change), change.address, f"comes back: {left} does not have it")
        case "delete" if change.type not in HOLDERS:
            yield Returning(_kind(change), change.address, f"goes away: {back} does not have it")
        case "replace" if change.type not in HOLDERS:
            yield Returning(_kind(change), change.address, f"is made anew{because(change)}")


def _staying(change: Change, left: str) -> Iterator[Staying]:
    """Return what of a resource does not come back."""
    holder = HOLDERS.get(change.type)
    match change.action:
        case "delete" | "replace" if holder is not None and _protected(change):
            why = (
                f"the {holder} is protected from being destroyed: unless that is taken off first, it keeps "
                "what it holds, and the apply ends with an error there, once all else is done"
            )
            yield Staying("protected", change.address, why)
        case "delete" if holder is not None and _unless_empty(change):
            why = f"the {holder} is destroyed if it is empty{because(change)}, else the apply ends there"
            yield Staying("destroyed", change.address, why)
        case "delete" if holder is not None:
            why = (
                f"the {holder} and all that it holds is destroyed{because(change)}: no release brings it back"
            )
            yield Staying("destroyed", change.address, why)
        case "replace" if holder is not None:
            keys = {path.split(".")[0] for path in change.forced_by} & _KEYS
            why = f"the {holder} is destroyed and made anew, empty{because(change)}"
            yield Staying("schema" if keys else "recreated", change.address, why)
        case "create" if holder is not None and change.type not in _SECRETS:
            why = f"the {holder} is made anew, empty: what it held before {left} was there is gone"
            yield Staying("recreated", change.address, why)
        case "no-op" | "update" | "move" | "import":
            yield from _kept(change, holder)


def _protected(change: Change) -> bool:
    """Tell whether the service itself refuses to destroy a resource."""
    before = change.before or {}
    return any(before.get(name) in (True, "ACTIVE") for name in _PROTECTIONS)


def _unless_empty(change: Change) -> bool:
    """Tell whether a resource is destroyed only where nothing is in it."""
    before = change.before or {}
    name = _FORCED.get(change.type)
    return name is not None and before.get(name) is not True


def _kept(change: Change, holder: str | None) -> Iterator[Staying]:
    """Return what was written, sent or set since, and stays so."""
    if change.type in _SECRETS:
        why = f"no release holds the value of this {_SECRETS[change.type]}: it stays, but for what is planned"
        yield Staying("secret", change.address, why)
    elif change.type in _MESSAGES:
        why = "what was sent stays sent, and what waits in it is handled by the older code"
        yield Staying("messages", change.address, why)
    elif holder is not None and change.type not in _WITHOUT_ROWS:
        why = "what was written since stays as it is: it is not fitted to the older code"
        yield Staying("data", change.address, why)
