"""What calls a function that has an alias calls the alias."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.functions import aliased, triggers
from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate
    from toolkit.policies.security.rule import Violation


def check(estate: Estate) -> Iterator[Violation]:
    """Find integrations, mappings, targets and subscriptions that go past an alias."""
    for trigger in triggers(estate):
        if trigger.direct and aliased(estate, trigger.function):
            yield broken(
                trigger.source, f"it calls {trigger.function.address} past its alias", trigger.attribute
            )


RULE = Rule(
    "alias-bypassed",
    "medium",
    "It gets $LATEST at once: a canary, a rollback and provisioned concurrency work on the alias only.",
    "name the alias: its arn or invoke_arn instead of the function's",
    check,
)
