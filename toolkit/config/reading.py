"""Read a project: every file is looked at, and every problem is reported at once."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from toolkit.config.remembered import Remembered
from toolkit.domain import freeze
from toolkit.domain.budget import NO_BUDGETS, Budgets, octets
from toolkit.domain.duration import seconds
from toolkit.domain.environment import Environment
from toolkit.domain.function import (
    Bucket,
    Event,
    Function,
    Http,
    Kinesis,
    Layer,
    Queue,
    Schedule,
    Stream,
    Topic,
)
from toolkit.domain.packing import Packing
from toolkit.domain.project import NAME, AccessToken, Defaults, Project
from toolkit.domain.promotion_rules import PromotionRules
from toolkit.domain.smoke import Check, Expectation, Request
from toolkit.errors import ConfigurationError, Location, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from toolkit.config.document import Document
    from toolkit.config.schemas import Name
    from toolkit.domain.function import Trigger
    from toolkit.policies.wiring import Violation

_ANY = Defaults(runtime="", architecture="", memory=0, timeout=0)


class ProjectFiles:
    """The project's files, read once."""

    def __init__(self, root: Path, remembered: Remembered | None = None) -> None:
        self.root = root
        self._remembered = remembered or Remembered(None)
        self.problems: list[Problem] = []
        self.documents: dict[str, Document] = {}
        self.digests: dict[str, str] = {}
        """SHA-256 of what was read of the project and its functions, by path"""

    def _read(self, path: Path, schema: Name) -> Document | None:
        name = path.relative_to(self.root).as_posix()
        content = _content(path)
        if content is not None and schema != "environment":
            self.digests[name] = sha256(content).hexdigest()
        document = None if content is None else self._remembered.get(name, schema, content)
        if document is None:
            document = self._judge(path, schema, content)
        if document is not None:
            self.documents[document.file] = document
        return document

    def _judge(self, path: Path, schema: Name, content: bytes | None) -> Document | None:
        """Read a document and hold it against its schema; what is wrong is noted."""
        # Loaded for documents that are not known: both take longer than all else here.
        from toolkit.config import documents, schemas  # noqa: PLC0415

        document = documents.read(path, root=self.root)
        if isinstance(document, Problem):
            self.problems.append(document)
            return None
        if schema == "environment":
            document = documents.dated(document)
        self.documents[document.file] = document
        found = list(schemas.problems(document, schema))
        self.problems += found
        if found:
            return None
        if content is not None:
            self._remembered.put(document, schema, content)
        return document

    def project(self) -> Project | None:
        """Return the project with its functions and layers; None where any of its files has problems."""
        head = self._read(self.root / "toolkit.yaml", "project")
        # Where toolkit.yaml has problems the functions are still read, for theirs.
        defaults = Defaults(**head.data["defaults"]) if head else _ANY
        budgets = _budgets(head.data) if head else NO_BUDGETS
        functions = self._parts("function", lambda name, data: _function(name, data, defaults, budgets))
        layers = self._parts("layer", lambda name, data: _layer(name, data, defaults))
        gates = self._gates(head) if head else {}
        if head is None or self.problems:
            return None
        self._remembered.save()
        data = head.data
        access = data.get("access_token")
        return Project(
            name=data["project"],
            pipeline=tuple(data["pipeline"]),
            defaults=defaults,
            secrets=tuple(data.get("secrets", {})),
            access_token=AccessToken(access["secret"], access["claims"]) if access else None,
            smoke=tuple(_check(item) for item in data.get("smoke", ())),
            budgets=budgets,
            gates=gates,
            monthly=_dollars(data.get("budgets", {}).get("monthly")),
            github=data.get("github"),
            functions=tuple(functions),
            layers=tuple(layers),
        )

    def _gates(self, head: Document) -> dict[str, PromotionRules]:
        """Return what environments ask of releases; what can't be read is noted."""
        found = {}
        for name, asked in head.data.get("gates", {}).items():
            freezes = []
            for index, text in enumerate(asked.get("freeze", ())):
                try:
                    freezes.append(freeze.parse(text))
                except ValueError as error:
                    self.problems.append(
                        Problem(
                            str(error),
                            "write it as Fri 16:00-Mon 08:00 Europe/Berlin, with a zone of the IANA database",
                            head.at(("gates", name, "freeze", index)),
                        )
                    )
            if name not in head.data["pipeline"]:
                self.problems.append(
                    Problem(
                        f"gates names {name}, which is no environment of the pipeline",
                        f"name one of {', '.join(head.data['pipeline'])}",
                        head.at(("gates", name)),
                    )
                )
            found[name] = PromotionRules(
                soak=seconds(asked.get("soak", "0s")),
                freeze=tuple(freezes),
                scan=seconds(asked.get("scan", "0s")),
                approvals=asked.get("approvals", 0),
                approvers=tuple(asked.get("approvers", ())),
            )
        return found

    def _parts(self, kind: Name, make: Callable[[str, Mapping[str, Any]], Any]) -> list[Any]:
        made = []
        for path in sorted((self.root / "functions").glob(f"*/{kind}.yaml")):
            name = path.parent.name
            if not NAME.fullmatch(name):
                place = Location(path.relative_to(self.root).as_posix())
                self.problems.append(
                    Problem(
                        f"{name} can't be a name",
                        f"rename the folder so that it matches {NAME.pattern}",
                        place,
                    )
                )
                continue
            document = self._read(path, kind)
            if document is not None:
                made.append(make(name, document.data))
        return made

    def environment(self, name: str) -> Environment | None:
        """Return an environment; None where its file has problems."""
        document = self._read(self.root / "terraform" / "envs" / name / "environment.yaml", "environment")
        if document is None:
            return None
        if not self.problems:
            self._remembered.save()
        return Environment(name, document.data["account"], document.data["region"])

    def overrides(self, name: str) -> Mapping[str, Any]:
        """Return what an environment changes of its functions, by function."""
        document = self.documents.get(f"terraform/envs/{name}/environment.yaml")
        found: Mapping[str, Any] = document.data.get("functions", {}) if document else {}
        return found

    def locate(self, violation: Violation) -> Problem:
        """Say where a wiring rule was broken."""
        document = self.documents.get(violation.file)
        place = document.at(violation.path) if document else Location(violation.file)
        return Problem(violation.cause, violation.fix, place)

    def refuse(self, what: str = "the configuration can't be used") -> None:
        """Raise every problem that was found.

        Raises:
            ConfigurationError: there was at least one.

        """
        if self.problems:
            count = len(self.problems)
            raise ConfigurationError(f"{what}: {count} problem{'s' if count > 1 else ''}", *self.problems)


