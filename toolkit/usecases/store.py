"""Store what is named by its digest: only what is not there yet, and never without a look at what is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.domain.digest import of_bytes
from toolkit.errors import Problem, Refused, ToolError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from toolkit.domain.digest import Digest
    from toolkit.errors import ToolkitError
    from toolkit.ports.artifacts import Artifacts

AT_ONCE = 4
"""uploads side by side: more gain little, and each holds a bundle in memory"""
_TRIES = 3
"""of storing under a key that somebody else writes at the same moment"""
TAMPERED = "find out who wrote to the artifact bucket; restore the object's first version"


@dataclass(frozen=True, slots=True)
class Item:
    """Something to store under the key that its digest gives."""

    key: str
    digest: Digest
    read: Callable[[], bytes]
    damaged: ToolkitError
    """what is raised where the bytes that were read are not those of the digest"""


def store(
    items: Iterable[Item], *, artifacts: Artifacts, where: str, what: str, tell: Callable[[str], None]
) -> frozenset[str]:
    """Store every item, and return the keys of those that were not there yet.

    Whatever lies under a key in the end was seen to have its digest. Killed at any point, it is finished by
    running it again: what is there is not stored twice.

    Args:
        items: what to store; equal ones are stored once.
        artifacts: the store.
        where: the store, as people call it.
        what: what did not happen if it fails.
        tell: hears how far it is.

    Raises:
        Refused: something else lies under one of the keys: it is named, and left as it is.
        ToolkitError: what was read is damaged.

    """
    wanted = {item.key: item for item in items}
    stored: list[str] = []
    others: list[str] = []
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="store") as pool:
        tasks = [(key, pool.submit(_store, item, artifacts)) for key, item in sorted(wanted.items())]
        try:
            for count, (key, task) in enumerate(tasks, 1):
                match task.result():
                    case "stored":
                        stored.append(key)
                    case "other":
                        others.append(key)
                tell(f"{count} of {len(tasks)}")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    if others:
        causes = [f"{key} in the store of {where} has other bytes than its name says" for key in others]
        raise Refused(what, *(Problem(cause, TAMPERED) for cause in causes))
    return frozenset(stored)


def _store(item: Item, artifacts: Artifacts) -> str:
    """Store one item, and look at what lies under its key."""
    found = artifacts.digest(item.key)
    stored = False
    if found is None:
        data = item.read()
        if of_bytes(data) != item.digest:
            raise item.damaged
        for _ in range(_TRIES):
            # Somebody else may be quicker: what lies there then is looked at, too.
            stored = artifacts.put(item.key, data)
            found = artifacts.digest(item.key)
            if found is not None:
                break
        else:
            raise ToolError(
                f"{item.key} was not stored",
                cause="the store has nothing under that key right after it took it, or somebody holds it",
                fix="run the same command again",
            )
    if found != item.digest:
        return "other"
    return "stored" if stored else "there"
