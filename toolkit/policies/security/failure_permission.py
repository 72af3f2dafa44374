"""A function may send to where its failures are to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.estate import known
from toolkit.policies.security.functions import FUNCTION, function_of, triggers
from toolkit.policies.security.grants import allows, managed_of, of_role, reaches
from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate, Resource
    from toolkit.policies.security.rule import Violation

_ACTIONS = {
    "aws_sqs_queue": "sqs:SendMessage",
    "aws_sns_topic": "sns:Publish",
    "aws_cloudwatch_event_bus": "events:PutEvents",
    "aws_lambda_function": "lambda:InvokeFunction",
    "aws_s3_bucket": "s3:PutObject",
}
_NOTHING = (
    "AWSLambdaBasicExecutionRole",
    "AWSLambdaVPCAccessExecutionRole",
    "AWSXRayDaemonWriteAccess",
    "AWSLambdaSQSQueueExecutionRole",
    "AWSLambdaDynamoDBExecutionRole",
    "AWSLambdaKinesisExecutionRole",
    "CloudWatchLambdaInsightsExecutionRolePolicy",
)


def _destinations(estate: Estate) -> Iterator[tuple[Resource, Resource, str, object]]:
    """Every place for failures: its function, what declares it, the attribute, and the place."""
    for each in estate.of(FUNCTION):
        for block in each.blocks("dead_letter_config"):
            yield each, each, "dead_letter_config", block.get("target_arn")
    for trigger in triggers(estate):
        if trigger.source.type == "aws_lambda_event_source_mapping":
            for block in trigger.source.blocks("destination_config", "on_failure"):
                yield trigger.function, trigger.source, "destination_config", block.get("destination_arn")
    for each in estate.of("aws_lambda_function_event_invoke_config"):
        found = function_of(estate, each.get("function_name"))
        for kind in ("on_failure", "on_success"):
            for block in each.blocks("destination_config", kind):
                if found is not None:
                    yield found[0], each, "destination_config", block.get("destination")


def check(estate: Estate) -> Iterator[Violation]:
    """Find destinations that the function's role has no permission for."""
    for function, source, attribute, target in _destinations(estate):
        place = estate.named(target, *_ACTIONS)
        role = estate.named(function.get("role"), "aws_iam_role")
        if place is None or role is None:
            continue
        documents = of_role(estate, role)
        if any(not arn.endswith(_NOTHING) for arn in managed_of(estate, role)):
            continue  # what else is attached may allow it
        action = _ACTIONS[place.type]
        statements = [each for document in documents for each in document.allowing]
        lost = any(
            not known(each.resources or ()) and "⟦?⟧" in "".join(each.resources or ()) for each in statements
        )
        if not documents or lost:
            if not documents and not _unread(estate, role):
                yield broken(source, f"{role.address} may not {action} to {place.address}", attribute)
            continue
        allowed = any(
            allows(each, action)
            and any(_holds(pattern, place, target) for pattern in each.resources or ("*",))
            for each in statements
        )
        if not allowed:
            yield broken(source, f"{role.address} may not {action} to {place.address}", attribute)


def _unread(estate: Estate, role: Resource) -> bool:
    """Whether a policy of this role is declared that could not be read."""
    if role.get("inline_policy") or not _harmless(role.get("managed_policy_arns") or []):
        return True
    attached = [
        each
        for each in estate.of("aws_iam_role_policy", "aws_iam_role_policy_attachment")
        if role in estate.all_named(each.get("role"), "aws_iam_role")
    ]
    return any(not _harmless([each.get("policy_arn")]) for each in attached)


def _harmless(arns: object) -> bool:
    """Whether policies are AWS's own that allow none of this."""
    return isinstance(arns, list) and all(isinstance(arn, str) and arn.endswith(_NOTHING) for arn in arns)


def _holds(pattern: str, place: Resource, target: object) -> bool:
    name = place.get("name")
    return (
        reaches(pattern, f"⟦{place.address}.arn⟧")
        or reaches(pattern, str(target))
        or (isinstance(name, str) and known(name) and pattern.endswith(f":{name}"))
    )


RULE = Rule(
    "failure-permission",
    "high",
    "What fails can't be handed on: it is lost at the moment it is needed, and nobody is told.",
    "allow the function's role to send to it (sqs:SendMessage, sns:Publish, events:PutEvents)",
    check,
)
