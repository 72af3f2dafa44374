"""Terraform's JSON syntax, as the same pieces as its native one.

Source: https://developer.hashicorp.com/terraform/language/syntax/json
"""

from __future__ import annotations

import json
from typing import Any

from toolkit.adapters.hcl import cursor, parser
from toolkit.adapters.hcl.syntax import Block, Body, Literal, Object, Tuple

_LABELS = {
    "resource": 2,
    "data": 2,
    "variable": 1,
    "output": 1,
    "module": 1,
    "provider": 1,
    "locals": 0,
    "terraform": 0,
}


def body_of(text: str, file: str, *, values: bool = False) -> Body:
    """Return a file's content; ``values`` for a file of variables' values.

    Raises:
        HclError: it is no JSON, or no object.

    """
    try:
        found = json.loads(text)
    except ValueError as error:
        raise cursor.HclError(f"it is no JSON: {error}", getattr(error, "lineno", 1)) from error
    if not isinstance(found, dict):
        raise cursor.HclError("it is no JSON object", 1)
    if values:
        return Body({key: (_plain(value), 1) for key, value in found.items()})
    body = Body()
    for kind, content in found.items():
        _blocks(body, kind, (), content, _LABELS.get(kind, 0), file)
    return body


def _blocks(body: Body, kind: str, labels: tuple[str, ...], content: Any, left: int, file: str) -> None:  # noqa: PLR0917, ANN401
    for each in content if isinstance(content, list) else [content]:
        if not isinstance(each, dict):
            continue
        if left:
            for label, inner in each.items():
                _blocks(body, kind, (*labels, label), inner, left - 1, file)
        else:
            attributes = {key: (_expression(value, file), 1) for key, value in each.items() if key != "//"}
            body.blocks.append(Block(kind, labels, Body(attributes), 1, file))


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return Object(tuple((Literal(key), _plain(each)) for key, each in value.items()))
    return Tuple(tuple(_plain(each) for each in value)) if isinstance(value, list) else Literal(value)


def _expression(value: Any, file: str) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return Object(tuple((Literal(key), _expression(each, file)) for key, each in value.items()))
    if isinstance(value, list):
        return Tuple(tuple(_expression(each, file) for each in value))
    return parser.template(value, file) if isinstance(value, str) else Literal(value)
