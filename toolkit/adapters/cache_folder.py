"""Where what can be made again is kept (XDG base directories)."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path


def cache_root() -> str:
    """Return the toolkit's folder in the user's cache, as text: pathlib takes longer to load than this."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "terraform-python-toolkit")


def cache_folder() -> Path:
    """Return the toolkit's folder in the user's cache."""
    from pathlib import Path  # noqa: PLC0415 - see above

    return Path(cache_root())


def project_memory(root: str) -> str:
    """Return the folder of what is remembered of a project: below projects, as its own lies below /."""
    return os.path.join(cache_root(), "projects", root.strip(os.sep), ".remembered")
