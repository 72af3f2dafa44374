"""No function has a secret among its variables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.domain.estate import PLACEHOLDER, known
from toolkit.domain.redaction import MASK
from toolkit.domain.secret_patterns import form, harmless, promises, random
from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate
    from toolkit.policies.security.rule import Violation

_FROM_SECRETS = re.compile(
    r"(?:aws_secretsmanager_secret_version\.[^⟦⟧]*\.secret_(?:string|binary)|random_password\.[^⟦⟧]*\.result"
    r"|aws_ssm_parameter\.[^⟦⟧]*\.(?:value|insecure_value)|aws_(?:db_instance|rds_cluster)\.[^⟦⟧]*\.(?:master_)?password"
    r"|aws_iam_access_key\.[^⟦⟧]*\.secret|tls_private_key\.[^⟦⟧]*\.private_key_pem)$"
)


def said_of(name: str, value: object) -> str | None:  # noqa: PLR0911 - a case a kind
    """Return what is wrong with a variable, never its value; None where nothing is.

    What a plan holds masked was found to be a secret when it was.
    """
    if not isinstance(value, str) or not value:
        return None
    if MASK in value:
        return f"{name} holds a secret"
    sources = PLACEHOLDER.findall(value)
    if any(
        _FROM_SECRETS.search(each) and (promises(name) or ".aws_ssm_parameter." not in f".{each}")
        for each in sources
    ):
        return f"{name} holds a secret's value"
    if not known(value):
        plain = any(each.startswith("var.") or ".var." in each for each in sources)
        return (
            f"{name} is given a secret through a variable"
            if plain and promises(name) and len(sources) == 1
            else None
        )
    what = form(value)
    if what is not None:
        return f"{name} holds {what}"
    if promises(name) and not harmless(value):
        return f"{name} holds a secret in clear"
    if random(value) and not re.fullmatch(r"[A-Za-z]+(?:[-_/][A-Za-z0-9]+)+", value):
        return f"{name} holds what looks like a secret"
    return None


def check(estate: Estate) -> Iterator[Violation]:
    """Find variables that hold secrets, by name, form and randomness."""
    for each in estate.of("aws_lambda_function"):
        variables = each.get("environment", "variables", default={})
        for name, value in variables.items() if hasattr(variables, "items") else ():
            told = said_of(name, value)
            if told is not None:
                yield broken(each, told, "environment")


RULE = Rule(
    "secret-in-environment",
    "critical",
    "Whoever may read the function's configuration, the state or a plan reads the secret.",
    "keep it in Secrets Manager or a SecureString parameter, give the function its name, and rotate it",
    check,
)
