"""The wheels of a lock are those that load in the Lambda runtime, whatever machine asks for them."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from packaging.tags import parse_tag
from wheel_index import ARM, Index, locked
from wheels import contents

from toolkit.adapters import wheel_facts
from toolkit.adapters.bundle_builder import BundleBuilder
from toolkit.adapters.memory import MemoryProgress
from toolkit.adapters.missing_wheels import reason
from toolkit.adapters.wheel_resolver import WheelResolver
from toolkit.domain.checkout import Checkout
from toolkit.domain.function import Function
from toolkit.domain.project import Defaults, Project
from toolkit.errors import ConfigurationError, Refused, ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = pytest.mark.slow
NATIVE = [
    f"{python}-{platform}_{machine}"
    for python in ("cp311-cp311", "cp312-cp312")
    for machine in ("aarch64", "x86_64")
    for platform in (
        "manylinux_2_17",
        "manylinux_2_26",
        "manylinux_2_28",
        "manylinux_2_34",
        "manylinux_2_39",
        "musllinux_1_2",
    )
]


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Index:
    """Return an empty index."""
    return Index(tmp_path / "index", monkeypatch)


def resolved(tmp_path: Path, lock: Path, fit: Mapping[str, str] = ARM) -> list[str]:
    """Return the names of a lock's wheels."""
    return [path.name for path in WheelResolver(tmp_path / "cache").wheels(lock, **fit)]


def refused(tmp_path: Path, lock: Path, fit: Mapping[str, str] = ARM) -> list[tuple[str, str]]:
    """Return why a lock is refused: cause and fix of each of its faults."""
    with pytest.raises(Refused, match=r"functions/place/requirements\.txt can't be packaged") as raised:
        WheelResolver(tmp_path / "cache").wheels(lock, **fit)
    return [(item.cause, item.fix) for item in raised.value.problems]


@pytest.mark.parametrize(
    ("runtime", "architecture", "wanted"),
    [
        ("python3.11", "arm64", "cp311-cp311-manylinux_2_26_aarch64"),
        ("python3.11", "x86_64", "cp311-cp311-manylinux_2_26_x86_64"),
        ("python3.12", "arm64", "cp312-cp312-manylinux_2_34_aarch64"),
        ("python3.12", "x86_64", "cp312-cp312-manylinux_2_34_x86_64"),
    ],
)
def test_the_wheel_is_the_best_that_loads_in_the_runtime(
    index: Index, tmp_path: Path, runtime: str, architecture: str, wanted: str
) -> None:
    """Of its Python and machine, and never of a newer glibc: 2.26 up to python3.11, then 2.34."""
    hashes = [*index.has("native", "1.0", *NATIVE), *index.has("native", "1.0", "py3-none-any")]
    lock = locked(tmp_path, {"native==1.0": hashes})

    found = resolved(tmp_path, lock, {"runtime": runtime, "architecture": architecture})

    assert found == [f"native-1.0-{wanted}.whl"]


def test_a_pure_wheel_is_taken_where_no_other_fits(index: Index, tmp_path: Path) -> None:
    """And a wheel of the stable ABI of an older Python is."""
    lock = locked(
        tmp_path,
        {
            "pure==1.0": index.has("pure", "1.0", "cp311-cp311-manylinux_2_28_aarch64", "py3-none-any"),
            "stable==1.0": index.has("stable", "1.0", "cp38-abi3-manylinux_2_17_aarch64", "py3-none-any"),
        },
    )

    assert resolved(tmp_path, lock) == [
        "pure-1.0-py3-none-any.whl",
        "stable-1.0-cp38-abi3-manylinux_2_17_aarch64.whl",
    ]


