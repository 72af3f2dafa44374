"""What calls of DynamoDB ask for: indexes, batches, transactions and PartiQL.

Sources: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html and
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.adapters.code_needs.arns import Asked, certain, listed, member, texts, written
from toolkit.adapters.code_needs.values import HOLE, MISSING, Entries, join, present

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.adapters.code_needs.arns import Named
    from toolkit.adapters.code_needs.values import Value

WRITES = {
    "Put": "dynamodb:PutItem",
    "Update": "dynamodb:UpdateItem",
    "Delete": "dynamodb:DeleteItem",
    "ConditionCheck": "dynamodb:ConditionCheckItem",
}
NO_ITEMS = "no items of the transaction are known"
"""Why a transaction may do anything; not told where the same call is met with its items"""
STATEMENT = re.compile(
    r"""^\s*(?:(?P<select>select)\b.*?\bfrom|(?P<insert>insert)\s+into|(?P<update>update)|(?P<delete>delete)\s+from
    |(?P<exists>exists)\s*\(.*?\bfrom)\s+"?(?P<table>[\w.*${}:-]+?)"?(?:\."?(?P<index>[\w.*${}:-]+)"?)?(?=[\s;)\[]|$)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
PARTIQL = {
    "execute_statement": (None, "Statement"),
    "batch_execute_statement": ("Statements", "Statement"),
    "execute_transaction": ("TransactStatements", "Statement"),
}


def tables(names: Value) -> list[tuple[str, bool]]:
    """Return the ARNs of tables."""
    return [_table(written(each), known=not each.blank) for each in texts(names)]


def _table(name: str, *, known: bool) -> tuple[str, bool]:
    return (name if name.startswith("arn:") else f"arn:aws:dynamodb:*:*:table/{name or '*'}", known)


def asked(method: str, named: Named) -> list[Asked] | None:
    """Return what a call of DynamoDB's client asks for; None where nothing is special about it."""
    if method in {"query", "scan"}:
        return _read(f"dynamodb:{method.capitalize()}", named)
    if method in {"batch_get_item", "batch_write_item"}:
        action = "dynamodb:BatchGetItem" if method == "batch_get_item" else "dynamodb:BatchWriteItem"
        return [Asked(action, arn, known) for arn, known in tables(_keys(named.get("RequestItems", HOLE)))]
    if method == "transact_write_items":
        return _transaction(named, WRITES)
    if method == "transact_get_items":
        return _transaction(named, {"Get": "dynamodb:GetItem"})
    if method in PARTIQL:
        return list(_statements(method, named))
    return None


def _read(action: str, named: Named) -> list[Asked]:
    where = tables(named.get("TableName", HOLE))
    indexed = certain(named, "IndexName")
    found = [] if indexed else [Asked(action, arn, known) for arn, known in where]
    if indexed is not False:
        for index in texts(present(named["IndexName"])):
            found += [Asked(action, f"{arn}/index/{written(index)}", known) for arn, known in where]
    return found


def _keys(value: Value) -> Value:
    found = [
        join(tuple(each.entries), HOLE if each.rest and not each.entries else ())
        if isinstance(each, Entries)
        else HOLE
        for each in value
    ]
    return join(*found) or HOLE


def _transaction(named: Named, kinds: dict[str, str]) -> list[Asked]:
    items, whole = listed(named.get("TransactItems", HOLE))
    found: list[Asked] = []
    for item in items:
        if not isinstance(item, Entries):
            whole = whole and item is MISSING
            continue
        met = [kind for kind in kinds if member((item,), kind)]
        for kind in met if not item.rest or item.entries else []:
            where = tables(member(member((item,), kind), "TableName") or HOLE)
            found += [Asked(kinds[kind], arn, known) for arn, known in where]
        whole = whole and bool(met)
    if not whole and not found:
        why = "" if items else NO_ITEMS
        every = "arn:aws:dynamodb:*:*:table/*"
        found += [Asked(action, every, resolved=False, why=why) for action in kinds.values()]
    return found


def _statements(method: str, named: Named) -> Iterable[Asked]:
    outer, inner = PARTIQL[method]
    told = named.get(inner, HOLE) if outer is None else member(listed(named.get(outer, HOLE))[0], inner)
    for each in texts(told or HOLE):
        statement = written(each)
        found = STATEMENT.match(statement)
        if not found:
            verb = re.match(r"\s*(select|insert|update|delete)\b", statement, re.IGNORECASE)
            verbs = [verb[1]] if verb else ["select", "insert", "update", "delete"]
            for one in verbs:
                yield Asked(
                    f"dynamodb:PartiQL{one.capitalize()}", "arn:aws:dynamodb:*:*:table/*", resolved=False
                )
            continue
        kind = next(kind for kind in ("select", "insert", "update", "delete", "exists") if found[kind])
        arn, known = _table(found["table"], known=found["table"] != "*")
        index = f"/index/{found['index']}" if found["index"] else ""
        action = "dynamodb:PartiQLSelect" if kind == "exists" else f"dynamodb:PartiQL{kind.capitalize()}"
        yield Asked(action, arn + index, known)
