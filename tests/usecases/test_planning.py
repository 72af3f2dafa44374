"""A plan is named by its fingerprint and judged; evidence of it holds no value."""

from __future__ import annotations

import json

import pytest
from world import TABLE, World, creation, document

from toolkit.domain.digest import canonical_json
from toolkit.domain.evidence import latest
from toolkit.errors import ToolError
from toolkit.usecases import plan as planning


def published() -> World:
    """Return a world whose release is published in dev."""
    world = World()
    world.publish()
    return world


def test_what_was_laid_out_is_what_is_planned() -> None:
    """The plan names the release whose files Terraform saw."""
    world = published()

    report = world.plan("dev")

    assert report.release.id == world.pinned("dev").id
    assert report.plan.release == report.release.id
    assert report.pinned
    assert [change.address for change in report.plan.acting] == [TABLE]


def test_two_plans_of_the_same_inputs_have_one_fingerprint() -> None:
    """What the pull request showed and what is planned after its merge are one."""
    world = published()
    first = world.plan("dev")
    world.clock.sleep(3600)
    world.terraforms["dev"].document["timestamp"] = "2026-01-02T00:00:00Z"

    second = world.plan("dev")

    assert second.fingerprint == first.fingerprint


def test_the_same_plan_in_another_environment_is_another() -> None:
    """An approval for staging is none for prod."""
    world = published()
    world.deploy("dev")
    world.promote("dev", "staging")
    world.deploy("staging")
    world.promote("staging", "prod")
    for name in ("staging", "prod"):
        world.terraforms[name].document = document(creation())

    fingerprints = {world.plan(name).fingerprint for name in ("staging", "prod")}

    assert len(fingerprints) == 2


def test_risks_are_told_the_worst_first() -> None:
    """A reviewer's eye falls on what would be lost."""
    world = published()
    world.terraforms["dev"].document = document(
        creation("aws_iam_role_policy.this", "aws_iam_role_policy")
        | {"change": {"actions": ["update"], "before": {"policy": "a"}, "after": {"policy": "b"}}},
        creation() | {"change": {"actions": ["delete", "create"], "before": {"name": "a"}, "after": {}}},
    )

    risks = world.plan("dev").risks

    assert [(risk.level, risk.kind) for risk in risks] == [("critical", "data-loss"), ("high", "identity")]


@pytest.mark.parametrize(
    "nonsense",
    [
        {},
        {"format_version": "1.2"},
        {"format_version": "9.0", "resource_changes": []},
        {"format_version": "1.2", "resource_changes": [], "errored": True},
        document(creation() | {"change": {"actions": ["dance"]}}),
    ],
)
def test_a_plan_that_can_not_be_believed_is_a_failure_and_not_an_empty_plan(
    nonsense: dict[str, object],
) -> None:
    """Fail closed: what is not understood is not waved through."""
    world = published()
    world.terraforms["dev"].document = nonsense

    with pytest.raises(ToolError, match="can't be believed"):
        world.plan("dev")


def test_evidence_of_a_plan_holds_its_fingerprint_and_no_value() -> None:
    """Evidence is kept for years: secrets do not belong in it."""
    world = published()
    secret = "hunter2-hunter2"
    world.terraforms["dev"].document = document(
        creation(password=secret), variables={"key": {"value": secret}}
    )
    report = world.plan("dev")

    planning.record(report, account=world.account("dev"), sealing=world.sealing("dev"), clock=world.clock)

    kept = latest(world.ledgers["dev"].records(), "planned")
    assert kept is not None
    assert kept.details["fingerprint"] == report.fingerprint.value
    assert kept.by == world.identities["dev"].caller()
    assert set(kept.subjects) == {item.name for item in report.release.artifacts}
    assert secret not in json.dumps(kept.statement())


def test_time_is_told_apart_into_terraform_and_the_rest() -> None:
    """Who wants it quicker must know where the time goes."""
    world = published()
    terraform = world.terraforms["dev"]

    class Slow:
        """Terraform that takes 7 seconds."""

        versions, lock_digest = terraform.versions, terraform.lock_digest

        def plan(self, on_event: object, *, empty: object) -> object:
            """Wait, and plan."""
            world.clock.sleep(7)
            return terraform.plan(on_event, empty=empty)

    report = planning.make(
        account=world.account("dev"),
        prepare=lambda: (world.clock.sleep(2), world.prepare("dev"))[1],
        terraform=Slow,
        journal=world.journals["dev"],
        sealing=world.sealing("dev"),
        clock=world.clock,
        progress=world.progress,
    )

    assert (report.terraform_seconds, report.toolkit_seconds) == (7, 2)


def test_the_document_of_a_plan_is_not_changed_by_judging_it() -> None:
    """What is applied later is what was read."""
    world = published()
    before = canonical_json(world.terraforms["dev"].document)

    report = world.plan("dev")

    assert canonical_json(world.terraforms["dev"].document) == before
    assert canonical_json(report.plan.document) == before
