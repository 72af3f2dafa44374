"""Import handlers in fresh processes, from bundles that are unpacked as Lambda lays them out."""

from __future__ import annotations

import io
import json
import os
import platform
import re
import secrets
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.adapters import imported_afresh, interpreters, process
from toolkit.adapters.bundle_owners import owners
from toolkit.domain import import_tree
from toolkit.domain.coldstart import INIT_LIMIT, Imported
from toolkit.errors import Location, Problem, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.domain.function import Function

RUNTIME = {
    "boto3": "boto3",
    "botocore": "botocore",
    "s3transfer": "s3transfer",
    "jmespath": "jmespath",
    "dateutil": "python-dateutil",
    "urllib3": "urllib3",
    "six": "six",
}
"""What Lambda's Python brings along: package to distribution.
Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html#python-sdk-included"""
_MACHINES = {"arm64": "aarch64", "amd64": "x86_64"}
_INHERITED = ("PATH", "SYSTEMROOT", "TMPDIR")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a function was unpacked."""

    folder: Path

    @property
    def task(self) -> Path:
        """Its own code."""
        return self.folder / "var" / "task"

    @property
    def layers(self) -> Path:
        """Its layers, one over the other."""
        return self.folder / "opt"

    @property
    def runtime(self) -> Path:
        """What the runtime brings along."""
        return self.folder / "var" / "runtime"

    def path(self, minor: str) -> list[str]:
        """Return where modules are looked for, before the standard library."""
        python = self.layers / "python"
        site = python / "lib" / f"python{minor}" / "site-packages"
        return [str(place) for place in (self.task, site, python, self.runtime)]


class ImportProbe:
    """Starts a Python for each import; its processes reach neither network nor credentials."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def measure(
        self, function: Function, *, bundle: bytes, layers: Mapping[str, bytes], runs: int
    ) -> Imported:
        """Import the handler of a bundle with its layers, so often after once in vain."""
        with tempfile.TemporaryDirectory(prefix="coldstart-") as name:
            # Resolved: what a module says of its file is compared with it.
            place = _Place(Path(name).resolve())
            belongs = _unpack(place, bundle, layers)
            python, minor = _python(function.runtime)
            # The first reads everything from the disk, which says more of this machine than of the function.
            done = [self._run(function, place, python, minor) for _ in range(runs + 1)][1:]
            middle = sorted(done, key=lambda run: run["seconds"])[(runs - 1) // 2]
            return Imported(
                python=middle["version"],
                machine=_machine(),
                runs=tuple(run["seconds"] for run in done),
                tree=import_tree.parse(middle["lines"]),
                owners=_named(middle["files"], belongs, place),
                notes=tuple(_notes(function, place, middle)),
            )

    def _run(self, function: Function, place: _Place, python: str, minor: str) -> dict[str, Any]:
        module, _, handler = function.handler.rpartition(".")
        result, marker = place.folder / "result.json", f"-- {secrets.token_hex(8)} --"
        result.unlink(missing_ok=True)
        order = {
            "module": module.replace("/", "."),
            "handler": handler,
            "path": place.path(minor),
            "roots": [str(place.task), str(place.layers)],
            "result": str(result),
            "marker": marker,
        }
        script = imported_afresh.__file__
        try:
            ran = process.run(
                [python, "-I", "-S", "-B", "-X", "importtime", script, json.dumps(order)],
                cwd=place.task,
                env=_environment(function, place),
                timeout=INIT_LIMIT,
                grace=1,
            )
        except process.OverdueError as error:
            raise Refused(
                f"{function.name} was not measured",
                cause=f"importing {function.handler} takes longer than {INIT_LIMIT:.0f} s: Lambda starts over"
                f" then, within the first call and its timeout of {function.timeout} s",
                fix="load less at module level, or do it when the handler is first called",
            ) from error
        lines = ran.stderr.split("\n")
        if not result.is_file():
            said = [line for line in lines if line.strip() and not line.startswith(("import time:", "--"))]
            raise Refused(
                f"{function.name} was not measured",
                cause=f"Python ended with {ran.code} while it imported {function.handler}"
                + (f": {said[-1].strip()}" if said else ""),
                fix="nothing that ends the process may run at module level",
            )
        found: dict[str, Any] = json.loads(result.read_bytes())
        if found["error"]:
            raise Refused(f"{function.name} can't be imported", self._problem(function, place, found))
        marks = [at for at, line in enumerate(lines) if line == marker]
        found["lines"] = lines[marks[0] : marks[-1]] if marks else []
        return found

    def _problem(self, function: Function, place: _Place, found: Mapping[str, Any]) -> Problem:
        """Return why a handler can't be imported, and what mends it."""
        error = found["error"]
        at = self._location(function, place, error)
        cause, fix = error["told"], "mend it, and measure again"
        foreign = _foreign(function, place, found["version"])
        if found["asked"]:
            cause += f"; at module level it asks for {', '.join(dict.fromkeys(found['asked']))}"
            fix = "connect when the handler is called: what happens at import is repeated by every cold start"
        elif error["kind"] in ("ImportError", "ModuleNotFoundError") and foreign:
            cause += f"; {foreign}"
            fix = f"measure on Linux on {_wanted(function)}, with {function.runtime}"
        elif error["kind"] == "ModuleNotFoundError":
            fix = f"lock what brings {error['missing']}, in functions/{function.name} or in a layer of it"
        return Problem(cause, fix, at)

    def _location(self, function: Function, place: _Place, error: Mapping[str, Any]) -> Location:
        """Return where an exception arose: in the project if it is there, else as Lambda names it."""
        if not error.get("file"):
            return Location(f"functions/{function.name}/{function.handler_file}")
        path = Path(error["file"])
        folders = [
            (place.task, function.name),
            *((place.layers / "python", name) for name in function.layers),
        ]
        for base, name in folders:
            if path.is_relative_to(base):
                own = Path("functions") / name / path.relative_to(base)
                if (self._root / own).is_file():
                    return Location(own.as_posix(), error["line"])
        return Location("/" + path.relative_to(place.folder).as_posix(), error["line"])


def _unpack(place: _Place, bundle: bytes, layers: Mapping[str, bytes]) -> dict[str, str]:
    """Lay a function out, and return to whom each file belongs."""
    belongs: dict[str, str] = {}
    for base, own, data in (
        *((place.layers, f"layer {name}", zipped) for name, zipped in layers.items()),
        (place.task, "own code", bundle),
    ):
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            opened.extractall(base)
            belongs |= {str(base / file): owner for file, owner in owners(opened, own).items()}
    place.task.mkdir(parents=True, exist_ok=True)
    place.runtime.mkdir(parents=True)
    for package in RUNTIME:
        spec = util.find_spec(package)
        if spec is not None and spec.origin:
            found = Path(spec.origin)
            source = found.parent if found.name == "__init__.py" else found
            (place.runtime / source.name).symlink_to(source)
    return belongs


def _python(runtime: str) -> tuple[str, str]:
    """Return the interpreter that comes nearest to a runtime, and the runtime's minor version."""
    minor = runtime.removeprefix("python")
    return interpreters.find(minor) or sys.executable, minor


def _environment(function: Function, place: _Place) -> dict[str, str]:
    """Return the variables that Lambda sets, credentials that open nothing, and the function's own.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    """
    return {
        **{name: os.environ[name] for name in _INHERITED if name in os.environ},
        "HOME": str(place.folder),
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "_HANDLER": function.handler,
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.runtime}",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start" if function.snap_start else "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": "2026/01/01/[$LATEST]0123456789abcdef",
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "placeholder",
        "AWS_SESSION_TOKEN": "placeholder",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_MAX_ATTEMPTS": "1",
        "LAMBDA_TASK_ROOT": str(place.task),
        "LAMBDA_RUNTIME_DIR": str(place.runtime),
        "LD_LIBRARY_PATH": f"{place.task}:{place.task / 'lib'}:{place.layers / 'lib'}",
        **{
            name: _placeholder(name) if value is None else value for name, value in function.variables.items()
        },
    }


