"""Apps of public packages load in the Lambda runtimes that they were packaged for.

Every compiled file is read with an ELF reader: its machine, and the newest glibc that it asks for. What was
packaged for this machine is imported by a Python of the runtime's version, in a process that has the standard
library, the bundle and its layer, and nothing else. The wheels are PyPI's own.
"""

from __future__ import annotations

import io
import json
import platform
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from elftools.elf.dynamic import DynamicSegment
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection
from toolkit_process import Toolkit, git

from toolkit.adapters import interpreters

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCKS = Path(__file__).parent / "foreign"
GLIBC = {"python3.11": (2, 26), "python3.13": (2, 34)}
"""Amazon Linux 2 and 2023; as the toolkit's own table says, written down a second time"""
MACHINES = {"arm64": "EM_AARCH64", "x86_64": "EM_X86_64"}
HOST = {"aarch64": "arm64", "arm64": "arm64"}.get(platform.machine(), "x86_64")
TARGETS = [(runtime, architecture) for runtime in GLIBC for architecture in MACHINES]
APPS = {
    "report": """
import numpy
import pandas
import numpy.testing


def handler(event, context):
    frame = pandas.DataFrame({"amount": numpy.arange(5.0)})
    return float(frame["amount"].sum()) + numpy.linalg.det(numpy.eye(2))
""",
    "tokens": """
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric import ec


def handler(event, context):
    ec.generate_private_key(ec.SECP256R1())
    box = Fernet(Fernet.generate_key())
    return len(box.decrypt(box.encrypt(b"eleven byte")))
""",
    "models": """
import pydantic


class Order(pydantic.BaseModel):
    amount: int


def handler(event, context):
    return Order.model_validate_json('{"amount": "11"}').amount
""",
}
"""Each answers 11."""
CALL = """
import importlib, json, os, sys
sys.path[:0] = json.loads(sys.argv[1])
answer = importlib.import_module(sys.argv[2]).handler({}, None)
library = os.path.dirname(os.__file__)
strange = [name for name, module in sys.modules.items() if (place := getattr(module, "__file__", None))
           and not place.startswith((library, *sys.path[:len(json.loads(sys.argv[1]))]))]
print(json.dumps([answer, strange]))
"""


@dataclass(frozen=True)
class Packaged:
    """What was packaged, and where it was unzipped."""

    document: dict[str, Any]
    folder: Path
    project: Path

    def bundle(self, name: str) -> Path:
        """Return the folder of an unzipped bundle."""
        return self.folder / name

    def sbom(self, name: str) -> dict[str, Any]:
        """Return a bundle's bill of materials."""
        (found,) = [each for each in self.document["bundles"] if each["name"] == name]
        place = (self.project / found["path"]).with_suffix(".cdx.json")
        document: dict[str, Any] = json.loads(place.read_bytes())
        return document


def part(kind: str, runtime: str, architecture: str) -> str:
    """Return the name of a function or layer."""
    return f"{kind}_{runtime.removeprefix('python3.')}_{architecture.replace('_', '')}"


def written(folder: Path) -> Path:
    """Lay out a project of every app for every target, and commit it."""
    files = {
        "toolkit.yaml": (
            "project: foreign\npipeline: [test]\n"
            "defaults: {runtime: python3.11, architecture: arm64, memory: 128, timeout: 5}\n"
        ),
        ".gitignore": ".toolkit/\n",
    }
    for target in TARGETS:
        settings = f"description: Foreign\nruntime: {target[0]}\narchitecture: {target[1]}\n"
        layer = f"functions/{part('numbers', *target)}"
        files |= {
            f"{layer}/layer.yaml": settings,
            f"{layer}/requirements.txt": (LOCKS / "numbers.txt").read_text("utf-8"),
        }
        for app, source in APPS.items():
            place = f"functions/{part(app, *target)}"
            layers = f"layers: [{part('numbers', *target)}]\n" if app == "report" else ""
            files |= {
                f"{place}/function.yaml": f"{settings}handler: {app}.entrypoint.handler\n{layers}",
                f"{place}/{app}/entrypoint.py": source,
            }
            if app != "report":
                files[f"{place}/requirements.txt"] = (LOCKS / f"{app}.txt").read_text("utf-8")
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Say hello")
    return folder


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Packaged:
    """Package all of it by one command, and unzip every bundle."""
    project = written(tmp_path_factory.mktemp("foreign") / "project")
    document = Toolkit((sys.executable, "-m", "toolkit"), project).ask("package")
    folder = tmp_path_factory.mktemp("unzipped")
    for bundle in document["bundles"]:
        with zipfile.ZipFile(project / bundle["path"]) as archive:
            assert archive.testzip() is None
            archive.extractall(folder / bundle["name"])
    return Packaged(document, folder, project)


