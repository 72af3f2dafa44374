"""The files of a module, and the functions that read files."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from toolkit.adapters.hcl import cursor, parser, syntax
from toolkit.adapters.hcl.evaluation import Names, evaluate
from toolkit.adapters.hcl.functions import EvaluationError
from toolkit.adapters.hcl.json_syntax import body_of
from toolkit.domain.estate import UNKNOWN, known

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from toolkit.adapters.hcl.syntax import Block, Body

Value = Any
_LARGEST = 1 << 20
"""bytes of a file that an expression reads"""
_FILES = frozenset(
    {"file", "fileexists", "fileset", "templatefile", "yamldecode", "yamlencode", "filebase64", "filesha256"}
    | {"filebase64sha256", "pathexpand", "filemd5"}
)


class Source:
    """A folder of Terraform: what its files declare."""

    def __init__(self, folder: Path, *, sources: Sources) -> None:
        self.folder = folder
        self._sources = sources
        self.variables: dict[str, Block] = {}
        self.outputs: dict[str, Block] = {}
        self.calls: dict[str, Block] = {}
        self.locals: dict[str, Any] = {}
        self.resources: dict[tuple[bool, str, str], Block] = {}
        self.providers: list[Block] = []
        for file in files_of(folder):
            for block in sources.body(file).blocks:
                self._add(block)

    def _add(self, block: Block) -> None:
        match block.type, block.labels:
            case "variable", (name,):
                self.variables[name] = block
            case "output", (name,):
                self.outputs[name] = block
            case "module", (name,):
                self.calls[name] = block
            case "resource" | "data", (kind, name):
                self.resources[block.type == "data", kind, name] = block
            case "provider", _:
                self.providers.append(block)
            case "locals", _:
                self.locals.update({key: found for key, (found, _line) in block.body.attributes.items()})

    @cached_property
    def given(self) -> dict[str, Value]:
        """What files beside it give its variables: terraform.tfvars and *.auto.tfvars."""
        found: dict[str, Value] = {}
        names = [self.folder / "terraform.tfvars", self.folder / "terraform.tfvars.json"]
        names += sorted([*self.folder.glob("*.auto.tfvars"), *self.folder.glob("*.auto.tfvars.json")])
        for file in names:
            if file.is_file():
                for key, (value, _line) in self._sources.body(file, values=True).attributes.items():
                    try:
                        found[key] = evaluate(value, _Nothing(), {})
                    except EvaluationError:
                        found[key] = UNKNOWN
        return found

    def of_call(self, block: Block) -> Source | None:
        """Return the source of a call; None where it does not lie on this disk."""
        attribute = block.body.attributes.get("source")
        value = attribute[0].value if attribute and isinstance(attribute[0], syntax.Literal) else None
        if not isinstance(value, str):
            return None
        if value.startswith(("./", "../")):
            folder = Path(os.path.normpath(self.folder / value))
        else:
            found = self._sources.installed(block.labels[0], value)
            if found is None:
                return None
            folder = found
        return self._sources.of(folder) if files_of(folder) else None


class Sources:
    """Every folder of Terraform that was read."""

    def __init__(self, root: Path, *, told: Callable[[Path], str]) -> None:
        self._root = root
        self._told = told
        self._found: dict[Path, Source] = {}
        self._bodies: dict[Path, Body] = {}

    def of(self, folder: Path) -> Source:
        """Return a folder's source."""
        if folder not in self._found:
            self._found[folder] = Source(folder, sources=self)
        return self._found[folder]

    def body(self, file: Path, *, values: bool = False) -> Body:
        """Return a file's content.

        Raises:
            HclError: it is no HCL.

        """
        if file not in self._bodies:
            try:
                text = file.read_text(encoding="utf-8")
            except UnicodeDecodeError as error:
                raise cursor.HclError(f"{self._told(file)}: it is not UTF-8", 1) from error
            name = self._told(file)
            try:
                if file.name.endswith(".json"):
                    self._bodies[file] = body_of(text, name, values=values)
                else:
                    self._bodies[file] = parser.parse(text, name)
            except cursor.HclError as error:
                what = str(error).rsplit(", line", 1)[0]
                raise cursor.HclError(f"{name}:{error.line}: {what}", error.line) from error
        return self._bodies[file]

    @cached_property
    def _manifest(self) -> dict[str, Path]:
        place = self._root / ".terraform" / "modules" / "modules.json"
        try:
            modules = json.loads(place.read_text(encoding="utf-8"))["Modules"]
            return {each["Key"]: self._root / each["Dir"] for each in modules}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def installed(self, name: str, source: str) -> Path | None:
        """Return where terraform init put a module of a registry or repository."""
        del source
        found = [place for key, place in self._manifest.items() if key.split(".")[-1] == name]
        return found[0] if len(found) == 1 and found[0].is_dir() else None


