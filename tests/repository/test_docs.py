"""The docs tell what is there."""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING, Any, cast, get_args

import click
import pytest
from click.testing import CliRunner

from toolkit.adapters.ministack.launcher import PATCHES
from toolkit.cli.commands import COMMANDS
from toolkit.cli.entry import cli
from toolkit.config import schemas
from toolkit.domain.digest import of_bytes
from toolkit.domain.evidence import Kind
from toolkit.domain.release import Artifact, Release
from toolkit.gates import catalog as gates
from toolkit.policies import catalog as policies

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

WIDTH = "80"
"""columns of a terminal"""
HEADINGS = {
    "project": "toolkit.yaml",
    "function": "function.yaml",
    "layer": "layer.yaml",
    "environment": "environment.yaml",
    "waivers": "waivers.yaml",
}
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^(`{3,}).*?^\1$", re.DOTALL | re.MULTILINE)
OWN = re.compile(r"`((?:toolkit|tests|terraform|functions|docs)/(?![\w-]+/v\d`)[\w./-]+)`")
"""A path of this repository: without a placeholder in it, and no name of a JSON document"""


def pages(root: Path) -> list[Path]:
    """Return every page, the README first."""
    return [root / "README.md", root / "CHANGELOG.md", *sorted((root / "docs").rglob("*.md"))]


def section(text: str, heading: str) -> str:
    """Return what stands below a heading of the second level."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    assert found is not None, heading
    return found[1]


def anchors(text: str) -> set[str]:
    """Return what a link may name in a page, made of its headings as GitHub makes it."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def helps(name: str) -> list[str]:
    """Return the help of a command, and of its subcommands."""
    command = cli.get_command(click.Context(cli), name)
    below = sorted(command.commands) if isinstance(command, click.Group) else []
    runner = CliRunner(env={"COLUMNS": WIDTH})
    told = []
    for words in ([name], *([name, each] for each in below)):
        result = runner.invoke(cli, [*words, "--help"], prog_name="toolkit")
        assert result.exit_code == 0, result.output
        told.append(result.output.strip())
    return told


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_the_usage_on_a_page_is_what_the_command_prints(root: Path, command: str) -> None:
    """An option that was added, renamed or reworded is told, or this fails."""
    text = (root / "docs" / "commands" / f"{command}.md").read_text("utf-8")

    shown = re.findall(r"^```text\n(.*?)\n```$", section(text, "Usage"), re.DOTALL | re.MULTILINE)

    assert shown == helps(command)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_page_tells_purpose_exit_codes_document_and_failures(root: Path, command: str) -> None:
    """Every command is told in the same order, so that a reader finds his way."""
    text = (root / "docs" / "commands" / f"{command}.md").read_text("utf-8")

    headings = re.findall(r"^## (.+)$", FENCED.sub("", text), re.MULTILINE)

    wanted = ["Usage", "When to use it", "What it prints", "Exit codes", "JSON", "How it fails"]
    assert [heading for heading in headings if heading in wanted] == wanted
    assert f"toolkit/{command}/v1" in section(text, "JSON")


def test_every_command_is_in_the_index(root: Path) -> None:
    """A page that no page leads to is not read."""
    text = (root / "docs" / "README.md").read_text("utf-8")

    linked = {target for target in LINK.findall(text) if target.startswith("commands/")}

    assert linked == {f"commands/{command}.md" for command in COMMANDS}


def test_every_decision_is_in_the_index(root: Path) -> None:
    """The index and the folder hold the same decisions, each with all its parts."""
    folder = root / "docs" / "adr"
    decisions = {path.name: path.read_text("utf-8") for path in folder.glob("[0-9]*.md")}

    linked = set(LINK.findall((folder / "README.md").read_text("utf-8")))

    assert linked == set(decisions)
    for name, text in decisions.items():
        parts = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert parts == ["Status", "Context", "Decision", "Consequences", "Alternatives"], name


def test_every_link_leads_somewhere(root: Path) -> None:
    """A relative link names a file, and with an anchor one of its headings."""
    broken = []
    for page in pages(root):
        for target in LINK.findall(FENCED.sub("", page.read_text("utf-8"))):
            if re.match(r"[a-z]+:", target):
                continue
            file, _, anchor = target.partition("#")
            place = (page.parent / file).resolve() if file else page
            if not place.exists() or (anchor and anchor not in anchors(place.read_text("utf-8"))):
                broken.append(f"{page.relative_to(root)}: {target}")

    assert broken == []


def test_every_file_that_is_named_is_there(root: Path) -> None:
    """A test or module that was renamed is renamed in the docs."""
    named = {
        f"{page.relative_to(root)}: {path}"
        for page in pages(root)
        for path in OWN.findall(FENCED.sub("", page.read_text("utf-8")))
        if not (root / path).exists()
    }

    assert named == set()


def keys(
    schema: Mapping[str, Any], path: str, base: schemas.Name
) -> Iterator[tuple[str, bool, Mapping[str, Any]]]:
    """Return every key of a schema: its path, whether it is required, what may stand there."""
    schema, base = resolved(schema, base)
    for name, below in schema.get("properties", {}).items():
        place = f"{path}.{name}" if path else name
        yield place, name in schema.get("required", ()), resolved(below, base)[0]
        yield from keys(below, place, base)
    if "items" in schema:
        yield from keys(schema["items"], f"{path}[]", base)
    if isinstance(schema.get("additionalProperties"), dict):
        yield from keys(schema["additionalProperties"], f"{path}.*", base)
    for below in schema.get("oneOf", ()):
        yield from keys(below, path, base)


def resolved(schema: Mapping[str, Any], base: schemas.Name) -> tuple[Mapping[str, Any], schemas.Name]:
    """Follow a reference to the schema, of this file or another, that it names."""
    if "$ref" not in schema:
        return schema, base
    file, _, pointer = schema["$ref"].partition("#")
    base = cast("schemas.Name", file) if file else base
    found: Any = schemas.load(base)
    for step in pointer.strip("/").split("/"):
        found = found[step]
    return resolved(found, base)


@pytest.mark.parametrize("name", schemas.NAMES)
def test_every_setting_is_told_with_its_limits(root: Path, name: schemas.Name) -> None:
    """A setting that is not told cannot be used; a limit that is not told is run into."""
    text = section((root / "docs" / "configuration.md").read_text("utf-8"), HEADINGS[name])
    rows = dict(re.findall(r"^\| `([^`]+)` (\| .*)$", text, re.MULTILINE))

    settings = {path: (required, limits) for path, required, limits in keys(schemas.load(name), "", name)}

    assert set(rows) == set(settings)
    for path, (required, limits) in settings.items():
        row = rows[path]
        assert row.startswith("| yes |" if required else "| no |"), path
        # As YAML writes them.
        wanted = [str(each).lower() if isinstance(each, bool) else each for each in limits.get("enum", ())]
        wanted += [
            limits[bound] for bound in ("minimum", "maximum", "maxItems", "maxLength") if bound in limits
        ]
        assert [value for value in wanted if not re.search(rf"\b{value}\b", row)] == [], path


def test_every_key_of_the_release_file_is_told(root: Path) -> None:
    """What the toolkit writes is explained to whoever reads it in a diff."""
    text = section((root / "docs" / "configuration.md").read_text("utf-8"), "release.auto.tfvars.json")
    digest = of_bytes(b"")
    release = Release(
        (Artifact("name", "function", digest),), Artifact("infrastructure", "infrastructure", digest)
    ).tfvars()["release"]

    written = {f"release.bundles.*.{key}" for key in release["bundles"]["name"]}
    written |= {f"release.infrastructure.{key}" for key in release["infrastructure"]}

    assert set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)) == {"release.id", *written}


def test_every_gate_and_rule_is_told(root: Path) -> None:
    """Whoever is held back can look up by what."""
    text = (root / "docs" / "rules.md").read_text("utf-8")
    rules = [*gates.GATES, *policies.WIRING, *policies.RISKS]
    modules = [importlib.import_module(rule.__module__) for rule in rules]

    wanted = {module.__name__.rpartition(".")[2] for module in modules}
    wanted |= {
        getattr(module, name) for module in modules for name in ("GATE", "RULE") if hasattr(module, name)
    }

    assert {name for name in wanted if f"`{name}`" not in text} == set()


def test_every_patch_of_the_embedded_aws_is_told(root: Path) -> None:
    """Whoever relies on the emulator knows what was mended in it, and what was not."""
    text = section((root / "docs" / "embedded-aws.md").read_text("utf-8"), "Patches")

    told = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)

    assert sorted(told) == sorted(PATCHES)


def test_every_kind_of_evidence_is_told(root: Path) -> None:
    """What is kept of whom is no secret."""
    text = section((root / "docs" / "architecture.md").read_text("utf-8"), "What lies where")

    assert {kind for kind in get_args(Kind) if f"`{kind}`" not in text} == set()
