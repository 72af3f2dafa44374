"""Which files of a project a release is built from, told by their paths alone."""

from __future__ import annotations

LOCKS = ("requirements.txt", "pylock.toml", "uv.lock")
"""Locks, of which a folder may have one."""
MANIFESTS = ("function.yaml", "layer.yaml")
SETTINGS = frozenset({*LOCKS, *MANIFESTS, "pyproject.toml"})
"""What says at the top of the folder how a bundle is made, and is no part of it."""
OUTSIDE = frozenset({"tests", "examples", ".terraform"})
"""folders of a Terraform module that no release carries"""
WAIVERS = "waivers.yaml"
"""excuses findings of a scan, and changes nothing that is deployed"""
_PROJECT = "toolkit.yaml"
_FUNCTIONS, _MODULES = "functions/", "terraform/modules/"


def is_bundled(name: str) -> bool:
    """Whether a file of a function's or layer's folder that matters is part of the bundle."""
    return name not in SETTINGS


def matters_at_the_top(name: str) -> bool:
    """Whether a file at the top of a function's or layer's folder matters to its bundle."""
    return name in SETTINGS or not (name.endswith(".md") or name.startswith("requirements"))


def is_of_module(name: str) -> bool:
    """Whether a file below terraform/modules/ is carried by a release."""
    *folders, file = name.split("/")
    hidden = any(folder.startswith(".") for folder in folders)
    return not (
        hidden or OUTSIDE & set(folders) or file.endswith(".md") or file == WAIVERS or file.startswith(".")
    )


def is_source(path: str) -> bool:
    """Whether a file of this path, relative to the project, would matter; it need not be there any more.

    A path that ends with a slash is a folder.
    """
    if path.startswith(_FUNCTIONS):
        name = path.removeprefix(_FUNCTIONS).partition("/")[2]
        parts = name.split("/")
        hidden = any(part.startswith(".") for part in parts) or "__pycache__" in parts[:-1]
        tests = len(parts) > 1 and parts[0] == "tests"
        return not (hidden or tests or name.endswith(".pyc")) and (len(parts) > 1 or matters_at_the_top(name))
    if path.startswith(_MODULES):
        return is_of_module(path.removeprefix(_MODULES))
    return not path or path == _PROJECT or _holds_sources(path)


def _holds_sources(folder: str) -> bool:
    return folder.endswith("/") and any(top.startswith(folder) for top in (_FUNCTIONS, _MODULES))


def is_elsewhere(path: str) -> bool:
    """Whether a file lies where sources of functions, layers and modules never do."""
    return bool(path) and path != _PROJECT and not path.startswith((_FUNCTIONS, _MODULES))
