"""A wheel is checked whole when it is first seen, and what it is is remembered beside it."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from crafted import Member, zipped
from hypothesis import given
from hypothesis import strategies as st
from wheels import distribution, wheel

from toolkit.adapters import wheel_facts, wheel_metadata
from toolkit.adapters.spliced_zip import stored

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME = "alpha-1.0-py3-none-any.whl"


def in_store(tmp_path: Path, made: Path) -> Path:
    """Put a wheel into a store."""
    digest = sha256(made.read_bytes()).hexdigest()
    place = tmp_path / "store" / "sha256" / digest / made.name
    place.parent.mkdir(parents=True)
    return made.rename(place)


def told(tmp_path: Path, metadata: str, files: Mapping[str, bytes] | None = None) -> dict[str, Any]:
    """Return the facts of a wheel with this metadata."""
    text = f"Metadata-Version: 2.4\nName: Alpha\nVersion: 1.0\n{metadata}"
    made = wheel(tmp_path / NAME, {"alpha-1.0.dist-info/METADATA": text.encode(), **(files or {})})
    return wheel_facts.facts(made)


def test_a_wheel_tells_what_it_is(tmp_path: Path) -> None:
    """By its own metadata, without what a terminal would obey."""
    found = told(
        tmp_path,
        "Summary: Counts \x1b[31m things\nLicense-Expression: MIT\n"
        "Project-URL: Homepage, https://example.org/alpha\n"
        "Requires-Dist: Beta_Lib>=2\nRequires-Dist: ???\n",
    )

    assert (found["name"], found["title"], found["version"]) == ("alpha", "Alpha", "1.0")
    assert (found["licence"], found["summary"]) == ("MIT", "Counts [31m things")
    assert found["homepage"] == "https://example.org/alpha"
    assert found["requires"] == [{"name": "beta-lib", "when": None}]
    assert found["component"] == {
        "type": "library",
        "bom-ref": "pkg:pypi/alpha@1.0",
        "name": "alpha",
        "version": "1.0",
        "purl": "pkg:pypi/alpha@1.0",
        "description": "Counts [31m things",
        "hashes": [{"alg": "SHA-256", "content": sha256((tmp_path / NAME).read_bytes()).hexdigest()}],
        "licenses": [{"license": {"id": "MIT"}}],
        "externalReferences": [{"type": "website", "url": "https://example.org/alpha"}],
    }


@pytest.mark.parametrize(
    ("metadata", "licence", "written"),
    [
        ("License-Expression: MIT OR Apache-2.0\nLicense: x\n", "MIT OR Apache-2.0", ["MIT OR Apache-2.0"]),
        ("License: BSD-3-Clause\nClassifier: License :: OSI Approved :: MIT License\n", "BSD-3-Clause", None),
        ("License: Our own words\n", "Our own words", ["Our own words"]),
        ("License: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License\n", "MIT", ["MIT"]),
        (
            "License: Copyright\n        of a text\nClassifier: License :: OSI Approved :: BSD License\n",
            "BSD License",
            ["BSD License"],
        ),
        ("License: Copyright\n        of a long text\n", "Copyright", ["Copyright"]),
        (
            "".join(
                f"Classifier: License :: {each}\n"
                for each in ("OSI Approved :: ISC License (ISCL)", "OSI Approved", "Public Domain")
            ),
            "ISC, Public Domain",
            ["ISC", "Public Domain"],
        ),
        ("", "", []),
    ],
)
def test_its_licence_is_what_its_author_declares(
    metadata: str, licence: str, written: list[str] | None, tmp_path: Path
) -> None:
    """An SPDX expression, else a name, else classifiers; a licence's text is no name."""
    found = told(tmp_path, metadata)

    entries = found["component"].get("licenses", [])
    names = [
        each.get("expression") or each["license"].get("id") or each["license"]["name"] for each in entries
    ]
    assert found["licence"] == licence
    assert sorted(names) == sorted([licence] if written is None else written)


