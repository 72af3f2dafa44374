"""Greet whoever asks."""

from __future__ import annotations

import json
import os
from typing import Any


def greet(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Return an HTTP response with a greeting."""
    name = event["pathParameters"]["name"]
    return {"statusCode": 200, "body": json.dumps({"greeting": f"{os.environ['GREETING']}, {name}"})}
