"""Ask AWS who the credentials are."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from toolkit.adapters import aws_errors


class StsIdentity:
    """``sts:GetCallerIdentity``, which needs no permission."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - a boto3 client
        self._client = client

    @cached_property
    def _answer(self) -> dict[str, str]:
        with aws_errors.explained("say whose the credentials are"):
            answer: dict[str, str] = self._client.get_caller_identity()
        return answer

    def account(self) -> str:
        """Return the 12-digit account id that the credentials reach."""
        return self._answer["Account"]

    def caller(self) -> str:
        """Return the ARN that acts."""
        return self._answer["Arn"]