def files_of(folder: Path) -> list[Path]:
    """Return the files of Terraform in a folder; override files come last, as they win."""
    if not folder.is_dir():
        return []
    found = [
        each
        for each in sorted(folder.iterdir())
        if each.name.endswith((".tf", ".tf.json")) and each.is_file() and not each.name.startswith(".")
    ]
    return sorted(found, key=lambda each: each.name.split(".")[0].endswith("override"))


class _Nothing(Names):
    """No names: what a file of values may use."""

    def root(self, name: str) -> Value:
        del name
        return UNKNOWN

    def function(self, name: str, arguments: Sequence[Value]) -> Value:
        del name, arguments
        return NotImplemented


def function(name: str, arguments: Sequence[Value], *, folder: Path, names: Names) -> Value:
    """Return what a function gives that asks for files; NotImplemented where it is none of these."""
    if name not in _FILES:
        return NotImplemented
    if not all(known(each) for each in arguments[:2] if isinstance(each, str)):
        return UNKNOWN
    try:
        return _file_function(name, arguments, folder, names)
    except (OSError, UnicodeDecodeError, IndexError) as error:
        raise EvaluationError(f"{name}(): {error}") from error
    except YAMLError as error:
        raise EvaluationError("it is no YAML") from error


def _file_function(name: str, arguments: Sequence[Value], folder: Path, names: Names) -> Value:  # noqa: C901, PLR0911 - a case a kind
    match name:
        case "yamldecode":
            return json.loads(json.dumps(YAML(typ="safe", pure=True).load(arguments[0]), default=str))
        case "yamlencode":
            return UNKNOWN
        case "pathexpand":
            return str(arguments[0])
    place = folder / str(arguments[0])
    if name == "fileset":
        return sorted(
            each.relative_to(place).as_posix() for each in place.glob(str(arguments[1])) if each.is_file()
        )
    if name == "fileexists":
        return place.is_file()
    if not place.is_file() or place.stat().st_size > _LARGEST:
        # Of a zip that is not built yet, too: what hangs on its content does not matter to rules.
        if name in ("file", "templatefile"):
            raise EvaluationError(f"{name}() can't read {arguments[0]}")
        return UNKNOWN
    content = place.read_bytes()
    match name:
        case "file":
            return content.decode()
        case "templatefile":
            given = arguments[1] if isinstance(arguments[1], Mapping) else {}
            return evaluate(parser.template(content.decode(), str(place)), names, given)
        case "filebase64":
            return base64.b64encode(content).decode()
        case "filebase64sha256":
            return base64.b64encode(hashlib.sha256(content).digest()).decode()
        case "filesha256":
            return hashlib.sha256(content).hexdigest()
    return UNKNOWN


def with_optionals(value: Value, declared: Any) -> Value:  # noqa: ANN401 - a piece of HCL
    """Return an object with what its type's optional() attributes are where they are not given."""
    match declared:
        case syntax.Call("object", (syntax.Object(attributes),), _) if isinstance(value, Mapping):
            made = dict(value)
            for key, kind in attributes:
                name = key.value if isinstance(key, syntax.Literal) else ""
                if isinstance(kind, syntax.Call) and kind.name == "optional":
                    if made.get(name) is None:
                        made[name] = (
                            evaluate(kind.arguments[1], _Nothing(), {}) if len(kind.arguments) > 1 else None
                        )
                    made[name] = with_optionals(made[name], kind.arguments[0])
                elif name in made:
                    made[name] = with_optionals(made[name], kind)
            return made
        case syntax.Call("map", (inner,), _) if isinstance(value, Mapping):
            return {key: with_optionals(each, inner) for key, each in value.items()}
        case syntax.Call("list" | "set", (inner,), _) if isinstance(value, list):
            return [with_optionals(each, inner) for each in value]
    return value
