"""A secret that is masked in a plan is found all the same."""

from __future__ import annotations

import pytest

from toolkit.domain.redaction import MASK, Redactor
from toolkit.policies.security.secret_in_environment import said_of


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DB_PASSWORD", "correct-horse-77"),
        ("DATABASE_URL", "postgres://app:correct-horse-77@db/orders"),
        ("SEED", "q7Zr2LmX9vTk4WbY8sNc3HdJ"),
    ],
)
def test_what_is_found_in_clear_is_found_masked(name: str, value: str) -> None:
    """By the same rule; without its value."""
    masked = Redactor().value({name: value})[name]

    assert MASK in masked
    assert said_of(name, value) is not None
    assert said_of(name, masked) is not None


@pytest.mark.parametrize(("name", "value"), [("TABLE", "orders"), ("SECRET_NAME", "orders/dev/key")])
def test_what_is_no_secret_is_neither_masked_nor_found(name: str, value: str) -> None:
    """Names and references."""
    assert Redactor().value({name: value}) == {name: value}
    assert said_of(name, value) is None