def test_what_the_store_holds_does_not_sway_the_choice(index: Index, tmp_path: Path) -> None:
    """A worse wheel of another target lies there already."""
    tags = ("py3-none-any", "cp311-cp311-manylinux_2_26_aarch64")
    lock = locked(tmp_path, {"native==1.0": index.has("native", "1.0", *tags)})
    intel = resolved(tmp_path, lock, {**ARM, "architecture": "x86_64"})

    arm = resolved(tmp_path, lock)

    assert (intel, arm) == ([f"native-1.0-{tags[0]}.whl"], [f"native-1.0-{tags[1]}.whl"])


def test_every_wheel_is_kept_once_by_its_content_and_is_not_asked_for_again(
    index: Index, tmp_path: Path
) -> None:
    """Not by another lock either that shares it: pip would find nothing."""
    pins = {f"{name}==1.0": index.has(name, "1.0", "py3-none-any") for name in ("alpha", "beta")}
    first = WheelResolver(tmp_path / "cache").wheels(locked(tmp_path, pins), **ARM)
    index.empty()

    again = WheelResolver(tmp_path / "cache").wheels(locked(tmp_path, pins), **ARM)
    fewer = WheelResolver(tmp_path / "cache").wheels(
        locked(tmp_path, {pin: pins[pin] for pin in ("beta==1.0",)}, after="# by hand\n"), **ARM
    )

    assert [path.name[:5] for path in first] == ["alpha", "beta-"]
    assert again == first
    assert fewer == first[1:]
    for path in first:
        assert path.parent.name == sha256(path.read_bytes()).hexdigest()


def test_a_wheel_that_was_damaged_in_the_store_is_named_and_fetched_again(
    index: Index, tmp_path: Path
) -> None:
    """Its streams are copied as they are: nothing else would notice. So is one that is gone."""
    lock = locked(tmp_path, {"alpha==1.0": index.has("alpha", "1.0", "py3-none-any")})
    (lock.parent / "place").mkdir()
    (lock.parent / "place" / "entry.py").write_text("def handler(event, context): ...\n", encoding="utf-8")
    place = Function("place", "place.entry.handler", **ARM, memory=512, timeout=30)
    project = Project("orders", ("dev",), Defaults("python3.11", "arm64", 512, 30), functions=(place,))
    resolver = WheelResolver(tmp_path / "cache")
    told: list[str] = []
    builder = BundleBuilder(tmp_path, project=project, resolver=resolver, tell=told.append)
    (wheel,) = resolver.wheels(lock, **ARM)
    sound = wheel.read_bytes()
    wheel.write_bytes(sound.replace(b"alpha.py", b"omega.py"))

    (again,) = builder.build([place], Checkout(None))

    assert len(told) == 1
    assert wheel.name in told[0]
    assert wheel.read_bytes() == sound
    assert "alpha.py" in contents(builder.read(again))


def test_what_the_target_does_not_need_is_not_asked_for(index: Index, tmp_path: Path) -> None:
    """The index does not even have what is for Windows."""
    pins = {
        "alpha==1.0": index.has("alpha", "1.0", "py3-none-any"),
        "pywin32==306 ; sys_platform == 'win32'": ["sha256:" + "0" * 64],
    }

    assert resolved(tmp_path, locked(tmp_path, pins)) == ["alpha-1.0-py3-none-any.whl"]


def test_other_bytes_than_the_locked_ones_are_refused(index: Index, tmp_path: Path) -> None:
    """Whoever put them there; what else the lock names is not blamed."""
    pins = {
        "alpha==1.0": index.has("alpha", "1.0", "py3-none-any"),
        "beta==1.0": ["sha256:" + "0" * 64],
    }
    index.has("beta", "1.0", "py3-none-any")

    found = refused(tmp_path, locked(tmp_path, pins, after="  # via alpha\n"))

    assert found == [
        (
            "beta 1.0, which alpha asked for: what the index has is not what was locked: its hash is another",
            "find out who changed it; if it may be trusted, lock it anew",
        )
    ]
    assert not list((tmp_path / "cache").rglob("beta*"))


