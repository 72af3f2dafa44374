"""The projects that are packaged: three that every tool gets, and three that only grow.

Every tool gets the same sources and the same locks, for python3.11 on x86_64: no tool has to build for
another machine than the one it runs on. What differs is the manifest, and where it wants its folders.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOCKS = Path(__file__).parents[1] / "locks" / "corpora"
RUNTIME = "python3.11"
ARCHITECTURE = "x86_64"
ACCOUNT = "444444444444"


@dataclass(frozen=True, slots=True)
class Dependencies:
    """Distributions that are locked together, and a file that is there once they are installed."""

    name: str
    proof: str

    @property
    def lock(self) -> Path:
        """Where they are pinned, with their hashes."""
        return LOCKS / f"{self.name}.txt"


@dataclass(frozen=True, slots=True)
class Corpus:
    """A project: its functions, and what they depend on; layered, each set of dependencies is a layer."""

    name: str
    describes: str
    functions: int
    sets: tuple[Dependencies, ...] = ()
    layered: bool = True

    @property
    def names(self) -> list[str]:
        """The functions."""
        width = len(str(self.functions - 1))
        return [f"task_{number:0{width}}" for number in range(self.functions)]

    @property
    def layers(self) -> tuple[Dependencies, ...]:
        """The sets of dependencies that are layers."""
        return self.sets if self.layered else ()

    def of(self, function: str) -> Dependencies | None:
        """Return what a function depends on: the sets are dealt out in turn."""
        return self.sets[int(function.rpartition("_")[2]) % len(self.sets)] if self.sets else None


CORPORA = (
    Corpus(
        "S", "1 function, 3 dependencies in it", 1, (Dependencies("small", "yaml/loader.py"),), layered=False
    ),
    Corpus("M", "6 functions, a layer they share", 6, (Dependencies("service", "pydantic/main.py"),)),
    Corpus(
        "L",
        "40 functions, 8 sets of dependencies as 8 layers",
        40,
        (
            Dependencies("analytics", "pandas/core/frame.py"),
            Dependencies("service", "pydantic/main.py"),
            Dependencies("web", "httpx/_client.py"),
            Dependencies("tokens", "jwt/api_jwt.py"),
            Dependencies("documents", "jinja2/environment.py"),
            Dependencies("database", "sqlalchemy/engine/base.py"),
            Dependencies("images", "PIL/Image.py"),
            Dependencies("sheets", "openpyxl/workbook/workbook.py"),
        ),
    ),
)
SCALES = tuple(
    Corpus(f"{count:,}", f"{count:,} functions, own code alone", count) for count in (40, 400, 4_000)
)


def source(folder: Path, function: str) -> Path:
    """Return the file with a function's handler."""
    return folder / "functions" / function / function / "entrypoint.py"


def write_function(folder: Path, function: str) -> None:
    """Write a function's own code: a package of four modules."""
    handler = source(folder, function)
    handler.parent.mkdir(parents=True)
    (handler.parent / "__init__.py").write_text(f'"""The package of {function}."""\n', "utf-8")
    (handler.parent / "rules.py").write_text(
        '"""What holds for every request."""\n\n\n'
        "def refused(event: dict) -> str | None:\n"
        '    """Return why a request is refused, or None."""\n'
        f'    return None if event.get("task") == "{function}" else "it is for another task"\n',
        "utf-8",
    )
    (handler.parent / "answers.py").write_text(
        '"""How an answer is written."""\n\nimport json\n\n\n'
        "def answer(status: int, **body: object) -> dict:\n"
        '    """Return the answer to an HTTP request."""\n'
        '    return {"statusCode": status, "body": json.dumps(body)}\n',
        "utf-8",
    )
    handler.write_text(
        f'"""The handler of {function}."""\n\n'
        "from .answers import answer\nfrom .rules import refused\n\n\n"
        "def handle(event: dict, _context: object) -> dict:\n"
        '    """Answer a request."""\n'
        "    reason = refused(event)\n"
        "    return answer(400, reason=reason) if reason else answer(200, done=True)\n\n\n# edit: 0\n",
        "utf-8",
    )


def alter(file: Path, mark: object) -> None:
    """Change one line of a handler."""
    kept, _, _ = file.read_text("utf-8").rpartition("# edit: ")
    file.write_text(f"{kept}# edit: {mark}\n", "utf-8")


