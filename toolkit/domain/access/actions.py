"""Which IAM actions an operation of AWS' API asks for, where they are not called as it is.

Five operations in six have the action of their own name; for the rest, sources are "Actions, resources, and
condition keys for AWS services" (Service Authorization Reference) and, for S3, "Required permissions for
Amazon S3 API operations" (https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["List", "Read", "Write", "Permissions management", "Tagging", ""]


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A kind of resource that an action takes."""

    name: str
    arn: str
    """With ${Placeholders}"""
    required: bool


@dataclass(frozen=True, slots=True)
class Action:
    """What AWS documents of an action."""

    name: str
    """Such as dynamodb:PutItem"""
    level: Level
    resources: tuple[ResourceType, ...]
    """Empty where the action takes "*" alone"""


PREFIXES = {
    "accessanalyzer": "access-analyzer",
    "apigateway": "apigateway",
    "apigatewaymanagementapi": "execute-api",
    "applicationcostprofiler": "application-cost-profiler",
    "bedrock-agent-runtime": "bedrock",
    "bedrock-runtime": "bedrock",
    "cloudcontrol": "cloudformation",
    "cloudwatch": "cloudwatch",
    "cognito-identity": "cognito-identity",
    "cognito-idp": "cognito-idp",
    "iot-data": "iot",
    "iot-jobs-data": "iotjobsdata",
    "iotsecuretunneling": "iot",
    "mturk": "mechanicalturk",
    "partnercentral-account": "partnercentral",
    "partnercentral-benefits": "partnercentral",
    "partnercentral-channel": "partnercentral",
    "partnercentral-selling": "partnercentral",
    "resourcegroupstaggingapi": "tag",
    "stepfunctions": "states",
}
"""boto3's service to IAM's prefix, where neither its signing name nor its endpoint tells it."""

NOTHING: tuple[str, ...] = ()
UNGUARDED = frozenset({"sts:GetCallerIdentity", "sts:GetSessionToken"})
"""Actions that AWS lets everyone do: "No permissions are required to perform this operation"."""