def test_what_it_requires_depends_on_the_target(tmp_path: Path) -> None:
    """Not on this machine; an extra's parts count, since whoever locked them asked for the extra."""
    found = told(
        tmp_path,
        'Requires-Dist: old; python_version < "3.11"\n'
        'Requires-Dist: arm; platform_machine == "aarch64"\n'
        'Requires-Dist: windows; sys_platform == "win32"\n'
        'Requires-Dist: extra; extra == "more"\n'
        'Requires-Dist: twice; sys_platform == "win32"\nRequires-Dist: twice\n'
        "Requires-Dist: always\n",
    )

    arm = set(wheel_facts.required(found, runtime="python3.11", architecture="arm64"))
    old = set(wheel_facts.required(found, runtime="python3.10", architecture="x86_64"))
    assert arm == {"arm", "extra", "twice", "always"}
    assert old == {"old", "extra", "twice", "always"}
    assert set(wheel_facts.required(found)) == {*arm, *old}


def test_the_facts_of_a_wheel_in_the_store_are_computed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are remembered beside it."""
    made = in_store(tmp_path, distribution(tmp_path, "alpha", "1.0"))
    first = wheel_facts.facts(made)
    monkeypatch.delattr(wheel_metadata, "of_wheel")

    assert wheel_facts.facts(made) == wheel_facts.facts(str(made)) == first


@pytest.mark.parametrize(
    "damage", ["emptied", "torn", "changed", "longer", "other", "without its seal", "no text"]
)
def test_facts_that_were_damaged_are_computed_anew(damage: str, tmp_path: Path) -> None:
    """Torn, changed, or of something else."""
    made = in_store(tmp_path, distribution(tmp_path, "alpha", "1.0"))
    first = wheel_facts.facts(made)
    (file,) = made.parent.glob("*.json")
    sound = file.read_bytes()
    file.write_bytes(
        {
            "emptied": b"",
            "torn": sound[: len(sound) // 2],
            "changed": sound.replace(b'"alpha"', b'"omega"'),
            "longer": sound + b"!",
            "other": b"[]",
            "without its seal": sound.partition(b"\n")[2],
            "no text": b"\xff" * 80,
        }[damage]
    )

    assert wheel_facts.remembered(made) is None
    assert wheel_facts.facts(made) == first
    assert file.read_bytes() == sound


def test_facts_of_another_format_or_another_wheel_are_not_believed(tmp_path: Path) -> None:
    """Sealed as they are: what was checked by an older version is checked anew."""
    made = in_store(tmp_path, distribution(tmp_path, "alpha", "1.0"))
    found = wheel_facts.facts(made)

    for lie in ({"format": "facts/0/0"}, {"sha256": "0" * 64}):
        wheel_facts.keep(made, {**found, **lie})
        assert wheel_facts.remembered(made) is None


def test_facts_that_can_not_be_kept_are_told_all_the_same(tmp_path: Path) -> None:
    """A store may be read-only."""
    made = in_store(tmp_path, distribution(tmp_path, "alpha", "1.0"))
    made.with_name(f"{made.name}.json").mkdir()

    assert wheel_facts.facts(made)["name"] == "alpha"
    assert wheel_facts.remembered(made) is None


def test_a_wheel_whose_content_lies_is_refused_and_not_remembered(tmp_path: Path) -> None:
    """Its headers agree: reading its streams would not tell."""
    made = tmp_path / NAME
    made.write_bytes(zipped(Member("alpha.py", both={"crc": 7})))
    place = in_store(tmp_path, made)

    for _ in range(2):
        with pytest.raises(ValueError, match=r"alpha\.py has CRC"):
            wheel_facts.facts(place)
    assert list(place.parent.iterdir()) == [place]


def test_bytes_that_are_not_the_stores_leave_no_facts_in_it(tmp_path: Path) -> None:
    """What lies there was damaged: its facts would be those of something else."""
    made = in_store(tmp_path, distribution(tmp_path, "alpha", "1.0"))
    other = distribution(tmp_path, "alpha", "1.0", files={"alpha.py": b"other"}).read_bytes()

    wheel_facts.facts(made, other)

    assert wheel_facts.remembered(made) is None


@pytest.mark.parametrize(
    ("name", "metadata", "reason"),
    [
        (NAME, "Name: beta\nVersion: 1.0\n", "says of itself that it is 'beta' '1.0'"),
        (NAME, "Name: alpha\nVersion: 2.0\n", "says of itself that it is 'alpha' '2.0'"),
        (NAME, "Name: alpha\nVersion: of today\n", "says of itself"),
        ("alpha-1.0-py3.$(x)-none-any.whl", "Name: alpha\nVersion: 1.0\n", "is no name of a wheel"),
        ("alpha-1.0.whl", "Name: alpha\nVersion: 1.0\n", "Invalid wheel filename"),
    ],
)
def test_a_wheel_that_is_not_what_its_name_says_is_refused(
    name: str, metadata: str, reason: str, tmp_path: Path
) -> None:
    """The lock named something else."""
    made = wheel(tmp_path / name, {"alpha-1.0.dist-info/METADATA": metadata.encode()})

    with pytest.raises(ValueError, match=r".") as raised:
        wheel_facts.facts(made)

    assert reason in str(raised.value)


def test_the_metadata_of_two_distributions_in_one_wheel_is_refused(tmp_path: Path) -> None:
    """Which of them it is is nobody's guess."""
    files = {f"{name}-1.0.dist-info/METADATA": b"Name: alpha\nVersion: 1.0\n" for name in ("alpha", "beta")}

    with pytest.raises(ValueError, match="several distributions"):
        wheel_facts.facts(wheel(tmp_path / NAME, files))


