"""Changes that nobody has to look at one by one: tags, and the code that a release brings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from toolkit.domain.plan import Change

Noise = Literal["", "tags", "code"]
_TAGS = frozenset({"tags", "tags_all"})
_FOLLOWS = frozenset(
    {
        "code_sha256", "last_modified", "layers", "qualified_arn", "qualified_invoke_arn", "s3_key",
        "s3_object_version", "source_code_hash", "source_code_size", "version",
    }
)  # fmt: skip
"""What changes of a function whenever its code does"""
_CODE = {
    "aws_lambda_function": _FOLLOWS,
    "aws_lambda_alias": frozenset({"function_version", "invoke_arn"}),
}


def noise(change: Change) -> Noise:
    """Return why a change is noise: in tags alone, or in code alone; "" where it is none."""
    changed = set(change.changed)
    if change.action != "update" or not changed:
        return ""
    if changed <= _TAGS:
        return "tags"
    return "code" if changed - _TAGS <= _CODE.get(change.type, frozenset()) else ""
