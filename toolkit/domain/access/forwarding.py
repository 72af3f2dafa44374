"""Needs that come of others: what a service does with a KMS key in the name of whoever calls it.

Sources: "Server-side encryption with AWS KMS keys" (S3: GenerateDataKey to write, Decrypt to read, and both
for a multipart upload), "Key management" (SQS: producers need GenerateDataKey and Decrypt, consumers
Decrypt; SNS: publishers need GenerateDataKey and Decrypt), "Encryption at rest" (DynamoDB: the key is used
in the caller's name through kms:ViaService), "SecureString parameters" (SSM: Decrypt, and Encrypt to write),
"Secret encryption and decryption" (Secrets Manager), "Server-side encryption permissions" (Kinesis:
GenerateDataKey to write, Decrypt to read). CloudWatch Logs and EventBridge use their own grant on the key,
not the caller's permissions: nothing is forwarded there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.access.arn import overlaps
from toolkit.domain.access.need import Need, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from toolkit.domain.access.need import Known

READS, WRITES, BOTH = ("kms:Decrypt",), ("kms:GenerateDataKey",), ("kms:Decrypt", "kms:GenerateDataKey")
USES: dict[str, tuple[str, ...]] = {
    "s3:GetObject": READS,
    "s3:GetObjectVersion": READS,
    "s3:PutObject": BOTH,
    "sqs:ReceiveMessage": READS,
    "sqs:SendMessage": BOTH,
    "sns:Publish": BOTH,
    "kinesis:GetRecords": READS,
    "kinesis:SubscribeToShard": READS,
    "kinesis:PutRecord": WRITES,
    "kinesis:PutRecords": WRITES,
    "secretsmanager:GetSecretValue": READS,
    "secretsmanager:PutSecretValue": BOTH,
    "secretsmanager:CreateSecret": BOTH,
    "secretsmanager:UpdateSecret": BOTH,
    "ssm:GetParameter": READS,
    "ssm:GetParameters": READS,
    "ssm:GetParametersByPath": READS,
    "ssm:GetParameterHistory": READS,
    "ssm:PutParameter": ("kms:Encrypt",),
}
"""Actions on an encrypted resource, and what they ask of its key"""
OF_TABLES = frozenset(
    f"dynamodb:{name}"
    for name in [
        "BatchGetItem",
        "BatchWriteItem",
        "ConditionCheckItem",
        "DeleteItem",
        "GetItem",
        "GetRecords",
        "PartiQLDelete",
        "PartiQLInsert",
        "PartiQLSelect",
        "PartiQLUpdate",
        "PutItem",
        "Query",
        "Scan",
        "UpdateItem",
    ]
)
DECRYPTED = "WithDecryption"
"""Said of needs of SSM's parameters that are asked for decrypted; the others need no key"""


def forwarded(needs: Iterable[Need], encrypted: Mapping[str, str]) -> list[Need]:
    """Return what needs of encrypted resources ask of the keys.

    Args:
        needs: with variables resolved.
        encrypted: the ARN of a customer's key by the pattern of the resources that it encrypts. AWS' own
            keys (aws/sqs and the like) need nothing, and are not given here.

    """
    return in_order(found for need in needs for found in _forwarded(need, encrypted))


def _forwarded(need: Need, encrypted: Mapping[str, str]) -> Iterator[Need]:
    wanted = READS if need.action in OF_TABLES else USES.get(need.action, ())
    if need.action.startswith("ssm:Get") and DECRYPTED not in need.why:
        return
    for pattern, key in sorted(encrypted.items()):
        if wanted and overlaps(pattern, need.resource):
            for action in wanted:
                known: Known = "unresolved" if need.known == "unresolved" else "forwarded"
                yield Need(action, key, known, need.at, f"{need.action} on what this key encrypts")
