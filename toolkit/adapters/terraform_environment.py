"""The variables that Terraform is started with: none of the user's own may change what was reviewed.

Sources: https://developer.hashicorp.com/terraform/cli/config/environment-variables and
https://developer.hashicorp.com/terraform/internals/debugging
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Dropped:
    """Variables that Terraform does not get, and why."""

    prefix: str
    """of their names"""
    why: str
    told: bool = False
    """Whether the user is told: it meant to change what Terraform does, and does not"""


DROPPED = (
    Dropped("TF_VAR_", "a value that is in no reviewed file would change the plan", told=True),
    Dropped("TF_CLI_ARGS", "an option that nobody sees would change what was reviewed", told=True),
    Dropped("TF_WORKSPACE", "it would choose another state than the environment's", told=True),
    Dropped("TF_REATTACH_PROVIDERS", "it would put another program in the place of a provider", told=True),
    Dropped("TF_DATA_DIR", "the data folder is a part of the folder that the toolkit lays out"),
    Dropped("TF_LOG", "logs hold the values of secrets, in clear"),
    Dropped("TF_TEMP_LOG_PATH", "logs hold the values of secrets, in clear"),
    Dropped("TF_INPUT", "there is nobody to answer"),
    Dropped("TF_IN_AUTOMATION", "it is set, always"),
    Dropped("TF_STATE_PERSIST_INTERVAL", "it can only lengthen what a killed apply forgets"),
    Dropped("TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE", "it would weaken the lock file of providers"),
)
"""``TF_PLUGIN_CACHE_DIR``, ``TF_CLI_CONFIG_FILE`` and ``TF_REGISTRY_*`` are kept: they say where a provider
comes from, and the lock file says which one it has to be."""

SET = {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", "TF_INPUT": "0"}
"""no question to HashiCorp whether there is a newer version; no advice for people; no prompt"""


def isolated(environ: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without what would change, log or redirect what Terraform does."""
    prefixes = tuple(item.prefix for item in DROPPED)
    return {key: value for key, value in environ.items() if not key.startswith(prefixes)} | SET


def ignored(environ: Mapping[str, str]) -> str:
    """Return the line that tells the user of what was set and is not heeded; "" where there is none."""
    told = [
        (key, item.why)
        for item in DROPPED
        if item.told
        for key in sorted(environ)
        if _set(environ, key, item)
    ]
    if not told:
        return ""
    names = ", ".join(key for key, _ in told)
    whys = "; ".join(dict.fromkeys(why for _, why in told))
    return f"note: {names} {'is' if len(told) == 1 else 'are'} set, and ignored: {whys}"


def _set(environ: Mapping[str, str], key: str, item: Dropped) -> bool:
    return key.startswith(item.prefix) and bool(environ[key])
