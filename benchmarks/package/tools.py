"""How each tool is given a corpus, made to forget, and run; and where it leaves what it built."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from benchmarks.package import corpora

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.package.corpora import Corpus
    from benchmarks.package.peers import Peers

EACH_SERVICE = """osls=$1 cores=$2; shift 2
printf '%s\\0' "$@" | xargs -0 -n 1 -P "$cores" sh -c 'cd "$1" && exec "$0" package' "$osls"
"""


@dataclass(frozen=True, slots=True)
class Built:
    """A zip or folder that a tool built, the folder in it, and what must be there: a file, and its bytes."""

    place: Path
    file: str
    expected: bytes | None = None
    """None where any bytes will do."""


class Tool(Protocol):
    """A way to package a corpus."""

    name: str
    settles: bool
    """Whether it has to see a state for longer than a file system's tick before it remembers it."""
    remembers: bool
    """Whether an earlier build saves it anything."""
    tries: int
    """How often a run is begun that fails for no reason of ours."""

    def lay(self, corpus: Corpus, folder: Path) -> None:
        """Write the corpus as a project of this tool."""

    def source(self, corpus: Corpus, folder: Path) -> Path:
        """Return the handler that is changed."""

    def command(self, folder: Path) -> list[str]:
        """Return the command that packages all of it."""

    def environment(self) -> dict[str, str]:
        """Return the environment of the command."""

    def forget(self, folder: Path) -> None:
        """Remove what was built, and what is remembered of it, but not the wheels."""

    def built(self, corpus: Corpus, folder: Path, output: str) -> Iterator[Built]:
        """Return what the command must have built."""


def _proofs(corpus: Corpus, folder: Path, function: str, place: Path, prefix: str = "") -> Iterator[Built]:
    """Return what proves that a function was built: its handler, and what it depends on."""
    handler = corpora.source(folder, function)
    file = f"{prefix}{function}/entrypoint.py"
    yield Built(place, file, handler.read_bytes())
    needed = corpus.of(function)
    if needed and not corpus.layered:
        yield Built(place, needed.proof)


@dataclass(frozen=True, slots=True)
class Toolkit:
    """The toolkit, by its console script."""

    shared: dict[str, str]
    name: str = "toolkit"
    settles: bool = True
    remembers: bool = True
    tries: int = 1

    def lay(self, corpus: Corpus, folder: Path) -> None:
        """Write a project, and commit it: the toolkit asks git what it packages."""
        corpora.write_for_toolkit(corpus, folder)
        git = [
            shutil.which("git") or "git",
            "-C",
            str(folder),
            "-c",
            "user.name=b",
            "-c",
            "user.email=b@localhost",
        ]
        for arguments in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "Corpus"]):
            subprocess.run([*git, *arguments], check=True, capture_output=True)

    def source(self, corpus: Corpus, folder: Path) -> Path:
        """Return the handler that is changed."""
        return corpora.source(folder, corpus.names[0])

    def command(self, folder: Path) -> list[str]:
        """Return the command that packages all of it."""
        return [str(Path(sys.executable).parent / "toolkit"), "-C", str(folder), "package"]

    def environment(self) -> dict[str, str]:
        """Return the environment, with the toolkit where this benchmark has it."""
        path = os.environ.get("PYTHONPATH")
        return {**self.shared, **({"PYTHONPATH": path} if path else {})}

    def forget(self, folder: Path) -> None:
        """Remove the bundles, and what is remembered of projects; the store of wheels stays."""
        shutil.rmtree(folder / ".toolkit", ignore_errors=True)
        memory = Path(self.shared["XDG_CACHE_HOME"]) / "terraform-python-toolkit" / "projects"
        shutil.rmtree(memory, ignore_errors=True)

    def built(self, corpus: Corpus, folder: Path, output: str) -> Iterator[Built]:
        """Return the bundles that its table names, by the digests that stand there."""
        digests = dict(
            re.findall(r"^(\S+) +(?:function|layer) +sha256:([0-9a-f]{12}) ", output, re.MULTILINE)
        )
        store = folder / ".toolkit" / "bundles" / "sha256"
        zips = {file.name[:12]: file for file in store.glob("*.zip")}
        places = {name: zips.get(digest, store / digest) for name, digest in digests.items()}
        for name in corpus.names:
            yield from _proofs(corpus, folder, name, places.get(name, store / name))
        for layer in corpus.layers:
            yield Built(places.get(layer.name, store / layer.name), f"python/{layer.proof}")


