"""The account that the credentials reach must be the declared one, or nothing is touched."""

from __future__ import annotations

from dataclasses import replace

import pytest
from world import ACCOUNTS, World

from toolkit.adapters.memory import MemoryBuckets
from toolkit.adapters.memory_ledger import MemorySigning
from toolkit.domain.environment import Aws, Local
from toolkit.errors import ConfigurationError
from toolkit.usecases.account import api_url, right
from toolkit.usecases.bootstrap import bootstrap

API = {"id": "abc123", "stage": "live", "url": "https://abc123.execute-api.us-east-1.amazonaws.com/live"}


def test_the_declared_account_is_let_in() -> None:
    """And is the same object: what was checked is what is used."""
    account = World().account("prod")

    assert right(account) is account


def test_another_account_is_refused_and_both_are_named() -> None:
    """Credentials of staging, and a command for prod."""
    world = World()
    world.identities["prod"].number = ACCOUNTS["staging"]

    with pytest.raises(ConfigurationError) as caught:
        right(world.account("prod"))

    (problem,) = caught.value.problems
    assert caught.value.exit_code == 2
    assert caught.value.what == "nothing was done in prod"
    assert ACCOUNTS["staging"] in problem.cause
    assert ACCOUNTS["prod"] in problem.cause
    assert "terraform/envs/prod/environment.yaml" in problem.fix


def test_an_account_is_compared_as_it_is_written() -> None:
    """A number that merely looks alike is another account."""
    world = World()
    world.identities["dev"].number = ACCOUNTS["dev"] + " "

    with pytest.raises(ConfigurationError):
        right(world.account("dev"))


def test_the_api_answers_where_aws_says() -> None:
    """The address is Terraform's output."""
    assert api_url(API, Aws()) == API["url"]


def test_the_api_of_a_local_account_answers_on_loopback() -> None:
    """The host name that AWS would give leads out of the machine."""
    assert api_url(API, Local("http://127.0.0.1:4566", "111111111111")) == (
        "http://127.0.0.1:4566/_aws/execute-api/abc123/live"
    )


def test_a_project_without_an_api_has_no_address() -> None:
    """Not every project has one."""
    assert api_url(None, Aws()) is None


def test_bootstrap_makes_what_terraform_needs_and_can_be_run_again() -> None:
    """Two buckets, the keys of fingerprints and of evidence in the first run, nothing in the second."""
    world = World()
    buckets = MemoryBuckets()

    account = replace(
        world.account("prod"), signing=MemorySigning(None), planning=MemorySigning(None, "memory:plans-key")
    )
    first, second = (bootstrap(world.project, account=account, buckets=buckets) for _ in range(2))

    made = {
        "s3://orders-state-333333333333",
        "s3://orders-artifacts-333333333333",
        "ssm:/orders/prod/toolkit/fingerprint-key",
        "memory:evidence-key",
        "memory:plans-key",
    }
    assert set(first.created) == set(second.existing) == made
    assert buckets.locked == {"orders-artifacts-333333333333"}
    assert (first.existing, second.created) == ((), ())
