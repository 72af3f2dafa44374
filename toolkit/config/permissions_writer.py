"""Change the permissions in a function.yaml, and nothing else of it: comments and order stay."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

if TYPE_CHECKING:
    from toolkit.domain.access.permissions import Change, Permission


def changed(text: str, change: Change) -> str:
    """Return the file's text with permissions dropped and added."""
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    document = yaml.load(text)
    entries = document.setdefault("permissions", CommentedSeq())
    for each in change.drop:
        _drop(entries, each)
    for each in change.add:
        _add(entries, each)
    if not entries:
        del document["permissions"]
    stream = io.StringIO()
    yaml.dump(document, stream)
    return stream.getvalue()


def _drop(entries: Any, gone: Permission) -> None:  # noqa: ANN401 - ruamel's lists
    for at, entry in reversed(list(enumerate(entries))):
        if entry.get(gone.kind) != gone.name or gone.action not in entry["actions"]:
            continue
        indexes = entry.get("indexes", False)
        if gone.index and indexes is True:
            entry["indexes"] = False
        elif not gone.index and indexes is True:
            entry["indexes"] = "only"
        else:
            entry["actions"].remove(gone.action)
        if entry.get("indexes") is False:
            del entry["indexes"]
        if not entry["actions"]:
            del entries[at]


def _add(entries: Any, new: Permission) -> None:  # noqa: ANN401 - as above
    wanted = "only" if new.index else False
    for entry in entries:
        if entry.get(new.kind) == new.name and entry.get("indexes", False) == wanted:
            if new.action not in entry["actions"]:
                entry["actions"].append(new.action)
            return
    entry = CommentedMap({new.kind: new.name, "actions": CommentedSeq([new.action])})
    if new.index:
        entry["indexes"] = "only"
    entry.fa.set_flow_style()
    entry["actions"].fa.set_flow_style()
    entries.append(entry)
