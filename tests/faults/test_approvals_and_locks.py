"""What was approved is what happens; who holds the lock is named; what could not be stored is kept."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from faulty_proxy import settled
from toolkit_process import git

if TYPE_CHECKING:
    from faulty_proxy import FaultyProxy
    from small_project import SmallProject

SETTINGS = "terraform/envs/live/environment.yaml"
STATE_BUCKET = "parcels-state-777777777777"
STATE = "terraform.tfstate"


def edit(project: SmallProject, path: str, old: str, new: str) -> None:
    """Change a file of the project, and commit it."""
    file = project.folder / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    git(project.folder, "commit", "--quiet", "--all", "--message", f"Change {path}")


def test_an_approval_holds_for_what_was_shown_and_for_nothing_else(project: SmallProject) -> None:
    """A commit that changes nothing moves the base alone; a retention that changes is told, to the value."""
    approved = project.toolkit.ask("plan", "live")["fingerprint"]
    (project.folder / "README.md").write_text("Parcels\n", "utf-8")
    git(project.folder, "add", "README.md")
    git(project.folder, "commit", "--quiet", "--message", "Say what it is")
    edit(project, SETTINGS, "log_retention_days: 7", "log_retention_days: 30")

    stale = project.toolkit.run("apply", "live", "--approved-fingerprint", approved)

    assert stale.code == 1
    assert "retention_in_days: approved is 7, now it is 30" in stale.stderr
    assert "toolkit plan live" in stale.stderr
    assert project.created() == set()

    edit(project, SETTINGS, "log_retention_days: 30", "log_retention_days: 7")
    moved = project.toolkit.must("apply", "live", "--approved-fingerprint", approved)

    assert "what happens is the same" in moved.stderr
    project.whole()


@pytest.mark.thorough
def test_a_second_apply_waits_and_is_then_refused_with_the_name_of_the_first(
    project: SmallProject, proxy: FaultyProxy
) -> None:
    """Nothing is done twice; once the first has ended, the second goes on."""
    slow = proxy.fail("delay", seconds=12, when=lambda request: request.service == "dynamodb", times=1)
    first = project.toolkit.start("apply", "live", "--yes")
    settled(slow.seen.is_set, 60)

    second = project.toolkit.run("apply", "live", "--yes", "--lock-timeout", "2s")
    held = project.toolkit.run("unlock", "live")

    assert second.code == 1
    assert "Waiting for the lock of live" in second.stderr
    assert "(apply since " in second.stderr
    assert held.code == 1
    assert "may be alive" in held.stderr
    _, told = first.communicate(timeout=120)
    assert first.returncode == 0, told
    project.toolkit.must("apply", "live", "--yes")
    project.whole()


def test_a_state_that_could_not_be_stored_is_kept_and_stored_on_request(
    project: SmallProject, proxy: FaultyProxy
) -> None:
    """What was created is not planned once more meanwhile."""
    proxy.fail(
        "answer",
        status=403,
        body=b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>",
        when=lambda request: request.method == "PUT" and request.path.partition("?")[0].endswith(STATE),
    )
    lost = project.toolkit.run("apply", "live", "--yes")
    proxy.heal()

    refused = project.toolkit.run("plan", "live")
    resumed = project.toolkit.run("apply", "live", "--resume")

    assert lost.code == 3
    assert "toolkit apply live --resume" in lost.stderr
    assert refused.code == 1
    assert "toolkit apply live --resume" in refused.stderr
    assert resumed.code == 0, resumed.stderr
    assert "Stored the state" in resumed.stderr
    project.whole()


@pytest.mark.thorough
def test_a_corrupt_state_is_told_as_such_and_its_last_version_brings_all_back(project: SmallProject) -> None:
    """It shares its summary with a held lock, and must not be taken for one."""
    project.toolkit.must("apply", "live", "--yes")
    s3 = project.client("s3")
    whole = s3.get_object(Bucket=STATE_BUCKET, Key=STATE)["Body"].read()
    s3.put_object(Bucket=STATE_BUCKET, Key=STATE, Body=b"{torn")

    told = project.toolkit.run("plan", "live")

    s3.put_object(Bucket=STATE_BUCKET, Key=STATE, Body=b"")
    empty = project.toolkit.run("apply", "live", "--yes")

    assert empty.code == told.code == 3
    assert "the object is empty" in empty.stderr
    assert "corrupt" in told.stderr
    assert "version" in told.stderr
    s3.put_object(Bucket=STATE_BUCKET, Key=STATE, Body=whole)
    project.whole()


@pytest.mark.thorough
def test_a_bundle_that_is_missing_is_named_with_the_command_that_brings_it_back(
    project: SmallProject,
) -> None:
    """Nothing is applied that could not run."""
    s3 = project.client("s3")
    bucket = "parcels-artifacts-777777777777"
    for item in s3.list_objects_v2(Bucket=bucket, Prefix="bundles/")["Contents"]:
        s3.delete_object(Bucket=bucket, Key=item["Key"])

    refused = project.toolkit.run("apply", "live", "--yes")

    assert refused.code == 1
    assert "is not in the artifact store of live" in refused.stderr
    assert "toolkit package --publish live" in refused.stderr
    project.toolkit.must("package", "--publish", "live")
    project.toolkit.must("apply", "live", "--yes")
    project.whole()


def test_a_forgotten_lock_is_released_by_its_id_alone(project: SmallProject) -> None:
    """Its holder is on another machine: nothing here proves that it is dead."""
    s3 = project.client("s3")
    created = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    body = (
        '{"ID":"11111111-2222-3333-4444-555555555555","Operation":"OperationTypeApply","Info":"",'
        f'"Who":"ana@runner-7","Version":"1.11.4","Created":"{created}","Path":"{STATE_BUCKET}/{STATE}"}}'
    )
    s3.put_object(Bucket=STATE_BUCKET, Key=f"{STATE}.tflock", Body=body.encode())

    refused = project.toolkit.run("apply", "live", "--yes", "--lock-timeout", "1s")
    other = project.toolkit.run("unlock", "live", "--force", "0")
    project.toolkit.must("unlock", "live", "--force", "11111111-2222-3333-4444-555555555555")

    assert refused.code == other.code == 1
    assert "ana@runner-7" in refused.stderr
    assert "--force 11111111-2222-3333-4444-555555555555" in refused.stderr
    project.toolkit.must("apply", "live", "--yes")
