"""Terraform is found where it should be looked for, and in a version that may be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from toolkit.adapters import terraform_binary
from toolkit.domain.terraform_version import judge
from toolkit.errors import ConfigurationError, ToolError

if TYPE_CHECKING:
    from pathlib import Path


def program(folder: Path, version: str = "1.11.4", name: str = "terraform") -> Path:
    """Make a program that tells this version, and counts how often it was asked."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(
        f'#!/bin/sh\necho asked >> {folder}/asked\necho \'{{"terraform_version": "{version}"}}\'\n', "utf-8"
    )
    file.chmod(0o755)
    return file


@pytest.fixture
def empty_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Have no tool's environment be there yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_the_program_on_the_path_is_taken(tmp_path: Path) -> None:
    """As a shell would take it."""
    there = program(tmp_path / "bin")

    assert terraform_binary.find({"PATH": str(tmp_path / "bin")}) == str(there)


def test_the_program_that_is_named_is_taken_before_it(tmp_path: Path) -> None:
    """By its path, or by another name on PATH."""
    program(tmp_path / "bin")
    other = program(tmp_path / "bin", name="terraform-1.12")
    environ = {"PATH": str(tmp_path / "bin")}

    assert terraform_binary.find(environ | {"TOOLKIT_TERRAFORM": str(other)}) == str(other)
    assert terraform_binary.find(environ | {"TOOLKIT_TERRAFORM": "terraform-1.12"}) == str(other)


def test_a_named_program_that_is_none_is_refused(tmp_path: Path) -> None:
    """Whoever names one means it."""
    program(tmp_path / "bin")

    with pytest.raises(ConfigurationError) as caught:
        terraform_binary.find({"PATH": str(tmp_path / "bin"), "TOOLKIT_TERRAFORM": str(tmp_path / "gone")})

    assert str(tmp_path / "gone") in caught.value.problems[0].cause


@pytest.mark.usefixtures("empty_cache")
def test_where_there_is_none_and_nothing_may_be_fetched_that_is_told(tmp_path: Path) -> None:
    """Doctor looks, and fetches nothing."""
    with pytest.raises(ToolError) as caught:
        terraform_binary.find({"PATH": str(tmp_path)})

    assert caught.value.fault == "no-terraform"
    assert "install Terraform" in caught.value.problems[0].fix


def test_a_version_is_asked_for_once(tmp_path: Path) -> None:
    """A command asks for it more than once; the program takes 60 ms to answer."""
    there = program(tmp_path / "bin", "1.13.0")

    assert {terraform_binary.version(str(there)) for _ in range(3)} == {"1.13.0"}
    assert (tmp_path / "bin/asked").read_text("utf-8") == "asked\n"


def test_a_program_that_is_no_terraform_is_told(tmp_path: Path) -> None:
    """It prints something else, and why is told."""
    file = program(tmp_path / "bin")
    file.write_text("#!/bin/sh\necho no license >&2\nexit 3\n", "utf-8")

    with pytest.raises(ToolError) as caught:
        terraform_binary.version(str(file))

    assert caught.value.problems[0].cause == "no license"


@pytest.mark.parametrize(
    ("found", "pin", "cause"),
    [
        ("1.10.0", None, ""),
        ("1.99.3", None, ""),
        ("1.12.0-beta1", None, ""),
        ("1.11.4", "1.11.4", ""),
        ("1.9.8", None, "needed is 1.10 or later"),
        ("2.0.0", None, "below 2"),
        ("1.11.3", "1.11.4", ".terraform-version pins 1.11.4"),
        ("1.9.8", "1.9.8", "needed is 1.10 or later"),
    ],
)
def test_a_version_is_judged_by_bounds_and_pin(found: str, pin: str | None, cause: str) -> None:
    """A pin is exact; it does not widen the bounds."""
    unfit = judge(found, pin)

    assert cause in (unfit.cause if unfit else "")
    assert (unfit is None) == (cause == "")


def test_the_pin_of_a_project_is_seen_from_its_work_folder(tmp_path: Path) -> None:
    """As tfenv, tenv and mise look for it: upwards."""
    work = tmp_path / ".toolkit/work/dev/terraform/envs/dev"
    work.mkdir(parents=True)
    (tmp_path / ".terraform-version").write_text("v1.11.4\n", "utf-8")

    assert terraform_binary.pinned(work) == "1.11.4"
    with pytest.raises(ToolError, match="terraform can't be used") as caught:
        terraform_binary.require(str(program(tmp_path / "bin", "1.12.0")), work)
    assert caught.value.fault == "terraform-version"


@pytest.mark.parametrize("text", ["", "latest", ">= 1.10", "1.11"])
def test_a_pin_that_is_no_exact_version_is_refused(text: str, tmp_path: Path) -> None:
    """Tfenv knows more forms; none of them pins."""
    (tmp_path / ".terraform-version").write_text(f"{text}\n", "utf-8")

    with pytest.raises(ConfigurationError):
        terraform_binary.pinned(tmp_path)
