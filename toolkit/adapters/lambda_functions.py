"""Observe Lambda functions."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from toolkit.adapters import aws_errors
from toolkit.ports.functions import RunningFunction


class LambdaFunctions:
    """What AWS Lambda says of itself."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - a boto3 client
        self._client = client

    def running(self, function_name: str, alias: str) -> RunningFunction | None:
        """Return the version behind the alias, by its code's digest and those of its layers."""
        with aws_errors.explained(f"describe the function {function_name}"):
            try:
                configuration = self._client.get_function_configuration(
                    FunctionName=function_name, Qualifier=alias
                )
            except ClientError as error:
                if aws_errors.code(error) == "ResourceNotFoundException":
                    return None
                raise
            layers = tuple(
                self._client.get_layer_version_by_arn(Arn=layer["Arn"])["Content"]["CodeSha256"]
                for layer in configuration.get("Layers", ())
            )
        return RunningFunction(configuration["Version"], configuration["CodeSha256"], layers)
