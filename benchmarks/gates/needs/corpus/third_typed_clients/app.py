from __future__ import annotations
import os
from typing import TYPE_CHECKING
import boto3

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient


def create(idp: CognitoIdentityProviderClient, pool: str, mail: str) -> None:
    idp.admin_create_user(UserPoolId=pool, Username=mail)
    idp.admin_add_user_to_group(UserPoolId=pool, Username=mail, GroupName="users")


def handler(event: dict, context: object) -> None:
    create(boto3.client("cognito-idp"), os.environ["POOL"], event["mail"])
