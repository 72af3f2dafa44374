# ruff: noqa: INP001 - a folder of functions is no package
"""Publishes."""

import json

import boto3

events = boto3.client("events")
SOURCE = "orders"


def handler(event: object, context: object) -> None:  # noqa: ARG001 - what Lambda gives
    """Tell that an order was placed."""
    events.put_events(Entries=[{"Source": SOURCE, "DetailType": "Order Placed", "Detail": json.dumps(event)}])
    events.put_events(Entries=[{"Source": SOURCE, "DetailType": "OrderCancelled", "Detail": "{}"}])
