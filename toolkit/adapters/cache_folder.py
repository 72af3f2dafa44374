"""Where what can be made again is kept (XDG base directories)."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path


def cache_folder() -> Path:
    """Return the toolkit's folder in the user's cache."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "terraform-python-toolkit"


def project_memory(root: str) -> str:
    """Return the folder of what is remembered of a project, by the path of its folder."""
    return str(cache_folder() / "projects" / sha256(root.encode()).hexdigest()[:16])