def _content(path: Path) -> bytes | None:
    """Return a file's bytes; None where they can't be read, which is told when it is judged."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _budgets(data: Mapping[str, Any]) -> Budgets:
    found = data.get("budgets", {})
    return Budgets(
        package=octets(found["package"]) if "package" in found else None,
        init=seconds(found["init"]) if "init" in found else None,
    )


def _dollars(text: str | None) -> float | None:
    return None if text is None else float(text.removesuffix("USD"))


def _packing(data: Mapping[str, Any]) -> Packing:
    found = data.get("package", {})
    return Packing(frozenset(found.get("keep", ())), found.get("bytecode"))


def _function(name: str, data: Mapping[str, Any], defaults: Defaults, budgets: Budgets) -> Function:
    variables = data.get("environment", {})
    references = [value for value in variables.values() if isinstance(value, dict)]
    references += data.get("permissions", [])
    return Function(
        name=name,
        handler=data["handler"],
        runtime=data.get("runtime", defaults.runtime),
        architecture=data.get("architecture", defaults.architecture),
        memory=data.get("memory", defaults.memory),
        timeout=data.get("timeout", defaults.timeout),
        layers=tuple(data.get("layers", ())),
        triggers=tuple(_trigger(item) for item in data.get("triggers", ())),
        secrets=tuple(sorted({item["secret"] for item in references if "secret" in item})),
        on_failure=data.get("on_failure", {}).get("queue"),
        snap_start=data.get("snap_start", False),
        packing=_packing(data),
        budgets=_budgets(data).over(budgets),
        variables={key: value if isinstance(value, str) else None for key, value in variables.items()},
    )


_TRIGGERS: Mapping[str, Callable[[Mapping[str, Any]], Trigger]] = {
    "http": lambda found: Http(found["method"], found["path"], found.get("authorizer")),
    "event": lambda found: Event(found["bus"]),
    "queue": lambda found: Queue(found["name"]),
    "schedule": lambda found: Schedule(
        f"cron({found['cron']})" if "cron" in found else f"rate({found['rate']})"
    ),
    "stream": lambda found: Stream(found["table"]),
    "kinesis": lambda found: Kinesis(found["stream"]),
    "bucket": lambda found: Bucket(found["name"]),
    "topic": lambda found: Topic(found["name"]),
}


def _trigger(data: Mapping[str, Any]) -> Trigger:
    [(kind, found)] = data.items()
    return _TRIGGERS[kind](found)


def _layer(name: str, data: Mapping[str, Any], defaults: Defaults) -> Layer:
    return Layer(
        name,
        data.get("runtime", defaults.runtime),
        data.get("architecture", defaults.architecture),
        _packing(data),
    )


def _check(data: Mapping[str, Any]) -> Check:
    request, expect = data["request"], data["expect"]
    status = expect["status"]
    return Check(
        name=data["name"],
        request=Request(
            method=request["method"],
            path=request["path"],
            authorized=request.get("authorized", False),
            token=request.get("token"),
            headers=request.get("headers", {}),
            json=request.get("json"),
        ),
        expect=Expectation(
            status=tuple(status) if isinstance(status, list) else (status,),
            json=expect.get("json", {}),
            headers=expect.get("headers", {}),
        ),
        remember=data.get("remember", {}),
        within=seconds(data["within"]) if "within" in data else 0,
    )
