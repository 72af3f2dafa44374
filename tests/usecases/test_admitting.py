"""A release that main pins for an environment is judged once more before it is applied there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest
from world import World

from toolkit.adapters.memory_forge import MemoryBranches
from toolkit.domain import freeze
from toolkit.domain.evidence import Evidence, latest, of_release
from toolkit.domain.forge import Draft, Review
from toolkit.domain.promotion_rules import PromotionRules
from toolkit.errors import Refused
from toolkit.usecases import admit, promote, propose

if TYPE_CHECKING:
    from toolkit.domain.promotion import Promotion
    from toolkit.domain.release import Release

ALWAYS = PromotionRules(freeze=(freeze.parse("Mon 00:00-Sun 23:59 UTC"),))
REVIEWED = PromotionRules(approvals=1)


@dataclass
class Merging:
    """A world whose release is asked for in staging, and what merges that."""

    world: World = field(default_factory=World)
    branches: MemoryBranches = field(default_factory=MemoryBranches)

    def __post_init__(self) -> None:
        self.world.deployed_to_dev()

    def rule(self, rules: PromotionRules) -> None:
        """Let staging ask for something."""
        self.world.project = replace(self.world.project, gates={"staging": rules})

    def ask(self, *, hotfix: str | None = None, allow_older: str | None = None) -> Promotion:
        """Ask for the promotion by a pull request."""

        def asking(promotion: Promotion, content: bytes, message: str) -> Promotion:
            propose.committed(promotion, content, message=message, branches=self.branches, base="main")
            draft = propose.asked(promotion, title="T", body="B", forge=self.branches.forge, base="main")
            return replace(promotion, request=draft)

        world = self.world
        return promote.promote(
            world.project,
            source=world.account("dev"),
            source_workspace=world.workspaces["dev"],
            target=world.account("staging"),
            target_workspace=world.workspaces["staging"],
            repository=world.repository,
            clock=world.clock,
            progress=world.progress,
            dry_run=False,
            ask=asking,
            hotfix=hotfix,
            allow_older=allow_older,
        )

    def merge(self, *, author: str = "bot", reviews: tuple[Review, ...] = ()) -> Release:
        """Merge what was asked for; staging pins it."""
        forge = self.branches.forge
        number = max(forge.requests)
        forge.requests[number] = replace(forge.get(number), open=False, merged=True, author=author)
        forge.judged[number] = reviews
        forge.merges["m" * 40] = (number,)
        self.world.workspaces["staging"].pin(self.world.workspaces["dev"].release_file())
        return self.world.pinned("staging")

    def admit(self, release: Release) -> Promotion:
        """Ask the gates once more."""
        return admit.admit(
            self.world.project,
            release,
            source=self.world.account("dev"),
            target=self.world.account("staging"),
            merge=admit.Merged(
                "m" * 40,
                self.branches.pinning,
                self.branches.forge,
                lambda _sha: self.branches.moved,
                self.branches.brought,
            ),
            now=self.world.clock.now(),
        )

    def refused(self, release: Release) -> str:
        """Return why a release is not admitted."""
        with pytest.raises(Refused) as caught:
            self.admit(release)
        assert caught.value.what == "staging was not touched"
        return "; ".join(problem.cause for problem in caught.value.problems)

    @property
    def head(self) -> str:
        """The commit that is asked to be merged."""
        return self.branches.forge.get(max(self.branches.forge.requests)).head_sha


@pytest.fixture
def merging() -> Merging:
    """Return a world whose release can be asked for in staging."""
    return Merging()


def test_what_was_asked_for_and_merged_is_admitted(merging: Merging) -> None:
    """Any number of times: a job may be run again."""
    merging.ask()
    release = merging.merge()

    assert merging.admit(release).closed == ()
    merging.world.deploy("staging")
    assert merging.admit(release).closed == ()


def test_a_release_file_that_was_edited_by_hand_deploys_nothing(merging: Merging) -> None:
    """It pins what exists, and hangs together, but nobody upstream has seen it work."""
    merging.world.change_code("def handler(): 'not verified'\n")
    merging.world.publish()
    by_hand = merging.world.pinned("dev")

    assert f"staging pins {by_hand.id}, which never passed" in merging.refused(by_hand)


def test_a_verification_that_failed_since_holds_it_back(merging: Merging) -> None:
    """The newest one counts, at the merge too."""
    merging.ask()
    release = merging.merge()
    merging.world.clock.sleep(60)
    merging.world.alarms["dev"].now["dev-errors"] = "ALARM"
    merging.world.verify("dev")

    assert "its newest verification in dev failed" in merging.refused(release)


def test_a_newer_release_upstream_does_not_hold_back_what_was_reviewed(merging: Merging) -> None:
    """It was verified when it ran there."""
    merging.ask()
    release = merging.merge()
    merging.world.change_code("def handler(): 2\n")
    merging.world.deployed_to_dev()

    assert merging.admit(release).closed == ()


@pytest.mark.parametrize("where", ["dev", "staging"])
def test_a_release_that_somebody_rolled_back_from_is_not_admitted(merging: Merging, where: str) -> None:
    """Its pull request may have stood open all the while."""
    world = merging.world
    merging.ask()
    release = merging.merge()
    details = {"from": release.id, "reason": "it loses orders"}
    world.clock.sleep(1)
    world.ledgers[where].record(Evidence("rolled-back", where, "r-0", world.clock.now(), "me", {}, details))

    assert f"{where} was rolled back from it" in merging.refused(release)


def test_a_hold_or_a_freeze_that_began_since_holds_it_back(merging: Merging) -> None:
    """Both are told."""
    merging.ask()
    release = merging.merge()
    merging.rule(ALWAYS)
    world = merging.world
    world.ledgers["staging"].record(
        Evidence("held", "staging", "", world.clock.now(), "me", {}, {"owner": "ana", "reason": "audit"})
    )

    told = merging.refused(release)

    assert "staging is frozen" in told
    assert "held by ana" in told


def test_a_hotfix_stays_one_when_it_is_merged(merging: Merging) -> None:
    """It was recorded when it was asked for; nothing that is written into a commit makes one."""
    merging.rule(replace(ALWAYS, soak=86400))
    with pytest.raises(Refused):
        merging.ask()

    merging.ask(hotfix="it burns")
    release = merging.merge()

    assert merging.admit(release).closed == ()
    merging.world.ledgers["dev"].kept = [
        item for item in merging.world.ledgers["dev"].kept if item.kind != "requested"
    ]
    assert "soaked" in merging.refused(release)


def test_one_request_is_recorded_once(merging: Merging) -> None:
    """However often it is asked for."""
    merging.ask()
    merging.ask()

    kept = [item for item in merging.world.ledgers["dev"].kept if item.kind == "requested"]
    assert [item.details["request"] for item in kept] == [1]


@pytest.mark.parametrize(
    ("reviews", "author", "told"),
    [
        pytest.param((), "bot", "has 0", id="nobody"),
        pytest.param((("ana", "approved", True),), "bot", None, id="somebody"),
        pytest.param((("ana", "approved", True),), "ana", "not counted: ana", id="who asked for it"),
        pytest.param((("ana", "approved", False),), "bot", "has 0", id="of another commit"),
        pytest.param((("ana", "changes requested", True),), "bot", "has 0", id="somebody objects"),
    ],
)
def test_an_approval_is_of_what_was_merged_and_of_somebody_else(
    merging: Merging, reviews: tuple[tuple[str, str, bool], ...], author: str, told: str | None
) -> None:
    """A push after the approval takes it back."""
    merging.rule(REVIEWED)
    merging.ask()
    given = tuple(
        Review(by, verdict, merging.head if of_head else "0" * 40)  # type: ignore[arg-type] - one of its words
        for by, verdict, of_head in reviews
    )
    release = merging.merge(author=author, reviews=given)

    if told is None:
        assert merging.admit(release).closed == ()
    else:
        assert told in merging.refused(release)


@pytest.mark.parametrize("earlier", [False, True])
def test_who_brought_any_of_the_release_does_not_approve_it(merging: Merging, *, earlier: bool) -> None:
    """The pull request of a promotion is a bot's; the changes in it are persons'."""
    world, forge = merging.world, merging.branches.forge
    merging.rule(REVIEWED)
    commit = latest(world.ledgers["dev"].records(), "applied").details["commit"]
    forge.commits["work"] = "w" * 40
    brought = forge.open(Draft("work", "main", "Change", ""))
    forge.requests[brought.number] = replace(brought, author="ben", merged=True, open=False)
    forge.merges["e" * 40 if earlier else commit] = (brought.number,)
    merging.branches.commits = (commit, "e" * 40) if earlier else ()
    merging.ask()

    release = merging.merge(reviews=(Review("ben", "approved", merging.head),))

    assert "not counted: ben" in merging.refused(release)


def test_a_commit_that_nobody_reviewed_has_no_approval(merging: Merging) -> None:
    """It was pushed to main."""
    merging.rule(REVIEWED)
    merging.ask()
    release = merging.merge()
    merging.branches.forge.merges.clear()

    assert "without a pull request" in merging.refused(release)


def test_settings_that_changed_since_the_review_are_not_applied(merging: Merging) -> None:
    """Nor where it can't be told whether they did."""
    merging.ask()
    release = merging.merge()

    merging.branches.moved = ("terraform/envs/staging/environment.yaml",)
    changed = merging.refused(release)
    merging.branches.moved = None

    assert "others have changed terraform/envs/staging/environment.yaml" in changed
    assert "git does not know" in merging.refused(release)


