"""Whatever a lock names, or an index has: it is refused, or it is harmless."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from crafted import Member, crafted
from wheel_index import ARM, Index, locked
from wheels import distribution

from toolkit.adapters.wheel_resolver import WheelResolver
from toolkit.errors import ConfigurationError, Refused, ToolError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
ODD = "alpha-1.0-py3.$(touch owned)-none-any.whl"


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Index:
    """Return an empty index."""
    return Index(tmp_path / "index", monkeypatch)


def resolved(tmp_path: Path, lock: Path) -> list[str]:
    """Return the names of a lock's wheels."""
    return [path.name for path in WheelResolver(tmp_path / "cache").wheels(lock, **ARM)]


def refused(tmp_path: Path, lock: Path) -> list[tuple[str, str]]:
    """Return why a lock is refused: cause and fix of each of its faults."""
    with pytest.raises(Refused, match=r"functions/place/requirements\.txt can't be packaged") as raised:
        resolved(tmp_path, lock)
    return [(item.cause, item.fix) for item in raised.value.problems]


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        (Member("../evil.py"), "../evil.py would leave the bundle"),
        (Member("alpha/link.py", mode=0o120777), "alpha/link.py is a symbolic link"),
        (Member("alpha/$(touch owned).py"), "has the character '$'"),
        (Member("alpha/lie.py", both={"crc": 7}), "alpha/lie.py has CRC"),
        (Member("alpha/zeros.bin", bytes(5 << 20)), "a zip bomb"),
        (Member("Alpha.py"), "Alpha.py and alpha.py are one file on some file systems"),
    ],
)
def test_a_hostile_wheel_is_refused_and_does_not_enter_the_store(
    member: Member, reason: str, index: Index, tmp_path: Path
) -> None:
    """Although its hash is the locked one: whoever locked it did not look into it."""
    index.folder.joinpath("alpha-1.0-py3-none-any.whl").unlink(missing_ok=True)
    about = "alpha-1.0.dist-info"
    path = crafted(
        index.folder / "alpha-1.0-py3-none-any.whl",
        Member("alpha.py"),
        member,
        Member(f"{about}/METADATA", b"Metadata-Version: 2.1\nName: alpha\nVersion: 1.0\n"),
        Member(f"{about}/WHEEL", b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
        Member(f"{about}/RECORD", b""),
    )
    lock = locked(tmp_path, {"alpha==1.0": [index.link(path)]})

    with pytest.raises(Refused, match=r"alpha-1\.0-py3-none-any\.whl can't be trusted") as raised:
        resolved(tmp_path, lock)

    assert reason in raised.value.problems[0].cause
    assert not list((tmp_path / "cache").rglob("alpha*"))


@pytest.mark.parametrize("fault", ["a name", "a version", "cut short", "no zip"])
def test_a_file_that_is_no_wheel_of_what_was_locked_is_refused(
    fault: str, index: Index, tmp_path: Path
) -> None:
    """With the right hash: the index has had it ever since."""
    name, version = {"a name": ("omega", "1.0"), "a version": ("alpha", "2.0")}.get(fault, ("alpha", "1.0"))
    made = distribution(index.folder, name, version)
    made = made.rename(made.with_name("alpha-1.0-py3-none-any.whl"))
    if fault in ("cut short", "no zip"):
        made.write_bytes(made.read_bytes()[:-30] if fault == "cut short" else b"hello")

    ((cause, _),) = refused(tmp_path, locked(tmp_path, {"alpha==1.0": [index.link(made)]}))

    assert cause.startswith("alpha 1.0: what the index has, with the locked hash, is no wheel of it: ")
    assert str(tmp_path) not in cause


@pytest.mark.parametrize(
    "line",
    [
        "alpha==1.0;touch${IFS}owned --hash=sha256:{digest}",
        "alpha$(touch${IFS}owned)==1.0 --hash=sha256:{digest}",
        "alpha==1.0$(touch${IFS}owned) --hash=sha256:{digest}",
        "alpha==1.0 --hash=sha256:{digest}$(touch${IFS}owned)",
        "alpha==1.0 --hash=sha256:`touch${IFS}owned`",
        "alpha==1.0|touch${IFS}owned --hash=sha256:{digest}",
        "./libs/$(touch${IFS}owned) --hash=sha256:{digest}",
        "alpha @ file:./libs/;touch${IFS}owned",
        "-e git+https://127.0.0.1:9/;touch${IFS}owned",
    ],
)
def test_what_a_shell_would_run_in_a_lock_is_not_run(
    line: str, index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused, or is no more than an odd name: no shell ever sees it."""
    monkeypatch.chdir(tmp_path)
    (hash_,) = index.has("alpha", "1.0", "py3-none-any")
    lock = locked(tmp_path, {}, after=line.replace("{digest}", hash_.partition(":")[2]) + "\n")

    try:
        found = resolved(tmp_path, lock)
    except (ConfigurationError, Refused, ToolError):
        found = []

    assert found == []
    assert not [path for path in tmp_path.rglob("*") if path.name == "owned"]


def test_a_wheel_whose_name_a_shell_would_run_is_refused(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tag that nobody knows may stand beside one that fits."""
    monkeypatch.chdir(tmp_path)
    made = distribution(index.folder, "alpha", "1.0")
    lock = locked(tmp_path, {"alpha==1.0": [index.link(made.rename(made.with_name(ODD)))]})

    with pytest.raises((Refused, ToolError)):
        resolved(tmp_path, lock)

    assert not [path for path in tmp_path.rglob("*") if path.name == "owned"]
    assert not list((tmp_path / "cache" / "wheels").rglob("sha256/*/*.whl"))
