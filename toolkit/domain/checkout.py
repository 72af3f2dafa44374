"""What git says of the sources."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class Checkout:
    """The commit that is checked out, and the files that differ from it.

    No dataclass, as all that a run needs which finds one changed line.
    """

    __slots__ = ("changed", "commit")

    def __init__(self, commit: str | None, changed: Sequence[str] = ()) -> None:
        self.commit = commit
        """None outside git, or before the first commit"""
        self.changed = changed
        """Paths relative to the project. One of a folder, of which git knows no file, ends with a slash: that
        of the project itself is empty."""

    def of(self, matters: Callable[[str], bool]) -> Checkout:
        """Return the same checkout, with only those of its changes that matter."""
        return Checkout(self.commit, [path for path in self.changed if matters(path)])

    def differs(self, places: Iterable[str]) -> bool:
        """Whether one of these files, or a file in one of these folders, differs from the commit."""
        return any(_touches(path, place) for place in places for path in self.changed)


def _touches(path: str, place: str) -> bool:
    inside = path == place or path.startswith(place + "/")
    return inside or ((not path or path.endswith("/")) and (place + "/").startswith(path))