def test_what_it_would_cost_is_taken_from_the_plan_that_was_reviewed(merging: Merging) -> None:
    """And held against the budget of today."""
    world = merging.world
    merging.ask()
    release = merging.merge()
    account = world.account("staging")
    account.ledger.record(
        of_release(
            "planned", release=release, environment="staging", at=world.clock.now(), by="me",
            details={"monthly": 30.0, "commit": merging.head},
        )
    )  # fmt: skip

    world.project = replace(world.project, monthly=20.0)
    over = merging.refused(release)
    account.ledger.kept = [item for item in account.ledger.kept if item.kind != "planned"]

    assert "would cost 30.00 USD" in over
    assert "no plan was reviewed" in merging.refused(release)


def test_going_back_needs_a_verification_in_the_environment_itself(merging: Merging) -> None:
    """Whatever the branch is called from which it was merged."""
    merging.ask()
    release = merging.merge()
    account = merging.world.account("staging")

    with pytest.raises(Refused) as caught:
        admit.require_own(release, account)

    assert "never passed a verification in staging" in caught.value.problems[0].cause
    merging.world.deploy("staging")
    admit.require_own(release, account)


def test_an_approval_of_something_else_is_none_of_what_was_pinned_before(merging: Merging) -> None:
    """Its own merge was refused; a later pull request of the same environment brings another change."""
    merging.rule(REVIEWED)
    merging.ask()
    release = merging.merge()
    forge = merging.branches.forge
    forge.merges["p" * 40] = forge.merges.pop("m" * 40)
    merging.branches.pinning = "p" * 40
    forge.commits["tune"] = "t" * 40
    later = forge.open(Draft("tune", "main", "Tune it", ""))
    forge.requests[later.number] = replace(later, open=False, merged=True, author="cleo")
    forge.judged[later.number] = (Review("ana", "approved", later.head_sha),)
    forge.merges["m" * 40] = (later.number,)

    assert "has 0" in merging.refused(release)


