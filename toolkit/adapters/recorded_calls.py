"""What a project's tests really call of AWS, recorded above HTTP: with moto, a Stubber or a local AWS alike.

As a pytest plugin: `TOOLKIT_RECORDED_CALLS=calls.jsonl pytest -p toolkit.adapters.recorded_calls`. Every
call of a boto3 client passes botocore's BaseClient._make_api_call; each distinct one becomes a line of
JSON: service, operation, what names its resource, the test, and the line of code that called.

What is sent is never recorded: only members that name a resource are kept, object keys up to their folder,
and a value that stands in an environment variable is written as ${env:NAME}.
"""

from __future__ import annotations

import json
import os
import sys
import sysconfig
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.adapters.code_needs import service_facts
from toolkit.adapters.code_needs.dynamodb_operations import STATEMENT
from toolkit.adapters.code_needs.operations import asked
from toolkit.adapters.code_needs.values import Const, Entries, Env, Items, Text
from toolkit.domain.access.need import VARIABLE, Need, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.adapters.code_needs.values import Value

FILE = "TOOLKIT_RECORDED_CALLS"
"""The environment variable that names the file that lines are appended to"""
SHORTEST = 3
"""Characters of a variable's value, at least, for it to be known again in a request"""
NAMES = {
    "Bucket", "CopySource", "EventBusName", "FunctionName", "IndexName", "KeyId", "Name", "Names", "Path",
    "Qualifier", "QueueName", "QueueUrl", "RoleArn", "SecretId", "SecretIdList", "StreamARN", "StreamName",
    "TableName", "TargetArn", "TopicArn", "modelId", "resourceArn", "secretArn", "Role", "roleArn",
}  # fmt: skip
"""Members that name a resource, wherever they stand"""
INSIDE = {
    "Delete", "Entries", "Objects", "TransactItems", "Put", "Update", "ConditionCheck", "Get", "Statements",
    "TransactStatements", "Target",
}  # fmt: skip
"""Members that hold such members"""
PRESENT = {"PhoneNumber", "VersionId", "ACL", "Tagging", "ObjectLockMode", "ObjectLockLegalHoldStatus"}
"""Members of which it matters that they are there, never what they say"""
OWN = (str(Path(__file__)), sysconfig.get_paths()["stdlib"], sysconfig.get_paths()["purelib"], "<")


class Recorder:
    """Notes each distinct call while it is installed.

    Args:
        file: lines of JSON are appended to it.

    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: set[str] = set()
        self._lock = threading.Lock()
        self._call: Any = None

    def install(self) -> None:
        """Record from now on."""
        from botocore.client import BaseClient  # noqa: PLC0415, tests that call no AWS need not wait for it

        if self._call is not None:
            return
        original = self._call = BaseClient._make_api_call  # noqa: SLF001, botocore's one choke point
        note = self.note

        def recorded(client: Any, operation: str, parameters: Any) -> Any:  # noqa: ANN401, botocore's own
            note(client.meta.service_model.service_name, operation, parameters)
            return original(client, operation, parameters)

        BaseClient._make_api_call = recorded  # noqa: SLF001

    def remove(self) -> None:
        """Record no more."""
        from botocore.client import BaseClient  # noqa: PLC0415

        if self._call is not None:
            BaseClient._make_api_call = self._call  # noqa: SLF001
            self._call = None

    def note(self, service: str, operation: str, parameters: Any) -> None:  # noqa: ANN401, botocore's own
        """Append a call, unless it is known."""
        test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" (")[0]
        line = json.dumps(
            {
                "service": service,
                "operation": operation,
                "parameters": identifying(service, parameters if isinstance(parameters, dict) else {}),
                "test": test,
                "at": _caller(),
            },
            sort_keys=True,
        )
        with self._lock:
            if line not in self._seen:
                self._seen.add(line)
                with self._file.open("a", encoding="utf-8") as file:
                    file.write(f"{line}\n")


def identifying(service: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Return what names the resources of a request, and nothing else of it."""
    found: dict[str, Any] = {}
    for name, value in parameters.items():
        if name == "RequestItems" and isinstance(value, dict):
            found[name] = {_variable(str(table)): {} for table in value}
        elif name == "Statement" and isinstance(value, str):
            found[name] = _statement(value)
        elif name == "WithDecryption":
            found[name] = bool(value)
        elif name == "Key" and service == "s3" and isinstance(value, str):
            found[name] = _folder(value)
        elif name in PRESENT:
            found[name] = "*"
        elif name in NAMES or _names(service, name):
            if (kept := _kept(value)) is not None:
                found[name] = kept
        elif name in INSIDE:
            found[name] = _inside(service, value)
    return found


