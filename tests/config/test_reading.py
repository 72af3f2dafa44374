"""Whatever stands in the files: a project, or every problem at once with its place. Never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from toolkit.config import documents
from toolkit.config.documents import Document
from toolkit.config.reading import ProjectFiles
from toolkit.domain.budget import Budgets
from toolkit.domain.environment import Environment
from toolkit.domain.function import Event, Function, Http, Layer
from toolkit.domain.packing import Packing
from toolkit.domain.project import AccessToken, Defaults
from toolkit.domain.smoke import Check, Expectation, Request
from toolkit.errors import ConfigurationError, Problem

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """\
project: orders
pipeline: [dev, prod]
defaults: {runtime: python3.12, architecture: arm64, memory: 256, timeout: 9}
"""
VARIABLES = {"KEY": None, "LEVEL": "INFO"}
FULL = f"""\
{HEAD}budgets: {{package: 20 MB, init: 2s, monthly: 200 USD}}
secrets: {{token_key: {{description: Signs}}}}
access_token: {{secret: token_key, claims: {{iss: orders}}}}
smoke:
  - name: It answers
    request: {{method: GET, path: /ping, authorized: true, headers: {{X: "1"}}}}
    expect: {{status: 200, json: {{ok: true}}, headers: {{Y: "2"}}}}
    remember: {{order: id}}
    within: 30s
  - name: It refuses
    request: {{method: POST, path: /ping, token: bad, json: {{a: [1]}}}}
    expect: {{status: [401, 403]}}
"""
PLACE = """\
description: Takes an order
handler: place.entry.handler
memory: 1024
layers: [common]
environment: {KEY: {secret: other_key}, LEVEL: INFO}
triggers:
  - http: {method: POST, path: /orders, authorizer: check}
  - event: {bus: orders, source: orders, detail_type: [created]}
permissions:
  - {secret: token_key, actions: [GetParameter]}
  - {table: orders, actions: [PutItem]}
