"""Write down what the AWS provider was seen to ask for, by type of resource.

Run `python -m benchmarks.gates.deployment PROVIDER LOG…`: PROVIDER is the provider's version, and the logs
are of its runs (see deployment.md beside this folder).
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

from benchmarks.gates.deployment.provider_log import calls

TARGET = Path(__file__).parents[3] / "toolkit" / "adapters" / "deployment" / "recorded.json"


def main(provider: str, logs: list[Path]) -> None:
    """Join all logs into one document."""
    reading: dict[str, set[str]] = defaultdict(set)
    writing: dict[str, set[str]] = defaultdict(set)
    for log in logs:
        with log.open(encoding="utf-8") as lines:
            for call in calls(lines):
                if call.type:
                    (reading if call.reading else writing)[call.type].update(call.actions)
    types = {
        name: {"read": sorted(reading[name]), "write": sorted(writing[name] - reading[name])}
        for name in sorted({*reading, *writing})
    }
    TARGET.write_text(json.dumps({"provider": provider, "types": types}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], [Path(each) for each in sys.argv[2:]])
