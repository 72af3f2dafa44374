"""Where the code of a plan's resources stands, by their addresses: a plan has no lines of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.adapters import terraform_folder
from toolkit.adapters.hcl_places import HclPlaces
from toolkit.adapters.planned_resources import PlannedResource

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


_FEW = 200
"""Folders that are looked through for a plan's code"""


def root_module(plan: Mapping[str, Any], *, near: Sequence[Path]) -> Path | None:
    """Return the folder of the code that a plan was made of: the one that has all of its blocks.

    Args:
        plan: the document of ``terraform show -json``.
        near: folders in or below which it may lie, the likeliest first.

    """
    planned = _planned(plan)
    for folder in near:
        for each in (folder, *terraform_folder.folders(folder)[:_FEW]):
            places = HclPlaces(plan, each)
            if planned and all(places.block(resource) is not None for resource in planned.values()):
                return each
    return None


def _planned(plan: Mapping[str, Any]) -> dict[str, PlannedResource]:
    return {
        each["address"]: PlannedResource(
            each["address"], each["type"], each["name"], each.get("module_address", ""), "", {},
            data=each.get("mode") == "data",
        )
        for each in plan.get("resource_changes", ())
        if each.get("change", {}).get("actions") != ["delete"]
    }  # fmt: skip


class PlanPlaces:
    """The blocks that a plan's resources were made of, modules followed."""

    def __init__(self, plan: Mapping[str, Any], folder: Path) -> None:
        """Look below a folder, in which the plan was made or that holds the root module it was made of."""
        self._resources = _planned(plan)
        self._places = self._best(plan, folder)

    def of(self, address: str) -> tuple[Path, int] | None:
        """Return file and first line of a resource's block; None where it is not found."""
        resource = self._resources.get(address)
        block = self._places.block(resource) if resource is not None else None
        return (block.file.resolve(), block.first) if block is not None else None

    def _best(self, plan: Mapping[str, Any], folder: Path) -> HclPlaces:
        """Return the places below the folder that has the most of the plan's blocks: its root module."""
        given = HclPlaces(plan, folder)
        found, most = given, self._held(given)
        if most < len(self._resources):
            for each in terraform_folder.folders(folder):
                places = HclPlaces(plan, each)
                if (held := self._held(places)) > most:
                    found, most = places, held
        return found

    def _held(self, places: HclPlaces) -> int:
        return sum(places.block(each) is not None for each in self._resources.values())