def test_each_fault_is_refused_with_its_reason_and_the_newest_version_that_fits(
    index: Index, tmp_path: Path
) -> None:
    """Platform, glibc, Python, or no wheel at all; and with what asked for it."""
    for fitting in ("source", "glibc", "python", "needs"):
        index.has(fitting, "0.8", "py3-none-any")
        index.has(fitting, "0.9", "py3-none-any")
    pins = {
        "source==1.0": [index.has_source("source", "1.0")],
        "glibc==1": index.has(
            "glibc", "1.0", *(f"cp311-cp311-manylinux_2_{each}_aarch64" for each in (28, 31))
        ),
        "python==1.0": index.has(
            "python", "1.0", *(f"cp3{each}-cp3{each}-manylinux_2_17_aarch64" for each in (9, 12))
        ),
        "needs==1.0": index.has("needs", "1.0", "py3-none-any", python="&gt;=3.12"),
        "musl==1.0": index.has("musl", "1.0", "cp311-cp311-musllinux_1_2_aarch64"),
        "absent==1.0": ["sha256:" + "0" * 64],
    }

    found = refused(
        tmp_path, locked(tmp_path, pins, after="    # via\n    #   -r requirements.in\n    #   caller\n")
    )

    newest = "lock {}==0.9, the newest that has a wheel for python3.11 on arm64"
    without = "do without it: no version has a wheel for python3.11 on arm64"
    assert sorted(found) == sorted(
        [
            (
                (
                    "source 1.0: it has source distributions only, "
                    "which would be built for this machine and not for Lambda"
                ),
                newest.format("source"),
            ),
            ("glibc 1: its wheels need glibc 2.28, and python3.11 has 2.26", newest.format("glibc")),
            (
                "python 1.0: its wheels are for Python 3.9, Python 3.12, and not for python3.11",
                newest.format("python"),
            ),
            ("needs 1.0: it needs Python >=3.12, and not python3.11", newest.format("needs")),
            ("musl 1.0: its wheels for aarch64 are for musl, and Lambda has glibc", without),
            (
                "absent 1.0, which requirements.in, caller asked for: the package index has no such version",
                without,
            ),
        ]
    )


@pytest.mark.parametrize(
    ("tags", "runtime", "told"),
    [
        ("cp312-abi3-manylinux_2_17_aarch64", "python3.11", "are for Python 3.12 and newer, and not for"),
        ("cp313-cp313t-manylinux_2_17_aarch64", "python3.13", "are for Python 3.13 without the GIL, and not"),
        ("pp311-pypy311_pp73-manylinux_2_17_aarch64", "python3.11", "are for PyPy 3.11, and not for"),
        ("py2-none-any", "python3.11", "are for Python 2, and not for"),
        ("cp311-cp311-linux_aarch64", "python3.11", "are for linux_aarch64, which promises no glibc"),
        (
            "cp311-cp311-manylinux_2_17_x86_64",
            "python3.11",
            "no wheel for Linux on aarch64, only for manylinux",
        ),
    ],
)
def test_the_reason_is_the_one_that_keeps_the_wheel_from_loading(tags: str, runtime: str, told: str) -> None:
    """And no other that is near."""
    assert told in reason([parse_tag(tags)], runtime=runtime, architecture="arm64")


