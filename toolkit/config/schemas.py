"""Hold a document against its JSON Schema, and say what is wrong in the words of the schema."""

from __future__ import annotations

import difflib
import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from toolkit.config import schema_files, without_formats
from toolkit.config.documents import NO_SCALAR
from toolkit.errors import Problem

with without_formats.left_alone():
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError, best_match
    from jsonschema.validators import extend
from referencing import Registry, Resource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema.protocols import Validator

    from toolkit.config.documents import Document

Name = Literal["project", "function", "layer", "environment", "waivers"]
NAMES: tuple[Name, ...] = ("project", "function", "layer", "environment", "waivers")


def load(name: Name) -> dict[str, Any]:
    """Return a schema, as it is in the package."""
    document: dict[str, Any] = json.loads(schema_files.content(name))
    return document


def _pattern(
    _validator: object, pattern: str, instance: object, _schema: object
) -> Iterator[ValidationError]:
    """Match as JSON Schema does: its ``$`` is the end, not the place before a last line break."""
    if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


_Strict: Any = extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]


@cache
def _validator(name: Name) -> Validator:
    schemas = {each: load(each) for each in NAMES}
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in schemas.values()
    )
    made: Validator = _Strict(schemas[name], registry=registry)
    return made


def problems(document: Document, name: Name) -> Iterator[Problem]:
    """Everything in the document that its schema does not allow, in the order of the file."""
    found = list(_keys(document.data, (), document))
    if not found:
        missing: set[tuple[Any, ...]] = set()
        for error in _validator(name).iter_errors(document.data):
            found += _problems(_inner(error), document, missing)
    yield from sorted(found, key=lambda item: (item.at.line, item.at.column) if item.at else (0, 0))


def _keys(data: object, path: tuple[str | int, ...], document: Document) -> Iterator[Problem]:
    """Find keys that are no strings, such as ``1:`` or ``true:``: no schema can tell of them."""
    if isinstance(data, dict):
        for key, value in data.items():
            if isinstance(key, str):
                yield from _keys(value, (*path, key), document)
            else:
                step = NO_SCALAR if isinstance(key, tuple) else str(key).lower()
                cause = f"{str(key).lower()} is not a string, as every key must be"
                yield Problem(cause, "quote it, or drop it", document.at((*path, step)))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _keys(value, (*path, index), document)


def _inner(error: ValidationError) -> ValidationError:
    """Return the error that is meant where several forms were allowed: of the closest."""
    if error.validator not in ("oneOf", "anyOf") or not error.context:
        return error
    return best_match([error]) or error


def _problems(error: ValidationError, document: Document, missing: set[tuple[Any, ...]]) -> Iterator[Problem]:
    """Say what an error means; ``missing`` holds what was said to be missing already."""
    path = list(error.absolute_path)
    where = ".".join(str(step) for step in path) or "the document"
    schema = error.schema if isinstance(error.schema, dict) else {}
    instance: Any = error.instance
    allowed: Any = error.validator_value
    meaning = schema.get("description", "")
    properties: dict[str, Any] = schema.get("properties", {})
    match error.validator:
        case "additionalProperties":
            for key in sorted(set(instance) - set(properties)):
                near = difflib.get_close_matches(key, properties, n=1)
                fix = f"write {near[0]}" if near else f"drop it; the settings are {', '.join(properties)}"
                yield Problem(f"{key} is not a setting of {where}", fix, document.at([*path, key]))
        case "required":
            for key in allowed:
                if key not in instance and (*path, key) not in missing:
                    missing.add((*path, key))
                    described = properties.get(key, {}).get("description", "")
                    yield Problem(
                        f"{where} lacks {key}", f"add {key}. {described}".strip(), document.at(path)
                    )
        case "enum":
            choices = ", ".join(str(item) for item in allowed)
            cause = f"{where}: {instance!r} is none of {choices}"
            yield Problem(cause, f"use one of {choices}", document.at(path))
        case "pattern":
            cause = f"{where}: {instance!r} does not have the form {allowed}"
            yield Problem(cause, meaning or "write it in that form", document.at(path))
        case "minimum" | "maximum":
            low, high = schema.get("minimum"), schema.get("maximum", "any number")
            fix = f"use {low} to {high}. {meaning}".strip()
            yield Problem(f"{where}: {error.message}", fix, document.at(path))
        case _:
            yield Problem(f"{where}: {error.message}", meaning or "see the schema", document.at(path))
