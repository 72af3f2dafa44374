"""What every test may ask for: the real tools, and this repository."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from toolkit.adapters import tool_environment
from toolkit.adapters.console_progress import ConsoleProgress

ROOT = Path(__file__).parents[1]

# As many examples as the fast suite can afford, on a machine of any speed.
settings.register_profile("fast", max_examples=12, deadline=None)
settings.load_profile("fast")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return this repository's folder."""
    return ROOT


@pytest.fixture(scope="session")
def emulator_python() -> str:
    """Return the interpreter that has the embedded AWS; made on first use, as users have it made."""
    return str(tool_environment.python("emulator", progress=ConsoleProgress(color=False)))


@pytest.hookimpl(tryfirst=True)  # before xdist looks at the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what starts Terraform, the embedded AWS or checkov: --fast leaves it out.

    And the service's tests; and what shares a deployment, which one worker has to run. What is thorough runs
    where somebody asks for it: for faults, or by its own marker.
    """
    asked = config.option.markexpr or ""
    if "faults" not in asked and "thorough" not in asked:
        left = [item for item in items if item.get_closest_marker("thorough")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if not item.get_closest_marker("thorough")]
    for item in items:
        folder = Path(item.path).relative_to(ROOT / "tests").parts[0]
        if folder in {"e2e", "faults", "local_aws", "modules", "service"}:
            item.add_marker(pytest.mark.terraform)
        if folder == "faults":
            item.add_marker(pytest.mark.faults)
        if folder in {"functions", "service"}:
            item.add_marker(pytest.mark.service)
        if folder in {"local_aws", "service"}:
            item.add_marker(pytest.mark.xdist_group(folder))
        if folder == "e2e":
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