def test_an_index_that_does_not_answer_is_no_refusal(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something broke; the lock may well be right. Nothing is asked for a second time."""
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    index.empty()
    lock = locked(tmp_path, {"alpha==1.0": ["sha256:" + "0" * 64]})

    with pytest.raises(ToolError, match="could not be downloaded") as raised:
        resolved(tmp_path, lock)

    assert "127.0.0.1" in raised.value.problems[0].cause


def test_a_lock_that_pins_nothing_is_refused_before_pip_is_asked(index: Index, tmp_path: Path) -> None:
    """It is the author's to mend."""
    index.empty()

    with pytest.raises(ConfigurationError):
        resolved(tmp_path, locked(tmp_path, {"alpha>=1": []}))


@pytest.mark.slow
def test_two_processes_at_once_end_with_one_store(index: Index, tmp_path: Path) -> None:
    """Both get the same wheels, and leave nothing half-done."""
    lock = locked(tmp_path, {"alpha==1.0": index.has("alpha", "1.0", "py3-none-any")})
    program = (
        "import sys; from pathlib import Path; from toolkit.adapters.wheel_resolver import WheelResolver\n"
        "for path in WheelResolver(Path(sys.argv[1])).wheels(\n"
        "    Path(sys.argv[2]), runtime='python3.11', architecture='arm64'): print(path)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "cache"), str(lock)]

    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate(timeout=60)[0] for process in running]

    assert [process.returncode for process in running] == [0, 0]
    assert told[0] == told[1]
    store = tmp_path / "cache" / "wheels"
    assert sorted(map(str, store.rglob("*.whl"))) == sorted(told[0].split())
    assert {path.name for path in store.iterdir()} == {"choices", "locks", "sha256"}
    assert {path.suffix for path in store.rglob("*") if path.is_file()} == {".whl", ".json"}


def test_each_wheel_enters_the_store_with_its_facts(index: Index, tmp_path: Path) -> None:
    """Checked whole, by the process that has downloaded it: a build has no time for that."""
    pins = {f"{name}==1.0": index.has(name, "1.0", "py3-none-any") for name in ("alpha", "beta")}

    found = WheelResolver(tmp_path / "cache").wheels(locked(tmp_path, pins), **ARM)

    known = [wheel_facts.remembered(path) or {} for path in found]
    assert [(each["name"], each["version"]) for each in known] == [("alpha", "1.0"), ("beta", "1.0")]


@pytest.mark.slow
def test_what_the_runtime_has_is_not_downloaded_unless_it_is_kept(index: Index, tmp_path: Path) -> None:
    """boto3 and botocore are most of many a bundle; each way is remembered by itself."""
    names = ("alpha", "boto3", "botocore", "jmespath", "s3transfer")
    pins = {f"{name}==1.0": index.has(name, "1.0", "py3-none-any") for name in names}
    lock = locked(tmp_path, pins)
    resolver = WheelResolver(tmp_path / "cache")

    without = resolver.wheels(lock, **ARM)
    assert not list((tmp_path / "cache").rglob("boto*"))
    whole = resolver.wheels(lock, **ARM, keep=frozenset({"runtime"}))
    again = resolver.wheels(lock, **ARM)

    assert [path.name.partition("-")[0] for path in whole] == list(names)
    assert [path.name.partition("-")[0] for path in without] == ["alpha", "jmespath"]
    assert again == without


@pytest.mark.slow
def test_a_download_says_how_far_it_has_come(index: Index, tmp_path: Path) -> None:
    """And in the end how long it took; where all is here, nothing."""
    pins = {f"{name}==1.0": index.has(name, "1.0", "py3-none-any") for name in "abcdefg"}
    progress = MemoryProgress()
    resolver = WheelResolver(tmp_path / "cache", progress=progress)

    resolver.wheels(locked(tmp_path, pins), **ARM)
    resolver.wheels(locked(tmp_path, pins, after="# again\n"), **ARM)
    resolver.wheels(locked(tmp_path, {**pins, "h==1.0": index.has("h", "1.0", "py3-none-any")}), **ARM)

    counts = [int(news.partition(" ")[0]) for news in progress.news if news.endswith(" of 7")]
    assert progress.phases == [
        "Downloading 7 wheels for python3.11 on arm64",
        "Downloading 1 wheel for python3.11 on arm64",
    ]
    assert counts[-1] == 7
    assert len(set(counts)) > 2
    assert [note.rpartition(" in ")[0] for note in progress.notes] == [
        "Downloaded 7 wheels for python3.11 on arm64",
        "Downloaded 1 wheel for python3.11 on arm64",
    ]
