"""A bad release in an environment: the one before serves again, whoever is killed on the way."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from toolkit_process import Toolkit, git

if TYPE_CHECKING:
    from collections.abc import Iterator

GREETINGS = Path(__file__).parents[1] / "e2e/greetings"
GENERIC = ("alarms", "functions", "lambda-function", "layer", "rest-api", "schedule")
ENVIRONMENT_FILES = ("providers.tf", "backend.tf", "versions.tf", "variables.tf")
PORT = "17316"
MOMENTS = 6
LONGEST = 20.0
"""seconds after which a rollback has ended, on a machine that does nothing else"""
OURS = 60.0
"""seconds that a rollback may take, but for Terraform's"""
HANDLER = "functions/hello/hello/entrypoint.py"
GOOD, BAD = "Hello, ada", "HELLO, ada"


@pytest.fixture
def toolkit(root: Path, tmp_path: Path) -> Iterator[Toolkit]:
    """Lay out two environments, and bring two releases to the second: the newer greets too loudly."""
    folder = tmp_path / "greetings"
    shutil.copytree(GREETINGS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for module in GENERIC:
        shutil.copytree(root / "terraform/modules" / module, folder / "terraform/modules" / module)
    for environment in ("test", "live"):
        for name in ENVIRONMENT_FILES:
            shutil.copy(root / "terraform/envs/dev" / name, folder / "terraform/envs" / environment)
    (folder / ".gitignore").write_text(".toolkit/\n__pycache__/\n", "utf-8")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    for setting in ("user.name=test", "user.email=test@example.invalid", "commit.gpgsign=false"):
        git(folder, "config", *setting.split("="))
    found = Toolkit((sys.executable, "-m", "toolkit"), folder)
    found.must("local", "up", "--port", PORT)
    _release(found)
    for file, old, new in (
        (HANDLER, "GREETING']}, {name}", "GREETING'].upper()}, {name}"),
        ("toolkit.yaml", 'greeting: "Hello, ada"', 'greeting: "HELLO, ada"'),
    ):
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), "utf-8")
    _release(found)
    yield found
    found.must("local", "down")


def _release(toolkit: Toolkit) -> None:
    """Bring what is checked out as far as live."""
    git(toolkit.folder, "add", "--all")
    git(toolkit.folder, "commit", "--quiet", "--message", "Greet")
    toolkit.must("package", "--publish", "test")
    git(toolkit.folder, "commit", "--quiet", "--all", "--message", "Release")
    for environment in ("test", "live"):
        if environment == "live":
            toolkit.must("promote", "test", "live", "--direct")
        toolkit.must("apply", environment, "--yes")
        toolkit.must("verify", environment)


def _greeting(toolkit: Toolkit) -> str:
    """Ask the service itself."""
    rows = {row["name"]: row for row in toolkit.ask("status")["environments"]}
    with urlopen(f"{rows['live']['api_url']}/hello/ada", timeout=30) as answer:
        return str(json.loads(answer.read())["greeting"])


def _pinned(toolkit: Toolkit) -> str:
    file = toolkit.folder / "terraform/envs/live/release.auto.tfvars.json"
    return str(json.loads(file.read_text("utf-8"))["release"]["id"])


@pytest.mark.thorough
def test_the_older_code_serves_again_within_a_minute_and_whoever_is_killed(toolkit: Toolkit) -> None:
    """Once as it should be, then there and back with a kill -9 at random moments."""
    # What the older release is verified by is what its own settings say.
    text = (toolkit.folder / "toolkit.yaml").read_text("utf-8")
    (toolkit.folder / "toolkit.yaml").write_text(text.partition("smoke:")[0], "utf-8")
    bad = _pinned(toolkit)
    assert _greeting(toolkit) == BAD
    back = ("rollback", "live", "--direct", "--yes", "--reason", "it shouts")

    done = toolkit.ask(*back)

    assert (done["from"], done["passed"]) == (bad, True)
    assert done["seconds"] - done["terraform_seconds"] < OURS
    assert _greeting(toolkit) == GOOD
    good = done["to"]
    for number in range(MOMENTS):
        chance = random.Random(number)
        wanted, greeting = ((bad, BAD), (good, GOOD))[number % 2]
        run = toolkit.start(*back, "--to", wanted)
        time.sleep(chance.uniform(0.5, LONGEST))
        with suppress(ProcessLookupError):
            # The toolkit alone, or Terraform with it.
            chance.choice((os.kill, os.killpg))(run.pid, signal.SIGKILL)
        run.communicate(timeout=120)

        again = toolkit.ask(*back, "--to", wanted)

        assert again["passed"] is True or again["already"] is True, number
        assert (_pinned(toolkit), _greeting(toolkit)) == (wanted, greeting), number
        chain = toolkit.ask("history", "live", "--verify")
        moved = [entry["release"] for entry in chain["entries"] if entry["kind"] == "rolled-back"]
        assert moved == [good, *((bad, good) * MOMENTS)[: number + 1]], "one record each, however often"
