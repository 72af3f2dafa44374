"""The Terraform modules: their own tests, their examples, their READMEs."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from toolkit.adapters import provider_mirror

ROOT = Path(__file__).parents[2]
MODULES = sorted(path for path in (ROOT / "terraform" / "modules").iterdir() if path.is_dir())
EXAMPLES = sorted(path for module in MODULES for path in (module / "examples").iterdir())
MOST_VARIABLES = 20

by_name = pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)


@pytest.fixture(scope="session")
def terraform_env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment in which Terraform finds its provider."""
    env = provider_mirror.machine_environment(tmp_path_factory.mktemp("terraform"))
    return {**env, "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of what Terraform reads, so that nothing is left in the repository."""
    copy = tmp_path_factory.mktemp("tree")
    ignored = shutil.ignore_patterns(".terraform*", "__pycache__")
    for name in ("terraform", "functions"):
        shutil.copytree(ROOT / name, copy / name, ignore=ignored)
    shutil.copy(ROOT / "toolkit.yaml", copy)
    return copy


def _terraform(folder: Path, env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["terraform", *arguments], cwd=folder, env=env, capture_output=True, text=True, check=False
    )


@by_name
def test_a_module_passes_its_own_tests(module: Path, tree: Path, terraform_env: dict[str, str]) -> None:
    """Each module is planned against a mocked provider."""
    folder = tree / module.relative_to(ROOT)
    ready = _terraform(folder, terraform_env, "init", "-backend=false", "-input=false", "-no-color")
    assert ready.returncode == 0, ready.stderr

    tested = _terraform(folder, terraform_env, "test", "-no-color")

    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert re.search(r"Success! [1-9]\d* passed, 0 failed", tested.stdout), tested.stdout


def test_every_example_can_be_planned(tree: Path, terraform_env: dict[str, str]) -> None:
    """What people copy works: all of it in one run of Terraform, against a mocked provider."""
    folder = tree / "terraform" / "examples"
    (folder / "tests").mkdir(parents=True)
    shutil.copy(MODULES[0] / "versions.tf", folder)
    runs = [f'mock_provider "aws" {{\n  source = "{tree}/terraform/mocks"\n}}\n']
    for example in EXAMPLES:
        source = f"../{example.relative_to(ROOT / 'terraform')}"
        name = f"{example.parts[-3]}_{example.name}"
        runs.append(f'run "{name}" {{\n  command = plan\n  module {{\n    source = "{source}"\n  }}\n}}\n')
    (folder / "tests" / "examples.tftest.hcl").write_text("\n".join(runs), "utf-8")
    ready = _terraform(folder, terraform_env, "init", "-backend=false", "-input=false", "-no-color")
    assert ready.returncode == 0, ready.stderr

    planned = _terraform(folder, terraform_env, "test", "-no-color")

    assert planned.returncode == 0, planned.stdout + planned.stderr
    assert f"Success! {len(EXAMPLES)} passed, 0 failed" in planned.stdout


@by_name
def test_a_module_has_a_minimal_and_a_complete_example(module: Path) -> None:
    """Whoever copies finds the least and the most that can be said; the most names every variable."""
    said = (module / "examples" / "complete" / "main.tf").read_text("utf-8")

    unsaid = [
        name
        for name in _declared(module, "variable")
        if not re.search(rf"^\s*{name}\s*=", said, re.MULTILINE)
    ]

    assert sorted(path.name for path in (module / "examples").iterdir()) == ["complete", "minimal"]
    assert unsaid == []


def _declared(module: Path, kind: str) -> dict[str, str]:
    """Return the blocks of a kind that a module declares: name to body."""
    text = (module / f"{kind}s.tf").read_text("utf-8")
    return dict(re.findall(rf'^{kind} "(\w+)" \{{\n(.*?)^\}}', text, re.MULTILINE | re.DOTALL))


def _told(module: Path, heading: str) -> list[list[str]]:
    """Return the rows of a table of the module's README."""
    text = (module / "README.md").read_text("utf-8")
    section = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows[2:]]


@by_name
def test_a_readme_tells_of_every_variable_and_output(module: Path) -> None:
    """The tables are true: same names, in the same order, same descriptions."""
    variables, outputs = _declared(module, "variable"), _declared(module, "output")

    inputs_told, outputs_told = _told(module, "Inputs"), _told(module, "Outputs")

    assert [row[0].strip("`") for row in inputs_told] == list(variables)
    assert [row[0].strip("`") for row in outputs_told] == list(outputs)
    for row, body in [
        *zip(inputs_told, variables.values(), strict=True),
        *zip(outputs_told, outputs.values(), strict=True),
    ]:
        description = re.search(r'description\s*=\s*"(.*)"', body)
        assert description, row[0]
        assert row[-1].replace("\\|", "|") == description[1].replace('\\"', '"'), row[0]


@by_name
def test_a_module_stays_small_and_typed(module: Path) -> None:
    """At most 20 variables, each described and typed; provider bounds have both ends."""
    variables = _declared(module, "variable")
    versions = (module / "versions.tf").read_text("utf-8")

    assert 0 < len(variables) <= MOST_VARIABLES
    assert all(re.search(r"^\s+type\s*=", body, re.MULTILINE) for body in variables.values())
    assert re.search(r'version\s*=\s*">= 5\.\d+(\.\d+)?, < 6(\.0)*"', versions)
    assert re.search(r'required_version\s*=\s*">= 1\.\d+(\.\d+)?, < 2(\.0)*"', versions)