package: {keep: [tests, runtime], bytecode: 3.12.1}
budgets: {package: 8 MiB}
"""
ENVIRONMENT = (
    'account: "111111111111"\nregion: eu-west-1\nlog_retention_days: 30\nfunctions: {place: {memory: 512}}\n'
)


def written(folder: Path, **files: str | bytes) -> ProjectFiles:
    """Write a project: its head, and functions, layers and environments by the first letter of a name."""
    places = {"f": "functions/{}/function.yaml", "l": "functions/{}/layer.yaml"}
    places |= {"e": "terraform/envs/{}/environment.yaml"}
    for key, content in ({"toolkit": HEAD} | files).items():
        kind, _, name = key.partition("_")
        path = folder / ("toolkit.yaml" if kind == "toolkit" else places[kind].format(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return ProjectFiles(folder)


def refused(files: ProjectFiles) -> list[str]:
    """Return the places of the problems that a project is refused for."""
    assert files.project() is None
    with pytest.raises(ConfigurationError) as caught:
        files.refuse()
    assert caught.value.exit_code == 2
    assert all(problem.cause and problem.fix for problem in caught.value.problems)
    return [str(problem.at) for problem in caught.value.problems]


def test_a_project_is_read_as_it_is_written(tmp_path: Path) -> None:
    """Every key arrives where it belongs."""
    files = written(tmp_path, toolkit=FULL, f_place=PLACE, l_common="description: Shared\n")

    project = files.project()

    assert files.problems == []
    assert project is not None
    assert (project.name, project.pipeline) == ("orders", ("dev", "prod"))
    assert project.defaults == Defaults("python3.12", "arm64", 256, 9)
    assert project.secrets == ("token_key",)
    assert project.monthly == 200
    assert project.access_token == AccessToken("token_key", {"iss": "orders"})
    assert project.layers == (Layer("common", "python3.12", "arm64"),)
    assert project.functions == (
        Function(
            "place",
            "place.entry.handler",
            "python3.12",
            "arm64",
            memory=1024,
            timeout=9,
            layers=("common",),
            triggers=(Http("POST", "/orders", "check"), Event("orders")),
            secrets=("other_key", "token_key"),
            packing=Packing(frozenset({"tests", "runtime"}), "3.12.1"),
            budgets=Budgets(package=8 * 1024**2, init=2),
            variables=VARIABLES,
        ),
    )


def test_smoke_checks_are_read_as_they_are_written(tmp_path: Path) -> None:
    """One status or several; a time in seconds."""
    project = written(tmp_path, toolkit=FULL).project()

    assert project is not None
    assert project.smoke == (
        Check(
            "It answers",
            Request("GET", "/ping", authorized=True, headers={"X": "1"}),
            Expectation((200,), {"ok": True}, {"Y": "2"}),
            {"order": "id"},
            within=30,
        ),
        Check("It refuses", Request("POST", "/ping", token="bad", json={"a": [1]}), Expectation((401, 403))),
    )


def test_an_environment_is_read_with_what_it_changes(tmp_path: Path) -> None:
    """Account, region, and sizes of its own."""
    files = written(tmp_path, e_dev=ENVIRONMENT)

    assert files.environment("dev") == Environment("dev", "111111111111", "eu-west-1")
    assert files.overrides("dev") == {"place": {"memory": 512}}


def test_an_environment_without_a_file_is_told(tmp_path: Path) -> None:
    """By the name of the file that is missing."""
    files = written(tmp_path)

    assert files.environment("dev") is None
    assert [str(problem.at) for problem in files.problems] == ["terraform/envs/dev/environment.yaml"]


def test_the_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    """Each with file, line and column."""
    files = written(
        tmp_path,
        toolkit=HEAD.replace("[dev, prod]", "[dev, Prod]") + "stages: 1\n",
        f_place=PLACE.replace("memory: 1024", "memory: 1"),
        f_check="description: Says who\nhandler: check\n",
        l_common="description: [\n",
    )

    places = refused(files)

    assert set(places) == {
        "toolkit.yaml:2:17",
        "toolkit.yaml:4:1",
        "functions/place/function.yaml:3:1",
        "functions/check/function.yaml:2:1",
        "functions/common/layer.yaml:2:1",
    }


@pytest.mark.parametrize(
    ("content", "place", "cause"),
    [
        pytest.param("project: a\nproject: b\n", "toolkit.yaml:2:1", "project", id="a key twice"),
        pytest.param("project:\n\tname: a\n", "toolkit.yaml:2:1", "YAML", id="a tab"),
        pytest.param("project: [a\n", "toolkit.yaml:2:1", "YAML", id="an open bracket"),
        pytest.param("project: 'a\n", "toolkit.yaml:2:1", "YAML", id="an open quote"),
        pytest.param("a: 1\n b: 2\n", "toolkit.yaml:2:3", "YAML", id="a wrong indentation"),
        pytest.param("a: *nowhere\n", "toolkit.yaml:1:4", "YAML", id="an unknown alias"),
        pytest.param("", "toolkit.yaml:1:1", "None", id="an empty file"),
        pytest.param("# nothing\n", "toolkit.yaml:1:1", "None", id="a comment alone"),
        pytest.param("- a\n- b\n", "toolkit.yaml:1:1", "'a'", id="a list"),
        pytest.param("just text\n", "toolkit.yaml:1:1", "just text", id="a text"),
        pytest.param(b"project: \xff\xfe\n", "toolkit.yaml", "can't be read", id="no UTF-8"),
        pytest.param(b"project: a\x00b\n", "toolkit.yaml", "YAML", id="a NUL"),
        pytest.param("a: 1\n---\nb: 2\n", "toolkit.yaml:2:1", "YAML", id="two documents"),
        pytest.param(f"{HEAD}1: x\n", "toolkit.yaml:4:1", "1 is not", id="a number as key"),
        pytest.param(f"{HEAD}1: x\nx: y\n", "toolkit.yaml:4:1", "1 is not", id="keys of two kinds"),
        pytest.param(f"{HEAD}true: x\n", "toolkit.yaml:4:1", "is not", id="a truth as key"),
        pytest.param(f"{HEAD}? [a, b]\n: x\n", "toolkit.yaml:4:3", "is not", id="a list as key"),
        pytest.param(f"{HEAD}smoke: 2026-13-45\n", "toolkit.yaml", "", id="no date that there is"),
        pytest.param(f"{HEAD}smoke: 2026-01-01\n", "toolkit.yaml:4:1", "smoke", id="a date"),
        pytest.param(f"{HEAD}smoke: !!python/object:os.system x\n", "toolkit.yaml:4:8", "", id="a tag"),
        pytest.param(f"{HEAD}smoke: &a [*a]\n", "toolkit.yaml:4:8", "", id="a list in itself"),
    ],
)
def test_what_can_not_be_read_is_a_problem_with_a_place(
    content: str | bytes, place: str, cause: str, tmp_path: Path
) -> None:
    """And no traceback, and no guess."""
    files = written(tmp_path, toolkit=content)

    places = refused(files)

    assert places[0] == place or (":" not in place and places[0].startswith(f"{place}:"))
    assert any(cause in problem.cause for problem in files.problems)


def test_a_merge_key_brings_its_settings_along(tmp_path: Path) -> None:
    """YAML knows it, and Terraform's yamldecode does too."""
    files = written(
        tmp_path,
        e_dev="account: '111111111111'\nregion: eu-west-1\nlog_retention_days: 30\n"
        "functions:\n  place: &big {memory: 512}\n  check: {<<: *big, timeout: 3}\n",
    )

    assert files.environment("dev") is not None, files.problems
    assert files.overrides("dev") == {"place": {"memory": 512}, "check": {"memory": 512, "timeout": 3}}


