"""Nothing in the user's environment changes what was reviewed, or writes secrets down."""

from __future__ import annotations

import pytest

from toolkit.adapters.terraform_environment import DROPPED, ignored, isolated

SURPRISING = [
    "TF_CLI_ARGS",
    "TF_CLI_ARGS_apply",
    "TF_WORKSPACE",
    "TF_DATA_DIR",
    "TF_LOG",
    "TF_LOG_PATH",
    "TF_LOG_PROVIDER_AWS",
    "TF_VAR_release",
    "TF_REATTACH_PROVIDERS",
    "TF_STATE_PERSIST_INTERVAL",
    "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE",
]


@pytest.mark.parametrize("name", SURPRISING)
def test_what_would_change_or_log_a_run_is_dropped(name: str) -> None:
    """Whatever it says."""
    assert name not in isolated({name: "x", "PATH": "/bin"})


@pytest.mark.parametrize(
    "name",
    ["PATH", "HTTPS_PROXY", "SSL_CERT_FILE", "TF_PLUGIN_CACHE_DIR", "TF_CLI_CONFIG_FILE", "AWS_PROFILE"],
)
def test_what_terraform_needs_is_kept(name: str) -> None:
    """To find its providers, its way through the network, and its credentials."""
    assert isolated({name: "x"})[name] == "x"


def test_nothing_is_asked_of_anybody() -> None:
    """Neither of a person nor of HashiCorp."""
    found = isolated({"TF_INPUT": "1", "CHECKPOINT_DISABLE": ""})

    assert (found["TF_INPUT"], found["TF_IN_AUTOMATION"], found["CHECKPOINT_DISABLE"]) == ("0", "1", "1")


def test_a_user_who_meant_to_change_something_is_told_that_it_is_not_heeded() -> None:
    """By the variables' names, never by their values."""
    line = ignored({"TF_VAR_secret": "hunter2", "TF_CLI_ARGS_plan": "-target=x", "TF_LOG": "TRACE"})

    assert line.startswith("note: TF_VAR_secret, TF_CLI_ARGS_plan are set, and ignored: ")
    assert "hunter2" not in line
    assert "TF_LOG" not in line


def test_where_nothing_was_set_nothing_is_told() -> None:
    """An empty variable is none."""
    assert ignored({"TF_VAR_x": "", "PATH": "/bin"}) == ""


def test_each_variable_that_is_dropped_has_a_reason() -> None:
    """And stands there once."""
    assert all(item.why for item in DROPPED)
    assert len({item.prefix for item in DROPPED}) == len(DROPPED)
