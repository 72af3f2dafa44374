"""A table or database is not deleted by accident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate
    from toolkit.policies.security.rule import Violation

_PROTECTED = {
    "aws_dynamodb_table": "deletion_protection_enabled",
    "aws_db_instance": "deletion_protection",
    "aws_rds_cluster": "deletion_protection",
    "aws_docdb_cluster": "deletion_protection",
    "aws_cognito_user_pool": "deletion_protection",
}


def check(estate: Estate) -> Iterator[Violation]:
    """Find what one apply can delete; prevent_destroy protects, too."""
    for kind, name in _PROTECTED.items():
        for each in estate.of(kind):
            if each.flag("lifecycle", "prevent_destroy"):
                continue
            off = (
                each.get(name, default="INACTIVE") == "INACTIVE"
                if kind == "aws_cognito_user_pool"
                else (each.flag(name) is False)
            )
            if off:
                yield broken(each, "it can be deleted with all its data", name)


RULE = Rule(
    "deletion-protection",
    "low",
    "A renamed resource or a wrong destroy deletes it with all its data.",
    "set deletion_protection_enabled = true, or lifecycle { prevent_destroy = true }",
    check,
)