@given(st.binary(max_size=200))
def test_no_metadata_breaks_it(data: bytes) -> None:
    """It is told, or refused in a sentence."""
    content = zipped(Member("alpha-1.0.dist-info/METADATA", b"Name: alpha\nVersion: 1.0\n" + data))

    try:
        found = wheel_metadata.of_wheel(NAME, content, digest="0" * 64)
    except ValueError:
        return

    assert json.dumps(found)
    assert found["licence"].isprintable()
    assert found["summary"].isprintable()


IMPORTS = {
    "from .tests import runner": {"tests/__init__.py", "tests/runner.py"},
    "from .tests.runner import run": {"tests/__init__.py", "tests/runner.py"},
    "from alpha.tests.runner import (\n    run,\n)": {"tests/__init__.py", "tests/runner.py"},
    "from . import (\n    core,\n    tests,\n)": {"tests/__init__.py"},
    "import alpha.tests.runner as runner": {"tests/__init__.py", "tests/runner.py"},
    "if True:\n    try:\n        from .tests import runner\n    except ImportError:\n        pass": {
        "tests/__init__.py",
        "tests/runner.py",
    },
    "class A:\n    from .tests import leaf": {"tests/__init__.py", "tests/leaf.py"},
    "def test():\n    from .tests import runner": set(),
    "run = lambda: __import__('alpha.tests')": set(),
    "# from .tests import runner": set(),
    "from .testing import tests_of": set(),
    "import tests": set(),
    "from .tests import runner\nprint 'python 2'": {"tests/__init__.py", "tests/runner.py", "tests/leaf.py"},
}


@pytest.mark.parametrize("source", IMPORTS)
def test_tests_that_a_package_imports_are_spared_with_what_they_import(source: str, tmp_path: Path) -> None:
    """As astropy's and numpy's are; what a function imports is asked for by whoever calls it."""
    files = {
        "alpha/__init__.py": source.encode(),
        "alpha/core.py": b"",
        "alpha/tests/__init__.py": b"",
        "alpha/tests/runner.py": b"from .leaf import x\n" if "leaf" in source else b"",
        "alpha/tests/leaf.py": b"",
    }

    assert told(tmp_path, "", files)["spared"] == sorted(f"alpha/{each}" for each in IMPORTS[source])


