"""The schemas are valid, say what every key means, and put a wrong value into the reader's words."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from toolkit.config import documents, schemas
from toolkit.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FUNCTION = "description: Takes an order\nhandler: place.entry.handler\n"
PROJECT = """\
project: orders
pipeline: [dev]
defaults: {runtime: python3.11, architecture: arm64, memory: 512, timeout: 30}
"""
ENVIRONMENT = 'account: "111111111111"\nregion: us-east-1\nlog_retention_days: 30\n'
GOOD = {
    "waivers": "waivers: [{rule: CKV_AWS_27}]",
    "project": PROJECT,
    "function": FUNCTION,
    "layer": "description: Shared\n",
    "environment": ENVIRONMENT,
}


def properties(schema: Any, where: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - any JSON value
    """Return every property that a schema declares, at any depth, and its own schema."""
    if isinstance(schema, list):
        for item in schema:
            yield from properties(item, where)
    if not isinstance(schema, dict):
        return
    for name, inner in schema.get("properties", {}).items():
        yield f"{where}.{name}", inner
    for key, inner in schema.items():
        below = inner.items() if key in ("properties", "$defs") else [(key, inner)]
        for name, item in below:
            yield from properties(item, f"{where}.{name}")


def problems(text: str, name: Any, folder: Path) -> list[Problem]:  # noqa: ANN401 - a literal
    """Return what is wrong with a document."""
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    document = documents.read(path, root=folder)
    if isinstance(document, Problem):
        return [document]
    return list(schemas.problems(document, name))


def told(found: list[Problem]) -> list[tuple[str, str]]:
    """Return place and cause of each problem."""
    return [(str(item.at).partition(":")[2], item.cause) for item in found]


@pytest.mark.parametrize("name", schemas.NAMES)
def test_every_schema_is_a_valid_schema(name: schemas.Name) -> None:
    """Of draft 2020-12, as it says."""
    schema = schemas.load(name)

    Draft202012Validator.check_schema(schema)

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"].endswith(f"/{name}")
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("name", schemas.NAMES)
def test_every_key_says_what_it_means(name: schemas.Name) -> None:
    """Its own words, or those of what it refers to."""
    described = {
        key: inner.get("description") or "$ref" in inner
        for key, inner in [(f"{name}", schemas.load(name)), *properties(schemas.load(name))]
    }

    assert len(described) > 2
    assert [key for key, words in described.items() if not words] == []


@pytest.mark.parametrize("name", schemas.NAMES)
def test_what_is_referred_to_is_there_and_described(name: schemas.Name) -> None:
    """In this schema or in another one."""
    found = []

    def walk(value: Any) -> None:  # noqa: ANN401 - any JSON value
        if isinstance(value, dict):
            found.extend([value["$ref"]] if "$ref" in value else [])
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(schemas.load(name))

    for reference in found:
        file, _, key = reference.partition("#/$defs/")
        target = schemas.load(file or name)["$defs"][key]
        assert target["description"]


@pytest.mark.parametrize("name", schemas.NAMES)
def test_a_good_document_has_no_problem(name: schemas.Name, tmp_path: Path) -> None:
    """The least that is asked for is enough."""
    assert problems(GOOD[name], name, tmp_path) == []


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("memroy: 512", "memory"),
        ("time_out: 3", "timeout"),
        ("trigers: []", "triggers"),
        ("layer: []", "layers"),
    ],
)
def test_an_unknown_key_suggests_the_near_one(key: str, near: str, tmp_path: Path) -> None:
    """A typo is one edit away."""
    (problem,) = problems(f"{FUNCTION}{key}\n", "function", tmp_path)

    assert str(problem.at) == "function.yaml:3:1"
    assert problem.cause == f"{key.split(':', maxsplit=1)[0]} is not a setting of the document"
    assert problem.fix == f"write {near}"


def test_an_unknown_key_that_is_near_to_none_is_told_what_there_is(tmp_path: Path) -> None:
    """The reader sees what could be meant."""
    (problem,) = problems(f"{FUNCTION}xyzzy: 1\n", "function", tmp_path)

    assert "handler" in problem.fix
    assert "memory" in problem.fix


def test_every_unknown_key_is_told_at_its_own_place(tmp_path: Path) -> None:
    """All problems at once, and not the first one only."""
    found = problems(f"memroy: 1\n{FUNCTION}tiemout: 2\n", "function", tmp_path)

    assert told(found) == [
        ("1:1", "memroy is not a setting of the document"),
        ("4:1", "tiemout is not a setting of the document"),
    ]


def test_every_missing_key_is_told_by_its_own_name(tmp_path: Path) -> None:
    """With what it means."""
    found = problems("memory: 512\n", "function", tmp_path)

    assert sorted(item.cause for item in found) == [
        "the document lacks description",
        "the document lacks handler",
    ]
    assert all(len(item.fix) > len("add description. ") for item in found)


@pytest.mark.parametrize(
    ("name", "text", "place", "cause"),
    [
        ("environment", ENVIRONMENT.replace('"111111111111"', "111111111111"), "1:1", "account"),
        ("environment", ENVIRONMENT.replace('"111111111111"', '"11111111111"'), "1:1", "account"),
        ("environment", ENVIRONMENT.replace("us-east-1", "us-east"), "2:1", "region"),
        ("environment", ENVIRONMENT.replace("30", "31"), "3:1", "log_retention_days"),
        ("environment", f"{ENVIRONMENT}functions:\n  f:\n    memory: 1\n", "6:5", "functions.f.memory"),
        ("environment", f"{ENVIRONMENT}functions:\n  f:\n    handler: x\n", "6:5", "handler"),
        ("project", PROJECT.replace("[dev]", "[dev, Prod]"), "2:17", "pipeline.1"),
        ("project", PROJECT.replace("[dev]", "[dev, dev]"), "2:1", "pipeline"),
        ("project", PROJECT.replace("[dev]", "[]"), "2:1", "pipeline"),
        ("project", PROJECT.replace(", timeout: 30", ""), "3:1", "timeout"),
        ("project", PROJECT.replace("memory: 512", "memory: 512 MB"), "3:54", "defaults.memory"),
        ("function", f"{FUNCTION}timeout: 901\n", "3:1", "timeout"),
        ("function", f"{FUNCTION}runtime: python3.9\n", "3:1", "python3.9"),
        ("function", f"{FUNCTION}permissions:\n  - {{table: o, actions: ['*']}}\n", "4:26", "*"),
        ("function", f"{FUNCTION}triggers:\n  - http: {{method: FETCH, path: /}}\n", "4:12", "FETCH"),
        ("function", f"{FUNCTION}triggers:\n  - http: {{method: GET}}\n", "4:5", "path"),
        ("function", f"{FUNCTION}environment: {{A: {{tabel: orders}}}}\n", "3:19", "tabel"),
    ],
)
def test_a_wrong_value_is_told_where_it_stands(
    name: str, text: str, place: str, cause: str, tmp_path: Path
) -> None:
    """By the path of its key; once."""
    found = problems(text, name, tmp_path)

    assert [str(item.at).partition(":")[2] for item in found][:1] == [place]
    assert cause in found[0].cause
    assert all(item.fix for item in found)


def test_an_account_number_that_is_not_quoted_is_told_to_be(tmp_path: Path) -> None:
    """YAML makes a number of it, and drops a leading zero."""
    (problem,) = problems(ENVIRONMENT.replace('"111111111111"', "011111111111"), "environment", tmp_path)

    assert "Quote it" in problem.fix


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("environment", ENVIRONMENT.replace('"111111111111"', '"111111111111\\n"')),
        ("project", PROJECT.replace("orders", '"orders\\n"')),
        ("project", PROJECT.replace("[dev]", '["dev\\n"]')),
    ],
)
def test_a_line_break_at_the_end_of_a_name_is_no_part_of_it(name: str, text: str, tmp_path: Path) -> None:
    r"""In Python ``$`` matches before it; AWS would not find such an account."""
    assert problems(text, name, tmp_path)


def test_no_checker_of_formats_is_loaded_with_the_schemas() -> None:
    """One of them takes two seconds; they are there again for whoever asks for them afterwards."""
    probe = (
        "import sys; from toolkit.config import schemas, without_formats; "
        "print([name for name in without_formats.CHECKERS if name in sys.modules])"
    )

    ran = subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, text=True)

    assert ran.stdout.strip() == "[]"
