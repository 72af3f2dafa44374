"""Run the command line in this process, in a project of its own."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from toolkit.cli.entry import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FILES = {
    "toolkit.yaml": """\
project: orders
pipeline: [dev, prod]
defaults: {runtime: python3.11, architecture: arm64, memory: 512, timeout: 30}
""",
    "functions/place/function.yaml": "description: Takes an order\nhandler: place.handler\n",
    "functions/place/place.py": "def handler(event, context): ...\n",
    "terraform/modules/orders/main.tf": "# main\n",
    "terraform/envs/dev/environment.yaml": (
        'account: "111111111111"\nregion: us-east-1\nlog_retention_days: 30\n'
    ),
    "terraform/envs/prod/environment.yaml": (
        'account: "333333333333"\nregion: us-east-1\nlog_retention_days: 30\n'
    ),
}


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Keep the machine's settings out, and leave this process' signals as they were."""
    for name in ("TOOLKIT_TARGET", "NO_COLOR", "FORCE_COLOR", "TOOLKIT_PROVIDER_MIRROR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    handler = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, handler)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the folder of a small project."""
    root = tmp_path / "project"
    for name, content in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return root


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Done]:
    """Return what runs a command, started in a folder outside of any project."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)

    def ran(*arguments: str) -> Done:
        capsys.readouterr()
        code = main(arguments)
        out, err = capsys.readouterr()
        return Done(code, out, err)

    return ran
