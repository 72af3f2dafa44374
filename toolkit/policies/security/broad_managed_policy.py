"""No role has one of AWS's policies for everything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate
    from toolkit.policies.security.rule import Violation

_BROAD = re.compile(
    r"(?:^|/)(?:AdministratorAccess(?:-\w+)?|PowerUserAccess|IAMFullAccess|\w*FullAccess(?:[-_]?[Vv]\d+)?"
    r"|SystemAdministrator|DatabaseAdministrator|NetworkAdministrator|SecretsManagerReadWrite"
    r"|AmazonAPIGatewayAdministrator|AWSKeyManagementServicePowerUser|AmazonEC2ContainerRegistryPowerUser)$"
)
_ATTACHING = (
    "aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment", "aws_iam_group_policy_attachment",
    "aws_iam_policy_attachment", "aws_ssoadmin_managed_policy_attachment",
)  # fmt: skip


def check(estate: Estate) -> Iterator[Violation]:  # noqa: C901 - a case a kind
    """Find attached policies that allow all of a service or of AWS."""
    data = {each.address: each for each in estate.resources if each.data and each.type == "aws_iam_policy"}
    for each in estate.of(*_ATTACHING):
        arn = str(each.get("policy_arn", default=each.get("managed_policy_arn", default="")))
        for address, found in data.items():
            if address in arn:
                arn = str(found.get("arn", default=f"policy/{found.get('name', default='')}"))
        if _BROAD.search(arn):
            yield broken(each, f"{arn.rsplit('/', 1)[-1]} is attached", "policy_arn", "managed_policy_arn")
    for each in estate.of("aws_iam_role"):
        listed = each.get("managed_policy_arns", default=[])
        for arn in listed if isinstance(listed, list) else []:
            if _BROAD.search(str(arn)):
                yield broken(each, f"{str(arn).rsplit('/', 1)[-1]} is attached", "managed_policy_arns")
    for each in estate.of("aws_iam_role_policy_attachments_exclusive"):
        listed = each.get("policy_arns", default=[])
        for arn in listed if isinstance(listed, list) else []:
            if _BROAD.search(str(arn)):
                yield broken(each, f"{str(arn).rsplit('/', 1)[-1]} is attached", "policy_arns")


RULE = Rule(
    "broad-managed-policy",
    "high",
    "Such a policy allows all of a service, on all resources, and AWS adds to it without asking.",
    "write a policy of the actions and resources that are needed; toolkit iam NAME prints it",
    check,
)
