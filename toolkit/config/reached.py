"""By which role or profile each environment's account is reached, where the machine has more than one."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from toolkit.domain.environment import Aws
from toolkit.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.environment import Environment

ROLES, PROFILES, APPLY = "TOOLKIT_ROLES", "TOOLKIT_PROFILES", "TOOLKIT_APPLY_ROLE"
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::(?P<account>\d{12}):role/[\w+=,.@/-]+")
_PROFILE = re.compile(r"[^\s\[\]]{1,128}")


def reached(environment: Environment, environ: Mapping[str, str], *, applying: str | None = None) -> Aws:
    """Return how an environment's account is reached.

    Args:
        environment: the environment.
        environ: ``TOOLKIT_ROLES`` and ``TOOLKIT_PROFILES`` are JSON objects of environment to ARN or profile;
            ``TOOLKIT_APPLY_ROLE`` is the ARN for the environment that is applied.
        applying: the environment that this job may change.

    Raises:
        ConfigurationError: one of them can't be read, or names a role of another account.

    """
    own = environ.get(APPLY, "") if environment.name == applying else ""
    role = own or _named(ROLES, environ).get(environment.name, "")
    profile = "" if role else _named(PROFILES, environ).get(environment.name, "")
    if role:
        _require_own(role, environment, APPLY if own else ROLES)
    if profile and not _PROFILE.fullmatch(profile):
        raise _unusable(PROFILES, f"{profile!r} is no name of a profile")
    return Aws(role=role, profile=profile)


def _named(variable: str, environ: Mapping[str, str]) -> dict[str, str]:
    text = environ.get(variable, "").strip()
    if not text:
        return {}
    try:
        found = json.loads(text)
    except ValueError as error:
        raise _unusable(variable, f"it is no JSON: {error}") from error
    if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
        raise _unusable(variable, "it is no JSON object of environment to text")
    return found


def _require_own(role: str, environment: Environment, variable: str) -> None:
    matched = _ROLE.fullmatch(role)
    if matched is None:
        raise _unusable(variable, f"{role!r} is no ARN of a role")
    if matched["account"] != environment.account:
        raise _unusable(
            variable,
            f"the role for {environment.name} is of the account {matched['account']}, and its"
            f" environment.yaml declares {environment.account}",
        )


def _unusable(variable: str, why: str) -> ConfigurationError:
    form = "the ARN of a role" if variable == APPLY else 'JSON such as {"staging": "…"}'
    fix = f"let it be {form}: toolkit bootstrap ENV prints the roles of an environment"
    return ConfigurationError(f"{variable} can't be used", cause=why, fix=fix)
