"""The functions' real entrypoints, imported in the environment that their manifests give them."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ruamel.yaml import YAML

if TYPE_CHECKING:
    from types import ModuleType

FUNCTIONS = Path(__file__).parents[2] / "functions"
# As the runtime sets them; without, boto3 would ask the machine's metadata service.
RUNTIME = {
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
}


def imported(function: str) -> ModuleType:
    """Import a function's entrypoint; its clients are real, and call nobody until they are used."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (RUNTIME | environment(function)).items():
            patch.setenv(name, value)
        return importlib.import_module(f"{function}.entrypoint")


def environment(function: str) -> dict[str, str]:
    """Return what a manifest sets, its references resolved as if to a resource of dev."""
    manifest = YAML(typ="safe").load(FUNCTIONS / function / "function.yaml")
    return {
        name: value if isinstance(value, str) else f"orders-dev-{next(iter(value.values()))}"
        for name, value in manifest.get("environment", {}).items()
    }