def test_an_anchored_truth_is_a_truth(tmp_path: Path) -> None:
    """And no 1."""
    request = "{method: GET, path: /, authorized: &yes true}"
    smoke = f"smoke:\n  - name: n\n    request: {request}\n    expect: {{status: 200}}\n"

    project = written(tmp_path, toolkit=HEAD + smoke).project()

    assert project is not None
    assert project.smoke[0].request.authorized is True


@pytest.mark.parametrize("name", ["Place", "1place", "place.v2", "pläce", "p" * 64])
def test_a_folder_whose_name_can_not_be_a_name_is_told(name: str, tmp_path: Path) -> None:
    """It becomes a part of names in AWS."""
    files = written(tmp_path, **{f"f_{name}": PLACE})

    assert refused(files) == [f"functions/{name}/function.yaml"]


def test_no_problem_is_no_refusal(tmp_path: Path) -> None:
    """Nothing is raised."""
    files = written(tmp_path, f_place=PLACE)

    assert files.project() is not None
    files.refuse()


YAML = st.text(alphabet="ab1:-[]{}#&*!|>'\"%@,? \n\t<=.~", max_size=30)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("2026-13-45")
@example("&a [*a]")
@example("? a\n: b\n1: c")
@given(YAML)
def test_no_text_makes_the_reader_crash(tmp_path: Path, text: str) -> None:
    """It is a document, or a problem."""
    path = tmp_path / "toolkit.yaml"
    path.write_text(text, encoding="utf-8")

    found = documents.read(path, root=tmp_path)

    assert isinstance(found, Document | Problem)
    assert ProjectFiles(tmp_path).project() is None


@given(st.permutations(["a", "b", "c"]), st.integers(0, 3))
def test_a_value_without_a_place_is_told_by_what_is_around_it(steps: list[str], known: int) -> None:
    """An editor still jumps near."""
    positions = {tuple(steps[:length]): (length + 1, 7) for length in range(1, known + 1)}
    document = Document("f.yaml", {}, positions)

    place = document.at(steps)

    assert (place.line, place.column) == ((known + 1, 7) if known else (1, 1))