_OF_S3 = {
    "AbortMultipartUpload": "AbortMultipartUpload",
    "CompleteMultipartUpload": "PutObject",
    "CopyObject": "GetObject PutObject",
    "CreateBucketMetadataConfiguration": "CreateBucketMetadataTableConfiguration",
    "CreateMultipartUpload": "PutObject",
    "CreateSession": "s3express:CreateSession",
    "DeleteBucketAnalyticsConfiguration": "PutAnalyticsConfiguration",
    "DeleteBucketCors": "PutBucketCORS",
    "DeleteBucketEncryption": "PutEncryptionConfiguration",
    "DeleteBucketIntelligentTieringConfiguration": "PutIntelligentTieringConfiguration",
    "DeleteBucketInventoryConfiguration": "PutInventoryConfiguration",
    "DeleteBucketLifecycle": "PutLifecycleConfiguration",
    "DeleteBucketMetadataConfiguration": "DeleteBucketMetadataTableConfiguration",
    "DeleteBucketMetricsConfiguration": "PutMetricsConfiguration",
    "DeleteBucketOwnershipControls": "PutBucketOwnershipControls",
    "DeleteBucketReplication": "PutReplicationConfiguration",
    "DeleteBucketTagging": "PutBucketTagging",
    "DeleteObjects": "DeleteObject",
    "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetBucketAccelerateConfiguration": "GetAccelerateConfiguration",
    "GetBucketAnalyticsConfiguration": "GetAnalyticsConfiguration",
    "GetBucketCors": "GetBucketCORS",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "GetBucketIntelligentTieringConfiguration": "GetIntelligentTieringConfiguration",
    "GetBucketInventoryConfiguration": "GetInventoryConfiguration",
    "GetBucketLifecycle": "GetLifecycleConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "GetBucketMetadataConfiguration": "GetBucketMetadataTableConfiguration",
    "GetBucketMetricsConfiguration": "GetMetricsConfiguration",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "GetBucketReplication": "GetReplicationConfiguration",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "ListBucketAnalyticsConfigurations": "GetAnalyticsConfiguration",
    "ListBucketIntelligentTieringConfigurations": "GetIntelligentTieringConfiguration",
    "ListBucketInventoryConfigurations": "GetInventoryConfiguration",
    "ListBucketMetricsConfigurations": "GetMetricsConfiguration",
    "ListBuckets": "ListAllMyBuckets",
    "ListDirectoryBuckets": "s3express:ListAllMyDirectoryBuckets",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListObjectVersions": "ListBucketVersions",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "ListParts": "ListMultipartUploadParts",
    "PutBucketAccelerateConfiguration": "PutAccelerateConfiguration",
    "PutBucketAnalyticsConfiguration": "PutAnalyticsConfiguration",
    "PutBucketCors": "PutBucketCORS",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "PutBucketIntelligentTieringConfiguration": "PutIntelligentTieringConfiguration",
    "PutBucketInventoryConfiguration": "PutInventoryConfiguration",
    "PutBucketLifecycle": "PutLifecycleConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "PutBucketMetricsConfiguration": "PutMetricsConfiguration",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
    "PutBucketReplication": "PutReplicationConfiguration",
    "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "RenameObject": "s3express:CreateSession",
    "SelectObjectContent": "GetObject",
    "UploadPart": "PutObject",
    "UploadPartCopy": "GetObject PutObject",
    "WriteGetObjectResponse": "s3-object-lambda:WriteGetObjectResponse",
}
_OTHERS = {
    "apigatewaymanagementapi": {
        "DeleteConnection": "ManageConnections",
        "GetConnection": "ManageConnections",
        "PostToConnection": "ManageConnections",
    },
    "batch": {"CancelJobs": "CancelJob", "TerminateJobs": "TerminateJob"},
    "bedrock-runtime": {
        "Converse": "InvokeModel",
        "ConverseStream": "InvokeModelWithResponseStream",
        "InvokeModelWithBidirectionalStream": "InvokeModel",
        "StartAsyncInvoke": "InvokeModel",
    },
    "bedrock-agent-runtime": {"RetrieveAndGenerateStream": "RetrieveAndGenerate"},
    "cloudcontrol": {},
    "cloudfront": {"CreateDistributionWithTags": "CreateDistribution TagResource"},
    "cognito-idp": {
        "CompleteWebAuthnRegistration": "",
        "DeleteWebAuthnCredential": "",
        "GetUserAuthFactors": "",
        "ListWebAuthnCredentials": "",
        "StartWebAuthnRegistration": "",
    },
    "dynamodb": {
        "BatchExecuteStatement": "PartiQLSelect PartiQLInsert PartiQLUpdate PartiQLDelete",
        "ExecuteStatement": "PartiQLSelect PartiQLInsert PartiQLUpdate PartiQLDelete",
        "ExecuteTransaction": "PartiQLSelect PartiQLInsert PartiQLUpdate PartiQLDelete",
        "TransactGetItems": "GetItem",
        "TransactWriteItems": "PutItem UpdateItem DeleteItem ConditionCheckItem",
    },
    "kms": {"ReEncrypt": "ReEncryptFrom ReEncryptTo"},
    "lambda": {
        "GetLayerVersionByArn": "GetLayerVersion",
        "Invoke": "InvokeFunction",
        "InvokeAsync": "InvokeFunction",
        "InvokeWithResponseStream": "InvokeFunction",
    },
    "s3control": {
        "DeleteBucketLifecycleConfiguration": "s3-outposts:PutLifecycleConfiguration",
        "DeletePublicAccessBlock": "PutAccountPublicAccessBlock",
        "GetPublicAccessBlock": "GetAccountPublicAccessBlock",
        "PutPublicAccessBlock": "PutAccountPublicAccessBlock",
    },
    "sns": {"PublishBatch": "Publish"},
    "sqs": {
        "ChangeMessageVisibilityBatch": "ChangeMessageVisibility",
        "DeleteMessageBatch": "DeleteMessage",
        "SendMessageBatch": "SendMessage",
    },
    "ses": {
        "SendBulkTemplatedEmail": "SendBulkTemplatedEmail",
        "SendTemplatedEmail": "SendTemplatedEmail",
    },
    "timestream-query": {"Query": "Select"},
}
EXCEPTIONS: dict[tuple[str, str], tuple[str, ...]] = {
    (service, operation): tuple(actions.split())
    for service, operations in {"s3": _OF_S3, **_OTHERS}.items()
    for operation, actions in operations.items()
}
"""(boto3's service, operation) to actions, with a prefix where it is not the service's own.

An empty tuple: what is asked is authorised by a token of its own, and no policy speaks of it.
"""
UNSIGNED = frozenset(
    {
        ("cognito-idp", name)
        for name in [
            "AssociateSoftwareToken",
            "ChangePassword",
            "ConfirmDevice",
            "ConfirmForgotPassword",
            "ConfirmSignUp",
            "DeleteUser",
            "DeleteUserAttributes",
            "ForgetDevice",
            "ForgotPassword",
            "GetDevice",
            "GetUser",
            "GetUserAttributeVerificationCode",
            "GlobalSignOut",
            "InitiateAuth",
            "ListDevices",
            "ResendConfirmationCode",
            "RespondToAuthChallenge",
            "RevokeToken",
            "SetUserMFAPreference",
            "SetUserSettings",
            "SignUp",
            "UpdateAuthEventFeedback",
            "UpdateDeviceStatus",
            "UpdateUserAttributes",
            "VerifySoftwareToken",
            "VerifyUserAttribute",
        ]
    }
    | {
        ("cognito-identity", name)
        for name in ["GetCredentialsForIdentity", "GetId", "GetOpenIdToken", "UnlinkIdentity"]
    }
    | {("sts", "AssumeRoleWithSAML"), ("sts", "AssumeRoleWithWebIdentity")}
)
"""Operations that no policy guards: botocore sends them unsigned, or a user's token authorises them.

Source: "Authenticated and unauthenticated API operations", Amazon Cognito Developer Guide.
"""


def actions_of(service: str, operation: str, prefix: str) -> tuple[str, ...]:
    """Return the actions that an operation asks for, with their prefix.

    Args:
        service: boto3's name of it, such as stepfunctions.
        prefix: IAM's name of it, such as states.

    """
    if (service, operation) in UNSIGNED:
        return NOTHING
    found = EXCEPTIONS.get((service, operation), (operation,))
    named = tuple(action if ":" in action else f"{prefix}:{action}" for action in found)
    return tuple(action for action in named if action not in UNGUARDED)
