"""An aws_iam_policy_document as the JSON that it makes.

Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from toolkit.domain.estate import UNKNOWN, known

_ELEMENTS = (
    ("actions", "Action"),
    ("not_actions", "NotAction"),
    ("resources", "Resource"),
    ("not_resources", "NotResource"),
)


def document(values: Mapping[str, Any]) -> str:
    """Return the policy of a data source's values; what is unknown in it stays a placeholder."""
    statements: list[Any] = []
    unknown = False
    for key in ("source_policy_documents", "source_json"):
        found, lost = _statements(values.get(key))
        statements += found
        unknown = unknown or lost
    blocks = values.get("statement") or []
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Mapping):
            _put(statements, _statement(block))
        else:
            unknown = True
    if isinstance(blocks, str):
        unknown = True
    for key in ("override_policy_documents", "override_json"):
        found, lost = _statements(values.get(key))
        for each in found:
            _put(statements, each)
        unknown = unknown or lost
    if unknown:
        return UNKNOWN
    return json.dumps({"Version": values.get("version") or "2012-10-17", "Statement": statements})


def _put(statements: list[Any], found: Mapping[str, Any]) -> None:
    """Add a statement, in the place of the one with its Sid."""
    sid = found.get("Sid")
    for index, each in enumerate(statements):
        if sid and each.get("Sid") == sid:
            statements[index] = found
            return
    statements.append(found)


def _statements(found: Any) -> tuple[list[Any], bool]:  # noqa: ANN401 - whatever was evaluated
    """Return the statements of other documents, and whether any could not be told."""
    if found in (None, "", []):
        return [], False
    listed: list[Any] = []
    lost = False
    for each in found if isinstance(found, list) else [found]:
        try:
            read = json.loads(each)["Statement"]
            listed += read if isinstance(read, list) else [read]
        except (ValueError, KeyError, TypeError):
            lost = True
    return listed, lost


def _statement(block: Mapping[str, Any]) -> dict[str, Any]:  # noqa: C901 - a case a kind
    made: dict[str, Any] = {"Sid": block.get("sid") or "", "Effect": block.get("effect") or "Allow"}
    for key, element in _ELEMENTS:
        value = block.get(key)
        if value:
            made[element] = [UNKNOWN if each is None else each for each in _listed(value)]
    for key, element in (("principals", "Principal"), ("not_principals", "NotPrincipal")):
        found = block.get(key)
        if not found:
            continue
        if isinstance(found, str):
            made[element] = {"AWS": UNKNOWN}
            continue
        whole: dict[str, list[Any]] = {}
        for each in _listed(found):
            if isinstance(each, Mapping):
                whole.setdefault(str(each.get("type")), []).extend(
                    UNKNOWN if name is None else name for name in _listed(each.get("identifiers") or UNKNOWN)
                )
        made[element] = "*" if whole == {"*": ["*"]} else whole
    conditions: dict[str, dict[str, list[Any]]] = {}
    for each in _listed(block.get("condition") or []):
        if isinstance(each, Mapping):
            test, variable = str(each.get("test") or UNKNOWN), str(each.get("variable") or UNKNOWN)
            values = [UNKNOWN if value is None else value for value in _listed(each.get("values") or UNKNOWN)]
            conditions.setdefault(test, {}).setdefault(variable, []).extend(values)
    if conditions:
        made["Condition"] = conditions
    if "Action" not in made and "NotAction" not in made:
        made["Action"] = UNKNOWN if not known(block) else []
    return made


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - whatever was evaluated
    return value if isinstance(value, list) else [value]