def observed(lines: Iterable[str]) -> list[Need]:
    """Return the needs that recorded lines tell of, each once, with the first test that showed it.

    Raises:
        ValueError: a line is none that the recorder wrote.

    """
    found: dict[tuple[str, str, str], Need] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
            service, operation, at, test = told["service"], told["operation"], told["at"], told["test"]
            named = {str(name): _value(value) for name, value in told["parameters"].items()}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"line {number} is no recorded call: {error}") from error
        for each in asked(service, _method(service, operation), named):
            key = (each.action, each.resource, at)
            found.setdefault(key, Need(each.action, each.resource, "observed", at, test))
    return in_order(found.values())


def pytest_configure() -> None:
    """Begin to record, if a file is named."""
    if os.environ.get(FILE):
        _INSTALLED.append(Recorder(Path(os.environ[FILE]).absolute()))
        _INSTALLED[-1].install()


def pytest_unconfigure() -> None:
    """End recording."""
    while _INSTALLED:
        _INSTALLED.pop().remove()


_INSTALLED: list[Recorder] = []
"""pytest knows plugins as modules: what one keeps is kept here"""


def _inside(service: str, value: Any) -> Any:  # noqa: ANN401, a request's own
    if isinstance(value, dict):
        return identifying(service, value)
    if isinstance(value, list | tuple):
        kept = [identifying(service, each) for each in value if isinstance(each, dict)]
        return [each for at, each in enumerate(kept) if each not in kept[:at]]
    return None


def _kept(value: Any) -> Any:  # noqa: ANN401, a request's own
    match value:
        case str():
            return _variable(value)
        case dict():
            return {"Bucket": _variable(str(value.get("Bucket"))), "Key": _folder(str(value.get("Key", "")))}
        case list() | tuple():
            return sorted({_variable(str(each)) for each in value})
    return None


def _names(service: str, name: str) -> bool:
    facts = service_facts.service(service)
    if not facts or name in {"Key", "Item", "Body", "Message", "input"}:
        return False
    return name in _members(service)


def _members(service: str) -> set[str]:
    facts = service_facts.service(service) or {"operations": {}}
    return {
        member
        for operation in facts["operations"].values()
        for _, kinds in operation["actions"]
        for kind in kinds
        for member in kind[2].values()
    }


def _variable(value: str) -> str:
    """Write a value as the variable that holds it, the whole of it or within."""
    held = sorted(
        (name for name, told in os.environ.items() if len(told) >= SHORTEST and told == value), key=str
    )
    return f"${{env:{held[0]}}}" if held else value


def _folder(key: str) -> str:
    folder, slash, _ = key.rpartition("/")
    return f"{folder}{slash}*"


def _statement(statement: str) -> str:
    found = STATEMENT.match(statement)
    if not found:
        return "*"
    kind = next(kind for kind in ("select", "insert", "update", "delete", "exists") if found[kind])
    head = {"select": "SELECT * FROM", "insert": "INSERT INTO", "update": "UPDATE", "delete": "DELETE FROM"}
    index = f'."{found["index"]}"' if found["index"] else ""
    return f'{head.get(kind, "SELECT * FROM")} "{_variable(found["table"])}"{index}'


def _caller() -> str:
    frame = sys._getframe(1)  # noqa: SLF001, the way to a caller's line
    while frame.f_back and frame.f_code.co_filename.startswith(OWN):
        frame = frame.f_back
    file = Path(frame.f_code.co_filename)
    where = file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file
    return f"{where}:{frame.f_lineno}"


def _method(service: str, operation: str) -> str:
    facts = service_facts.service(service) or {"operations": {}}
    return next((name for name, told in facts["operations"].items() if told["name"] == operation), "")


def _value(value: Any) -> Value:  # noqa: ANN401, JSON
    match value:
        case str():
            return (Text(tuple(_parts(value))),)
        case dict():
            return (Entries({_value(str(name))[0]: _value(each) for name, each in value.items()}),)
        case list():
            return (Items([_value(each) for each in value]),)
    return (Const(value, type(value).__name__),)


def _parts(value: str) -> Iterator[str | Env | None]:
    at = 0
    for found in VARIABLE.finditer(value):
        yield from _stars(value[at : found.start()])
        yield Env(found[1])
        at = found.end()
    yield from _stars(value[at:])


def _stars(value: str) -> Iterator[str | None]:
    for at, piece in enumerate(value.split("*")):
        if at:
            yield None
        if piece:
            yield piece
