"""What a plan deploys, as far as it decides who may do it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.adapters.planned_resources import PlannedResources
from toolkit.domain.access.function_in_plan import NOT_KNOWN
from toolkit.domain.deployment.deployed import Deployed

if TYPE_CHECKING:
    from collections.abc import Mapping


def deployed(plan: Mapping[str, Any]) -> tuple[Deployed, ...]:
    """Return every resource and data source of a plan (``terraform show -json``)."""
    found = []
    for each in PlannedResources(plan):
        values = {
            name: value
            for name, value in each.values.items()
            if isinstance(value, str) and value != NOT_KNOWN and name not in each.unknown
        }
        kept = {name: value for name, value in values.items() if name in _NAMES}
        found.append(Deployed(f"data.{each.type}" if each.data else each.type, each.address, kept))
    return tuple(found)


_NAMES = frozenset(
    {
        "alarm_name", "bucket", "dashboard_name", "event_bus_name", "function_name", "group_name",
        "layer_name", "log_group_name", "name", "queue_url", "role", "rule", "topic_arn",
    }
)  # fmt: skip
"""Attributes that name a resource, or what it belongs to"""