def test_a_hotfix_is_one_of_the_pull_request_that_asked_for_it_alone(merging: Merging) -> None:
    """What was spared once, and closed as too risky, spares no later one."""
    merging.rule(ALWAYS)
    merging.ask(hotfix="it burns")
    release = merging.merge()
    forge = merging.branches.forge
    forge.commits["other"] = "o" * 40
    other = forge.open(Draft("other", "main", "Promote it", ""))
    forge.requests[other.number] = replace(other, open=False, merged=True)
    forge.merges["m" * 40] = (other.number,)

    assert "staging is frozen" in merging.refused(release)


@pytest.mark.parametrize("unknown", ["commit", "way"])
def test_where_nobody_knows_who_wrote_it_nobody_has_approved_it(merging: Merging, unknown: str) -> None:
    """The manifest in the bucket is no signed statement."""
    merging.rule(REVIEWED)
    merging.ask()
    release = merging.merge(reviews=(Review("ana", "approved", merging.head),))
    assert merging.admit(release).closed == ()
    if unknown == "way":
        merging.branches.commits = None
    else:
        kept = merging.world.ledgers["dev"].kept
        kept[:] = [
            replace(item, details={**item.details, "commit": None}) if item.kind == "applied" else item
            for item in kept
        ]

    assert "it can't be told who wrote" in merging.refused(release)


def test_settings_of_an_environment_are_changed_under_what_runs_there(merging: Merging) -> None:
    """It was let in before, as a hotfix, and pinned by a commit that nobody reviewed: an emergency's."""
    merging.rule(replace(REVIEWED, soak=86400))
    merging.ask(hotfix="it burns")
    release = merging.merge(reviews=(Review("ana", "approved", merging.head),))
    merging.admit(release)
    merging.world.deploy("staging")
    forge = merging.branches.forge
    merging.branches.pinning = "p" * 40
    forge.commits["tune"] = "t" * 40
    later = forge.open(Draft("tune", "main", "Tune it", ""))
    forge.requests[later.number] = replace(later, open=False, merged=True, author="cleo")
    forge.merges["m" * 40] = (later.number,)

    assert "has 0" in merging.refused(release)
    forge.judged[later.number] = (Review("ana", "approved", later.head_sha),)
    assert merging.admit(release).closed == ()
