# ruff: noqa: INP001 - a folder of functions is no package
"""Counts."""

from aws_lambda_powertools import Metrics

metrics = Metrics(namespace="Orders")


def handler(event: object, context: object) -> None:  # noqa: ARG001 - what Lambda gives
    """Count a refusal."""
    metrics.add_metric(name="RefusedOrders", unit="Count", value=1)
