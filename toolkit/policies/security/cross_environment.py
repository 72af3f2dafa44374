"""What belongs to one environment names nothing of another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.domain.estate import PLACEHOLDER
from toolkit.policies.security.documents import documents, said
from toolkit.policies.security.rule import Rule, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate
    from toolkit.policies.security.documents import Document

_WORDS = {
    "dev": "dev", "develop": "dev", "development": "dev", "test": "test", "testing": "test", "qa": "qa",
    "uat": "uat", "staging": "staging", "stage": "staging", "stg": "staging", "preprod": "preprod",
    "prod": "prod", "production": "prod", "prd": "prod", "live": "prod", "sandbox": "sandbox",
}  # fmt: skip
_LETTERS = re.compile(r"[A-Za-z]+")


def _named(text: str, more: tuple[str, ...]) -> set[str]:
    """Return the environments that a text names."""
    words = {each.lower() for each in _LETTERS.findall(PLACEHOLDER.sub("-", text))} - {"live"}
    return {_WORDS.get(word, word) for word in words if word in _WORDS or word in more}


def _own(estate: Estate, document: Document) -> set[str]:
    if estate.environment:
        return {_WORDS.get(estate.environment, estate.environment)}
    texts = [document.resource.get("name"), document.resource.get("name_prefix")]
    role = estate.named(document.resource.get("role"), "aws_iam_role")
    if role is not None:
        texts += [role.get("name"), role.get("name_prefix")]
    for text in texts:
        found = _named(text, estate.environments) if isinstance(text, str) else set()
        if found:
            return found
    return set()


def check(estate: Estate) -> Iterator[Violation]:
    """Find resources of another environment in what a role may reach."""
    for document in documents(estate, "identity"):
        own = _own(estate, document)
        if len(own) != 1:
            continue
        for statement in document.allowing:
            for resource in statement.resources or ():
                other = _named(resource, estate.environments)
                if other and not other & own:
                    yield Violation(
                        *said(document, f"{next(iter(own))} reaches {', '.join(sorted(other))}: {resource}")
                    )


RULE = Rule(
    "cross-environment",
    "high",
    "A fault or a break-in in one environment then changes another's data.",
    "name this environment's own resource, by reference rather than by text",
    check,
)