def test_spared_tests_spare_others(tmp_path: Path) -> None:
    """Compiled ones, too; and where another scheme puts them."""
    root = "alpha-1.0.data/purelib/alpha"
    files = {
        f"{root}/__init__.py": b"from .tests import one\n",
        f"{root}/tests/__init__.py": b"",
        f"{root}/tests/one.py": b"from .deep.two import x\n",
        f"{root}/tests/deep/__init__.py": b"from alpha.tests import fast\n",
        f"{root}/tests/deep/two.py": b"",
        f"{root}/tests/deep/three.py": b"",
        f"{root}/tests/fast.cpython-311-x86_64-linux-gnu.so": b"",
    }

    assert told(tmp_path, "", files)["spared"] == [
        f"alpha/tests/{each}"
        for each in (
            "__init__.py",
            "deep/__init__.py",
            "deep/two.py",
            "fast.cpython-311-x86_64-linux-gnu.so",
            "one.py",
        )
    ]


def test_stubs_that_are_read_on_import_are_spared(tmp_path: Path) -> None:
    """scikit-image finds its functions in them."""
    files = {
        "alpha/__init__.py": b"import lazy_loader as lazy\na, b, c = lazy.attach_stub(__name__, __file__)\n",
        "alpha/__init__.pyi": b"",
        "alpha/core.pyi": b"",
    }

    assert told(tmp_path, "", files)["spared"] == ["alpha/__init__.pyi"]


def test_a_package_of_the_project_has_facts_too() -> None:
    """But no purl: it is in no index."""
    entries = [
        stored("pricing/__init__.py", b""),
        stored("pricing-2.1.dist-info/METADATA", b"Name: Pricing\nVersion: 2.1\nLicense-Expression: MIT\n"),
    ]

    found = wheel_facts.of_local("libs/pricing", entries, digest="1" * 64)

    assert (found["name"], found["version"], found["licence"]) == ("pricing", "2.1", "MIT")
    assert found["component"]["bom-ref"] == "local:libs/pricing"
    assert "purl" not in found["component"]


def test_a_package_of_the_project_without_metadata_is_refused() -> None:
    """Nothing tells what it is."""
    with pytest.raises(ValueError, match="libs/pricing has no 'name' in its metadata"):
        wheel_facts.of_local("libs/pricing", [stored("pricing.py", b"")], digest="1" * 64)


def test_licences_are_listed_by_name(tmp_path: Path) -> None:
    """Also where none is declared."""
    found = told(tmp_path, "")

    assert wheel_facts.licences([{**found, "title": "Beta", "licence": "MIT"}, found]) == [
        ("Alpha", "1.0", "not declared"),
        ("Beta", "1.0", "MIT"),
    ]


def test_remembering_loads_next_to_nothing(tmp_path: Path) -> None:
    """Neither CycloneDX's library nor what parses markers: a warm build has no time for that."""
    made = in_store(tmp_path, distribution(tmp_path, "alpha", "1.0"))
    wheel_facts.facts(made)
    program = (
        "import sys; from toolkit.adapters import wheel_facts, wheel_contents, sbom\n"
        "place = sys.argv[1]; found = wheel_facts.facts(place)\n"
        "wheel_contents.contents(place, keep=(), spared=found['spared'])\n"
        "sbom.bill_of_materials('a', '0' * 64, 'function', [found], toolkit='1')\n"
        "slow = {'cyclonedx', 'packaging', 'typing', 'dataclasses', 'pathlib', 'zipfile', 'uuid'}\n"
        "print(sorted(slow & set(sys.modules)))"
    )

    ran = subprocess.run(
        [sys.executable, "-S", "-c", program, str(made)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(__import__("toolkit").__path__[0] + "/..")},
    )

    assert (ran.stdout.strip(), ran.stderr) == ("[]", "")