def _placeholder(name: str) -> str:
    """Return a value of the form that a variable's name suggests."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if name.endswith(("_URL", "_URI", "_ENDPOINT")):
        return f"https://{plain}.invalid"
    if name.endswith("_ARN"):
        return f"arn:aws:service:us-east-1:111122223333:{plain}"
    return f"placeholder-{plain}"


def _named(files: Mapping[str, str | None], belongs: Mapping[str, str], place: _Place) -> dict[str, str]:
    """Return to whom each module belongs."""
    found = {}
    for name, file in files.items():
        top = name.partition(".")[0]
        if file and file in belongs:
            found[name] = belongs[file]
        elif file and file.startswith(str(place.runtime)) and top in RUNTIME:
            found[name] = f"{_version(RUNTIME[top])}, the runtime's"
        elif top in sys.stdlib_module_names or (file and not file.startswith(str(place.folder))):
            found[name] = "standard library"
    # A namespace has no file: it goes with what lies in it.
    for name in files:
        if name not in found:
            inside = sorted(owner for other, owner in found.items() if other.startswith(f"{name}."))
            found[name] = inside[0] if inside else "own code"
    return found


def _version(distribution: str) -> str:
    try:
        return f"{distribution} {metadata.version(distribution)}"
    except metadata.PackageNotFoundError:
        return distribution


def _machine() -> str:
    found = platform.machine().lower()
    return _MACHINES.get(found, found)


def _wanted(function: Function) -> str:
    return _MACHINES.get(function.architecture, function.architecture)


def _foreign(function: Function, place: _Place, version: str) -> str:
    """Say that compiled code can't be loaded here, for another machine or Python; empty if all can."""
    minor = ".".join(version.split(".")[:2])
    here = (sys.platform, _machine(), f"python{minor}")
    if here == ("linux", _wanted(function), function.runtime):
        return ""
    compiled = sum(1 for _ in place.folder.glob("var/task/**/*.so"))
    compiled += sum(1 for _ in place.folder.glob("opt/**/*.so"))
    if not compiled:
        return ""
    return (
        f"{compiled} files of compiled code are for {function.runtime} on {_wanted(function)}, and this is"
        f" python{minor} on {_machine()}"
    )


def _notes(function: Function, place: _Place, run: Mapping[str, Any]) -> Sequence[str]:
    """Say what makes a measurement differ from Lambda."""
    notes = []
    minor = ".".join(run["version"].split(".")[:2])
    if f"python{minor}" != function.runtime:
        wanted = function.runtime.removeprefix("python")
        notes.append(
            f"it was Python {minor}: no {wanted} was found on this machine (uv python install {wanted})"
        )
    foreign = _foreign(function, place, run["version"])
    if foreign:
        notes.append(f"{foreign}: what stands in for it was measured")
    used = [name for name in RUNTIME if (run["files"].get(name) or "").startswith(str(place.runtime))]
    if used:
        notes.append(f"{_version(RUNTIME[used[0]])} of this machine stood in for the runtime's own")
    if run["asked"]:
        asked = ", ".join(dict.fromkeys(run["asked"]))
        notes.append(
            f"at module level it asks for {asked}: there is no network here, so that was not measured"
        )
    return notes