def write_for_toolkit(corpus: Corpus, folder: Path) -> None:
    """Write a project of this toolkit."""
    for name in corpus.names:
        write_function(folder, name)
        needed, manifest = corpus.of(name), {"description": "A task", "handler": f"{name}.entrypoint.handle"}
        if needed and corpus.layered:
            _json(folder / "functions" / name / "function.yaml", {**manifest, "layers": [needed.name]})
        else:
            _json(folder / "functions" / name / "function.yaml", manifest)
        if needed and not corpus.layered:
            shutil.copy(needed.lock, folder / "functions" / name / "requirements.txt")
    for layer in corpus.layers:
        (folder / "functions" / layer.name).mkdir()
        _json(folder / "functions" / layer.name / "layer.yaml", {"description": "Dependencies"})
        shutil.copy(layer.lock, folder / "functions" / layer.name / "requirements.txt")
    defaults = {"runtime": RUNTIME, "architecture": ARCHITECTURE, "memory": 512, "timeout": 30}
    _json(folder / "toolkit.yaml", {"project": "corpus", "pipeline": ["dev"], "defaults": defaults})
    environment = {"account": ACCOUNT, "region": "eu-central-1", "log_retention_days": 7}
    _json(folder / "terraform" / "envs" / "dev" / "environment.yaml", environment)
    module = folder / "terraform" / "modules" / "corpus" / "main.tf"
    module.parent.mkdir(parents=True)
    module.write_text("locals {}\n", "utf-8")
    (folder / ".gitignore").write_text(".toolkit/\n", "utf-8")


def write_plain(corpus: Corpus, folder: Path) -> None:
    """Write functions/ and layers/, each with the requirements.txt that it needs, and no manifest."""
    for name in corpus.names:
        write_function(folder, name)
        needed = corpus.of(name)
        if needed and not corpus.layered:
            shutil.copy(needed.lock, folder / "functions" / name / "requirements.txt")
    for layer in corpus.layers:
        (folder / "layers" / layer.name).mkdir(parents=True)
        shutil.copy(layer.lock, folder / "layers" / layer.name / "requirements.txt")


def sam_id(name: str) -> str:
    """Return the logical id of a function or layer."""
    return "".join(part.capitalize() for part in name.split("_"))


def write_for_sam(corpus: Corpus, folder: Path) -> None:
    """Write a SAM application: one template, with a LayerVersion for each layer."""
    write_plain(corpus, folder)
    resources: dict[str, Any] = {}
    for name in corpus.names:
        needed = corpus.of(name)
        layers = [{"Ref": sam_id(needed.name)}] if needed and corpus.layered else []
        resources[sam_id(name)] = {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "CodeUri": f"functions/{name}",
                "Handler": f"{name}.entrypoint.handle",
                "Runtime": RUNTIME,
                "Architectures": [ARCHITECTURE],
                "Layers": layers,
            },
        }
    for layer in corpus.layers:
        resources[sam_id(layer.name)] = {
            "Type": "AWS::Serverless::LayerVersion",
            "Metadata": {"BuildMethod": RUNTIME, "BuildArchitecture": ARCHITECTURE},
            "Properties": {"ContentUri": f"layers/{layer.name}", "CompatibleRuntimes": [RUNTIME]},
        }
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": resources,
    }
    _json(folder / "template.yaml", template)


def services(corpus: Corpus) -> list[str]:
    """Return the Serverless services of a corpus: its plugin makes one layer a service."""
    return [each.name for each in corpus.sets]


def write_for_osls(corpus: Corpus, folder: Path) -> None:
    """Write a Serverless service for each set of dependencies, which is its layer."""
    for needed in corpus.sets:
        service = folder / needed.name
        names = [name for name in corpus.names if corpus.of(name) == needed]
        for name in names:
            write_function(service, name)
        shutil.copy(needed.lock, service / "requirements.txt")
        layers = {"layers": [{"Ref": "PythonRequirementsLambdaLayer"}]} if corpus.layered else {}
        functions = {
            name: {
                "handler": f"functions/{name}/{name}/entrypoint.handle",
                "package": {"patterns": ["!**", f"functions/{name}/**"]},
                **layers,
            }
            for name in names
        }
        document = {
            "service": needed.name,
            "provider": {
                "name": "aws",
                "runtime": RUNTIME,
                "architecture": ARCHITECTURE,
                "region": "eu-central-1",
            },
            "plugins": ["serverless-python-requirements"],
            "package": {"individually": True, "excludeDevDependencies": False},
            "custom": {"pythonRequirements": {"layer": corpus.layered, "pipCmdExtraArgs": ["--no-compile"]}},
            "functions": functions,
        }
        _json(service / "serverless.yml", document)


def _json(file: Path, document: object) -> None:
    """Write a document as JSON, which is YAML, too."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(document, indent=2) + "\n", "utf-8")
