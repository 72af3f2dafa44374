"""Something bad, planted beside what checkov scans: a run that does not find it has not looked.

checkov exits with 0 where its checks were not loaded, so that every resource passes. The canary is scanned by
the same process, with the same checks.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "aws_sqs_queue.toolkit_canary"
RULE = "CKV_AWS_27"
_VALUES = {"name": "toolkit-canary", "sqs_managed_sse_enabled": False}


def plant(folder: Path, *, plan: bool) -> None:
    """Write the canary, as code or as a plan."""
    folder.mkdir(parents=True, exist_ok=True)
    if not plan:
        (folder / "canary.tf").write_text(
            'resource "aws_sqs_queue" "toolkit_canary" {\n'
            '  name                    = "toolkit-canary"\n  sqs_managed_sse_enabled = false\n}\n',
            encoding="utf-8",
        )
        return
    (folder / "tfplan.json").write_text(json.dumps(_plan()), encoding="utf-8")


def _plan() -> dict[str, Any]:
    named = {
        "address": ADDRESS, "mode": "managed", "type": "aws_sqs_queue", "name": "toolkit_canary",
        "provider_name": "registry.terraform.io/hashicorp/aws", "schema_version": 0,
    }  # fmt: skip
    change = {"actions": ["create"], "before": None, "after": _VALUES, "after_unknown": {}}
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {"resources": [{**named, "values": _VALUES}]}},
        "resource_changes": [{**named, "change": change}],
        "configuration": {"root_module": {}},
    }
