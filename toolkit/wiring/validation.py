"""Gather what ``toolkit validate`` looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import Location, Problem

if TYPE_CHECKING:
    from toolkit.wiring.project import Wiring


def problems(wiring: Wiring) -> list[Problem]:
    """Every problem of the project: schemas, references, formatting, and what Terraform says."""
    from toolkit.usecases import validate

    files = wiring.files
    project = files.project()
    folders = sorted(path.name for path in (wiring.root / "terraform" / "envs").glob("*/"))
    environments = {name: files.environment(name) for name in folders}
    accounts = {name: item.account for name, item in environments.items() if item is not None}
    if project is not None:
        overrides = {name: files.overrides(name) for name in folders}
        broken = validate.wiring(project, root=wiring.root, overrides=overrides, accounts=accounts)
        files.problems += [files.locate(violation) for violation in broken]
    found = list(files.problems)
    found += _unformatted(wiring)
    if project is not None and not found:
        found += _terraform(wiring)
    return found


def counts(wiring: Wiring) -> tuple[int, int, int]:
    """Return how many functions, layers and environments there are, valid or not."""
    functions = wiring.root / "functions"
    return (
        len(list(functions.glob("*/function.yaml"))),
        len(list(functions.glob("*/layer.yaml"))),
        len(list((wiring.root / "terraform" / "envs").glob("*/environment.yaml"))),
    )


def _unformatted(wiring: Wiring) -> list[Problem]:
    from toolkit.adapters import terraform_cli

    folder = wiring.root / "terraform"
    return [
        Problem(
            "it is not formatted, or can't be parsed",
            "terraform fmt -recursive terraform",
            Location(f"terraform/{name}"),
        )
        for name in terraform_cli.unformatted(folder, wiring.process_environment)
    ]


def _terraform(wiring: Wiring) -> list[Problem]:
    """Run ``terraform validate`` on the first environment: the folders hold the same files."""
    from toolkit.adapters.terraform_cli import TerraformCli
    from toolkit.adapters.workspace_tree import WorkspaceTree

    name = wiring.project.pipeline[0]
    tree = WorkspaceTree(wiring.root, environment=name, work="validate")
    tree.prepare(wiring.builder.infrastructure_files(), b'{"release": null}\n')
    terraform = TerraformCli(
        tree.folder, root=tree.root, env=wiring.process_environment, backend={}, locked=tree.locked
    )
    found = []
    with wiring.progress.phase("Validating the Terraform code"):
        diagnostics = terraform.validate()
    for item in diagnostics:
        if item["severity"] != "error":
            continue
        span = item.get("range") or {}
        begin = span.get("start", {})
        file = (tree.folder / span["filename"]).resolve() if "filename" in span else tree.folder
        place = file.relative_to(tree.root) if file.is_relative_to(tree.root) else file
        at = Location(place.as_posix(), begin.get("line", 0), begin.get("column", 0))
        cause = item["summary"] + (f": {item['detail']}" if item.get("detail") else "")
        found.append(Problem(wiring.secrets.text(cause), "mend it there, and run toolkit validate again", at))
    return found