def _compiled(folder: Path) -> Iterator[tuple[Path, ELFFile]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (data := path.read_bytes()).startswith(b"\x7fELF"):
            yield path, ELFFile(io.BytesIO(data))


def _asked_glibc(elf: ELFFile) -> tuple[int, ...]:
    """Return the newest version of glibc's symbols that a file needs."""
    found = [(0, 0)]
    for section in elf.iter_sections():
        if isinstance(section, GNUVerNeedSection):
            for _, needed in section.iter_versions():
                names = (each.name for each in needed)
                found += [(int(one[1]), int(one[2])) for name in names if (one := _GLIBC.fullmatch(name))]
    return max(found)


_GLIBC = re.compile(r"GLIBC_(\d+)\.(\d+)(?:\.\d+)?")


@pytest.mark.parametrize("kind", ["numbers", "tokens", "models"])
@pytest.mark.parametrize(("runtime", "architecture"), TARGETS)
def test_every_compiled_file_is_for_the_runtimes_machine_and_its_glibc(
    packaged: Packaged, runtime: str, architecture: str, kind: str
) -> None:
    """None is of this machine, none is of a newer system; and there are some."""
    files = list(_compiled(packaged.bundle(part(kind, runtime, architecture))))

    assert files
    assert {elf["e_machine"] for _, elf in files} == {MACHINES[architecture]}
    asked = {path.name: _asked_glibc(elf) for path, elf in files}
    assert {name: version for name, version in asked.items() if version > GLIBC[runtime]} == {}
    assert max(asked.values()) > (2, 0)


@pytest.mark.parametrize("kind", ["numbers", "tokens", "models"])
@pytest.mark.parametrize(("runtime", "architecture"), TARGETS)
def test_every_library_that_is_linked_is_there_or_the_systems(
    packaged: Packaged, runtime: str, architecture: str, kind: str
) -> None:
    """A bundled library that was left out would be missed on the first call only."""
    files = list(_compiled(packaged.bundle(part(kind, runtime, architecture))))

    bundled = {path.name for path, _ in files}
    linked = {
        tag.needed
        for _, elf in files
        for segment in elf.iter_segments()
        if isinstance(segment, DynamicSegment)
        for tag in segment.iter_tags("DT_NEEDED")
    }
    system = re.compile(
        r"(?:libc|libm|libdl|librt|libpthread|libgcc_s|libstdc\+\+|libutil|libz|ld-linux.*)\.so\.\d+"
    )
    assert {name for name in linked - bundled if not system.fullmatch(name)} == set()


@pytest.mark.parametrize("app", APPS)
@pytest.mark.parametrize("runtime", GLIBC)
def test_the_app_runs_with_its_bundle_and_its_layers_alone(
    packaged: Packaged, runtime: str, app: str
) -> None:
    """In a fresh process, by a Python of the runtime's version."""
    version = runtime.removeprefix("python")
    python = interpreters.find(version)
    if python is None:
        pytest.skip(f"there is no Python {version} on this machine, and none is downloaded")
    path = [str(packaged.bundle(part(app, runtime, HOST)))]
    if app == "report":
        path.append(str(packaged.bundle(part("numbers", runtime, HOST)) / "python"))

    ran = subprocess.run(
        [python, "-I", "-S", "-B", "-c", CALL, json.dumps(path), f"{app}.entrypoint"],
        capture_output=True,
        text=True,
        check=False,
        env={},
    )

    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == [11.0, []]


@pytest.mark.parametrize(("runtime", "architecture"), TARGETS)
def test_what_no_function_needs_is_left_out(packaged: Packaged, runtime: str, architecture: str) -> None:
    """Tests, headers, stubs, caches, scripts and records of numpy and pandas; not what numpy imports."""
    folder = packaged.bundle(part("numbers", runtime, architecture)) / "python"

    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    suffixes = {name.rpartition(".")[2] for name in names}
    assert not suffixes & {"pyi", "h", "pyc", "pxd", "typed", "a"}
    assert {name for name in names if "/tests/" in name} == {"numpy/_core/tests/_natype.py"}
    assert not {name for name in names if name.endswith(("/RECORD", "/WHEEL")) or name.startswith("bin/")}
    assert {name for name in names if re.match(r"numpy-[\d.]+\.dist-info/(METADATA|LICENSE.txt)", name)}


def test_the_bill_of_materials_tells_each_wheel_with_its_licence(packaged: Packaged) -> None:
    """And what requires what."""
    found = packaged.sbom(part("numbers", "python3.11", "arm64"))

    licences = {each["name"]: each.get("licenses") for each in found["components"]}
    assert set(licences) >= {"numpy", "pandas", "python-dateutil", "pytz"}
    assert all(licences.values())
    edges = {each["ref"].partition("@")[0]: each.get("dependsOn", []) for each in found["dependencies"]}
    assert "pkg:pypi/numpy@2.2.6" in edges["pkg:pypi/pandas"]
