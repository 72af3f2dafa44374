"""A secret in an SSM SecureString parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class SSM(Protocol):
    """What is needed of boto3's SSM client."""

    def get_parameter(self, **request: Any) -> Mapping[str, Any]:  # noqa: ANN401, boto3 is untyped
        """Read a parameter."""


class SSMSecret:
    """Fetches one parameter, decrypted, each time it is called."""

    def __init__(self, client: SSM, parameter: str) -> None:
        self._client = client
        self._parameter = parameter

    def __call__(self) -> str:
        """Return the secret."""
        answer = self._client.get_parameter(Name=self._parameter, WithDecryption=True)
        value: str = answer["Parameter"]["Value"]
        return value
