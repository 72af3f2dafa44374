"""A package of npm's registry: fetched once, held to its digest, and nothing of it run."""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
from typing import TYPE_CHECKING

import pytest

from toolkit.adapters import npm_package
from toolkit.adapters.npm_package import NpmPackage
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path


def tarball(**files: str) -> bytes:
    """Return a package's tarball."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(name.replace("_", "/").replace("DOT", "."))
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
        link = tarfile.TarInfo("package/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return stream.getvalue()


CONTENT = tarball(package_main="one", package_DOTDOT_DOTDOT_out="two")
GIVEN = NpmPackage(
    "@scope/name", "1.2.3", f"sha512-{base64.b64encode(hashlib.sha512(CONTENT).digest()).decode()}"
)


def test_a_package_is_fetched_once_and_its_plain_files_alone_are_laid_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Links and what points outside of it are not."""
    monkeypatch.setenv("npm_config_registry", "https://mirror.example/npm/")
    asked = []

    def get(url: str) -> bytes:
        asked.append(url)
        return CONTENT

    place = [npm_package.laid_out(GIVEN, tmp_path / "npm", get=get) for _ in range(2)][1]

    assert asked == ["https://mirror.example/npm/@scope/name/-/name-1.2.3.tgz"]
    assert {each.name for each in place.iterdir()} == {"main", ".complete"}
    assert not list(tmp_path.rglob("out"))


def test_another_content_than_the_pinned_one_is_never_laid_out(tmp_path: Path) -> None:
    """Whoever gave it."""
    with pytest.raises(ToolError, match="was not used"):
        npm_package.laid_out(GIVEN, tmp_path, get=lambda _url: tarball(package_main="evil"))

    assert not list(tmp_path.rglob("main"))


def test_a_registry_that_cannot_be_reached_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And how to name another."""
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:1")

    with pytest.raises(ToolError, match="could not be fetched") as caught:
        npm_package.laid_out(GIVEN, tmp_path)

    assert caught.value.problems[0].fix is not None
    assert "npm_config_registry" in caught.value.problems[0].fix


@pytest.mark.parametrize(
    ("environ", "line", "expected"),
    [
        ({"NPM_CONFIG_REGISTRY": "https://a/"}, "registry=https://b", "https://a"),
        ({}, 'registry = "https://b/"', "https://b"),
        ({}, "@scope:registry=https://c", "https://registry.npmjs.org"),
    ],
)
def test_the_registry_is_the_one_that_npm_would_use(
    environ: dict[str, str], line: str, expected: str, tmp_path: Path
) -> None:
    """Variables before the user's file, before the public one."""
    (tmp_path / ".npmrc").write_text(f"fund=false\n{line}\n", encoding="utf-8")

    assert npm_package.registry({"HOME": str(tmp_path), **environ}) == expected
