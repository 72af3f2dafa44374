"""Hold a document against its JSON Schema, and say what is wrong in the words of the schema."""

from __future__ import annotations

import difflib
import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry, Resource

from toolkit.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema.exceptions import ValidationError

    from toolkit.config.documents import Document

Name = Literal["project", "function", "layer", "environment"]
NAMES: tuple[Name, ...] = ("project", "function", "layer", "environment")


def load(name: Name) -> dict[str, Any]:
    """Return a schema, as it is in the package."""
    text = resources.files("toolkit.config").joinpath(f"schema/{name}.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


@cache
def _validator(name: Name) -> Draft202012Validator:
    schemas = {each: load(each) for each in NAMES}
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in schemas.values()
    )
    return Draft202012Validator(schemas[name], registry=registry)


def problems(document: Document, name: Name) -> Iterator[Problem]:
    """Everything in the document that its schema does not allow, in the order of the file."""
    found = [_problem(error, document) for error in _validator(name).iter_errors(document.data)]
    yield from sorted(found, key=lambda item: (item.at.line, item.at.column) if item.at else (0, 0))


def _inner(error: ValidationError) -> ValidationError:
    """Return the error that is meant where several forms were allowed: of the closest."""
    if error.validator not in ("oneOf", "anyOf") or not error.context:
        return error
    return best_match([error]) or error


def _problem(error: ValidationError, document: Document) -> Problem:
    error = _inner(error)
    path = list(error.absolute_path)
    where = ".".join(str(step) for step in path) or "the document"
    schema = error.schema if isinstance(error.schema, dict) else {}
    instance: Any = error.instance
    allowed: Any = error.validator_value
    meaning = schema.get("description", "")
    match error.validator:
        case "additionalProperties":
            known = sorted(schema.get("properties", {}))
            unknown = sorted(set(instance) - set(known))
            near = difflib.get_close_matches(unknown[0], known, n=1)
            return Problem(
                f"{unknown[0]} is not a setting of {where}",
                f"write {near[0]}" if near else f"drop it; the settings are {', '.join(known)}",
                document.at([*path, unknown[0]]),
            )
        case "required":
            missing = next(key for key in allowed if key not in instance)
            described = schema.get("properties", {}).get(missing, {}).get("description", "")
            return Problem(
                f"{where} lacks {missing}", f"add {missing}. {described}".strip(), document.at(path)
            )
        case "enum":
            choices = ", ".join(str(item) for item in allowed)
            return Problem(
                f"{where}: {error.instance!r} is none of {choices}",
                f"use one of {choices}",
                document.at(path),
            )
        case "pattern":
            return Problem(
                f"{where}: {error.instance!r} does not have the form {error.validator_value}",
                meaning or "write it in that form",
                document.at(path),
            )
        case _:
            return Problem(f"{where}: {error.message}", meaning or "see the schema", document.at(path))