@dataclass(frozen=True, slots=True)
class Sam:
    """``sam build --cached --parallel``."""

    peers: Peers
    shared: dict[str, str]
    name: str = "sam"
    settles: bool = False
    remembers: bool = True
    tries: int = 1

    def lay(self, corpus: Corpus, folder: Path) -> None:
        """Write a SAM application."""
        corpora.write_for_sam(corpus, folder)

    def source(self, corpus: Corpus, folder: Path) -> Path:
        """Return the handler that is changed."""
        return corpora.source(folder, corpus.names[0])

    def command(self, folder: Path) -> list[str]:
        """Return the command that builds all of it."""
        return [
            str(self.peers.sam / "bin" / "sam"), "build", "--cached", "--parallel",
            "--base-dir", str(folder), "--template-file", str(folder / "template.yaml"),
            "--build-dir", str(folder / ".aws-sam" / "build"),
            "--cache-dir", str(folder / ".aws-sam" / "cache"),
        ]  # fmt: skip

    def environment(self) -> dict[str, str]:
        """Return the environment of the command."""
        return self.shared

    def forget(self, folder: Path) -> None:
        """Remove builds, and the cache of builds."""
        shutil.rmtree(folder / ".aws-sam", ignore_errors=True)

    def built(self, corpus: Corpus, folder: Path, output: str) -> Iterator[Built]:
        """Return the build folders."""
        del output
        build = folder / ".aws-sam" / "build"
        for name in corpus.names:
            yield from _proofs(corpus, folder, name, build / corpora.sam_id(name))
        for layer in corpus.layers:
            yield Built(build / corpora.sam_id(layer.name), f"python/{layer.proof}")


@dataclass(frozen=True, slots=True)
class Osls:
    """``osls package`` with serverless-python-requirements, a process for each core."""

    peers: Peers
    shared: dict[str, str]
    name: str = "osls"
    settles: bool = False
    remembers: bool = True
    tries: int = 3

    def lay(self, corpus: Corpus, folder: Path) -> None:
        """Write the services."""
        corpora.write_for_osls(corpus, folder)

    def source(self, corpus: Corpus, folder: Path) -> Path:
        """Return the handler that is changed."""
        return corpora.source(folder / corpora.services(corpus)[0], corpus.names[0])

    def command(self, folder: Path) -> list[str]:
        """Return the command that packages all services."""
        found = sorted(file.parent for file in folder.glob("*/serverless.yml"))
        program = self.peers.osls / "node_modules" / ".bin" / "osls"
        return ["sh", "-euc", EACH_SERVICE, "sh", str(program), str(os.cpu_count() or 1), *map(str, found)]

    def environment(self) -> dict[str, str]:
        """Return the environment of the command."""
        return self.shared

    def forget(self, folder: Path) -> None:
        """Remove packages, and the cache of installed requirements; pip's downloads stay."""
        for packaged in folder.glob("*/.serverless"):
            shutil.rmtree(packaged)
        for cached in (Path(self.shared["XDG_CACHE_HOME"]) / "serverless-python-requirements").glob(
            "*slspyc*"
        ):
            if cached.name != "downloadCacheslspyc":
                shutil.rmtree(cached) if cached.is_dir() else cached.unlink()

    def built(self, corpus: Corpus, folder: Path, output: str) -> Iterator[Built]:
        """Return the zips of the services."""
        del output
        for name in corpus.names:
            needed = corpus.of(name)
            assert needed is not None
            service = folder / needed.name
            yield from _proofs(
                corpus, service, name, service / ".serverless" / f"{name}.zip", f"functions/{name}/"
            )
        for layer in corpus.layers:
            yield Built(
                folder / layer.name / ".serverless" / "pythonRequirements.zip", f"python/{layer.proof}"
            )


@dataclass(frozen=True, slots=True)
class ByHand:
    """pip and zip, by a script that does all of it each time."""

    peers: Peers
    shared: dict[str, str]
    name: str = "pip + zip"
    settles: bool = False
    remembers: bool = False
    tries: int = 1

    def lay(self, corpus: Corpus, folder: Path) -> None:
        """Write the sources."""
        corpora.write_plain(corpus, folder)

    def source(self, corpus: Corpus, folder: Path) -> Path:
        """Return the handler that is changed."""
        return corpora.source(folder, corpus.names[0])

    def command(self, folder: Path) -> list[str]:
        """Return the command that packages all of it."""
        script = Path(__file__).parent / "by_hand.py"
        return [str(self.peers.python), str(script), str(folder), str(folder / "built")]

    def environment(self) -> dict[str, str]:
        """Return the environment of the command."""
        return self.shared

    def forget(self, folder: Path) -> None:
        """Remove the zips."""
        shutil.rmtree(folder / "built", ignore_errors=True)

    def built(self, corpus: Corpus, folder: Path, output: str) -> Iterator[Built]:
        """Return the zips."""
        del output
        for name in corpus.names:
            yield from _proofs(corpus, folder, name, folder / "built" / "functions" / f"{name}.zip")
        for layer in corpus.layers:
            yield Built(folder / "built" / "layers" / f"{layer.name}.zip", f"python/{layer.proof}")
