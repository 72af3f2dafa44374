"""Plans as Terraform shows them: examples to change, and strategies that make many."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from toolkit.domain.environment import Environment

DEV = Environment("dev", "111111111111", "us-east-1")
RELEASE = "r-2d711642b726"
ACTING = (
    ["create"],
    ["update"],
    ["delete"],
    ["create", "delete"],
    ["delete", "create"],
    ["forget"],
    ["read"],
)
NAMES = st.text(alphabet="abcdefgh_", min_size=1, max_size=6)
SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=4,
)
"""any JSON value"""
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=3)


def change(
    address: str = "aws_sqs_queue.this",
    actions: tuple[str, ...] = ("create",),
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    **more: Any,  # noqa: ANN401 - any JSON value
) -> dict[str, Any]:
    """Return a resource change; its type is the address's."""
    inner = {"actions": list(actions), "before": before, "after": after, "after_unknown": {}}
    kind = address.split("[", maxsplit=1)[0].split(".")[-2]
    return {"address": address, "type": kind, "mode": "managed", "change": inner, **more}


def document(*changes: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    """Return a plan document."""
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "timestamp": "2026-01-01T12:00:00Z",
        "relevant_attributes": [],
        "planned_values": {},
        "resource_changes": list(changes),
        "output_changes": {},
        "variables": {},
        **more,
    }


@st.composite
def documents(draw: st.DrawFn, minimum: int = 0) -> dict[str, Any]:
    """Return plans whose resources have different addresses."""
    names = draw(st.lists(NAMES, min_size=minimum, max_size=4, unique=True))
    changes = [
        change(
            f"aws_sqs_queue.{name}",
            tuple(draw(st.sampled_from(ACTING if index < minimum else (*ACTING, ["no-op"])))),
            draw(st.none() | OBJECTS),
            draw(st.none() | OBJECTS),
        )
        for index, name in enumerate(names)
    ]
    attributes = [{"resource": f"aws_sqs_queue.{name}", "attribute": ["arn"]} for name in names]
    return document(
        *changes,
        relevant_attributes=attributes,
        variables=draw(st.dictionaries(NAMES, st.fixed_dictionaries({"value": VALUES}), max_size=2)),
    )
