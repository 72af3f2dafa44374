"""The recorded calls of the provider.

The data are made by `python -m benchmarks.gates.deployment`, and say of which version of the provider.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from toolkit.domain.deployment.deployed import Asked, Recorded

FILE = Path(__file__).parent / "recorded.json"


@cache
def recorded() -> Recorded:
    """Return what the provider was seen to ask for, by type of resource."""
    told = json.loads(FILE.read_text("utf-8"))
    types = {name: Asked(tuple(each["read"]), tuple(each["write"])) for name, each in told["types"].items()}
    return Recorded(told["provider"], types)
