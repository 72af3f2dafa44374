"""Providers that the machine already has are found, in an order that a user can foresee."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from toolkit.adapters import provider_mirror
from toolkit.adapters.provider_mirror import VARIABLE, configure, find
from toolkit.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

AWS = "registry.terraform.io/hashicorp/aws"


@pytest.fixture
def platform(tmp_path: Path) -> str:
    """Return Terraform's name of this platform, as the adapter tells it in its refusal."""
    with pytest.raises(ConfigurationError) as caught:
        find({VARIABLE: str(tmp_path)})
    return re.search(r"<version>/(\S+)", caught.value.problems[0].cause)[1]


@pytest.fixture
def mirror(platform: str) -> Callable[..., Path]:
    """Return what makes a folder hold the AWS provider, unpacked or packed."""

    def make(root: Path, *, packed: bool = False, on: str | None = None) -> Path:
        folder = root / AWS
        if packed:
            folder.mkdir(parents=True)
            (folder / f"terraform-provider-aws_5.100.0_{on or platform}.zip").write_bytes(b"PK")
        else:
            (folder / "5.100.0" / (on or platform)).mkdir(parents=True)
        return root

    return make


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """Return an environment of a machine that has nothing."""
    return {"HOME": str(tmp_path / "home"), "XDG_DATA_DIRS": str(tmp_path / "share")}


@pytest.mark.parametrize("packed", [False, True])
def test_the_mirror_that_is_named_is_taken(
    packed: bool,  # noqa: FBT001 - an example
    mirror: Callable[..., Path],
    bare: dict[str, str],
    tmp_path: Path,
) -> None:
    """Before anything else that there is."""
    named, other = mirror(tmp_path / "named", packed=packed), mirror(tmp_path / "other")

    assert find(bare | {VARIABLE: str(named)}, (str(other),)) == named


@pytest.mark.parametrize("content", ["nothing", "another platform"])
def test_a_named_folder_that_is_no_mirror_is_refused(
    content: str, mirror: Callable[..., Path], bare: dict[str, str], tmp_path: Path
) -> None:
    """Whoever names one means it: nothing else is searched."""
    named = tmp_path / "named"
    if content == "another platform":
        mirror(named, on="plan9_mips")

    with pytest.raises(ConfigurationError) as caught:
        find(bare | {VARIABLE: str(named)}, (str(mirror(tmp_path / "other")),))

    assert str(named) in caught.value.problems[0].cause
    assert "terraform providers mirror" in caught.value.problems[0].fix


@pytest.mark.parametrize("where", ["TF_CLI_CONFIG_FILE", ".terraformrc"])
def test_a_configuration_of_the_users_own_is_left_in_charge(
    where: str, mirror: Callable[..., Path], bare: dict[str, str], tmp_path: Path
) -> None:
    """It may name a mirror, or a registry of the firm."""
    home = tmp_path / "home"
    home.mkdir()
    file = home / (".terraformrc" if where == ".terraformrc" else "my.tfrc")
    file.write_text("# mine\n", encoding="utf-8")
    environ = bare if where == ".terraformrc" else bare | {where: str(file)}

    assert find(environ, (str(mirror(tmp_path / "other")),)) is None


@pytest.mark.parametrize("implied", ["home/.terraform.d/plugins", "share/terraform/plugins"])
def test_where_terraform_looks_by_itself_nothing_is_to_be_told(
    implied: str, mirror: Callable[..., Path], bare: dict[str, str], tmp_path: Path
) -> None:
    """Its implied folders."""
    mirror(tmp_path / implied)

    assert find(bare, (str(mirror(tmp_path / "other")),)) is None


@pytest.mark.parametrize("depth", ["", "a", "a/b"])
def test_a_mirror_is_searched_two_folders_deep(
    depth: str, mirror: Callable[..., Path], bare: dict[str, str], tmp_path: Path
) -> None:
    """Under the usual roots."""
    there = mirror(tmp_path / "opt" / depth)

    assert find(bare, (str(tmp_path / "gone"), str(tmp_path / "opt"))) == there


def test_the_search_is_bounded(mirror: Callable[..., Path], bare: dict[str, str], tmp_path: Path) -> None:
    """It must not walk a whole disk."""
    mirror(tmp_path / "opt/a/b/c")

    assert find(bare, (str(tmp_path / "opt"),)) is None


def test_a_configuration_that_is_not_there_does_not_end_the_search(
    mirror: Callable[..., Path], bare: dict[str, str], tmp_path: Path
) -> None:
    """TF_CLI_CONFIG_FILE names a file that was removed."""
    there = mirror(tmp_path / "opt")

    assert find(bare | {"TF_CLI_CONFIG_FILE": str(tmp_path / "gone.tfrc")}, (str(tmp_path / "opt"),)) == there


def test_terraform_is_told_of_the_mirror_and_asks_the_registry_for_the_rest(
    mirror: Callable[..., Path], bare: dict[str, str], tmp_path: Path
) -> None:
    """Its providers come from it alone; the user's own variables are kept."""
    named = mirror(tmp_path / 'with "quotes"')
    environ = bare | {VARIABLE: str(named), "TF_CLI_CONFIG_FILE": "/gone", "PATH": "/bin"}

    result = configure(environ, tmp_path / "made")

    text = Path(result["TF_CLI_CONFIG_FILE"]).read_text(encoding="utf-8")
    assert result["PATH"] == "/bin"
    assert f"path    = {json.dumps(str(named))}" in text
    assert f'include = ["{AWS}"]' in text
    assert f'exclude = ["{AWS}"]' in text


def test_a_configuration_that_names_no_file_is_dropped(
    mirror: Callable[..., Path], bare: dict[str, str], tmp_path: Path
) -> None:
    """Terraform would warn about it on every command."""
    mirror(tmp_path / "home/.terraform.d/plugins")

    result = configure(bare | {"TF_CLI_CONFIG_FILE": str(tmp_path / "gone.tfrc")}, tmp_path)

    assert result == bare


def test_a_configuration_of_the_users_own_is_kept(bare: dict[str, str], tmp_path: Path) -> None:
    """Nothing is written over it, and nothing beside it."""
    file = tmp_path / "my.tfrc"
    file.write_text("# mine\n", encoding="utf-8")

    result = configure(bare | {"TF_CLI_CONFIG_FILE": str(file)}, tmp_path / "made")

    assert result["TF_CLI_CONFIG_FILE"] == str(file)
    assert not (tmp_path / "made").exists()


def test_the_roots_hold_no_path_of_one_machine() -> None:
    """They are folders that packages and administrators use everywhere."""
    assert all(Path(root).is_absolute() for root in provider_mirror.ROOTS)
    assert not any(Path(root).parts[1] in ("home", "root", "Users", "tmp") for root in provider_mirror.ROOTS)
