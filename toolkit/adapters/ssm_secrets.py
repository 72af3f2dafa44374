"""Secrets in SSM SecureStrings."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from toolkit.adapters import aws_errors
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable

_BYTES = 32


class SsmSecrets:
    """Parameters that are generated once, in the account, and never pass through Terraform's state."""

    def __init__(self, client: Any, *, found: Callable[[str], None] = lambda _value: None) -> None:  # noqa: ANN401 - a boto3 client
        self._client = client
        self._found = found
        """Hears of every value, so that it is printed nowhere"""

    def ensure(self, parameter: str) -> bool:
        """Generate a value of 256 random bits where there is none; True where it did."""
        made = secrets.token_urlsafe(_BYTES)
        self._found(made)
        with aws_errors.explained(f"make the secret {parameter}"):
            try:
                self._client.put_parameter(Name=parameter, Value=made, Type="SecureString", Overwrite=False)
            except ClientError as error:
                if aws_errors.code(error) == "ParameterAlreadyExists":
                    return False
                raise
        return True

    def read(self, parameter: str) -> str:
        """Return the value."""
        with aws_errors.explained(f"read the secret {parameter}"):
            try:
                answer = self._client.get_parameter(Name=parameter, WithDecryption=True)
            except ClientError as error:
                if aws_errors.code(error) != "ParameterNotFound":
                    raise
                raise ToolError(
                    f"the secret {parameter} could not be read",
                    cause="it does not exist",
                    fix="toolkit bootstrap ENV generates it (on the embedded AWS: toolkit local up)",
                ) from error
        value = str(answer["Parameter"]["Value"])
        self._found(value)
        return value
