"""An OpenAPI document as a page for people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Document = Mapping[str, Any]

BEGINNING = """\
<!-- Made by `./run openapi` from the models that the handlers read requests with. -->

# The API

{description} [openapi.json](openapi.json) says the same for programs.

Every call needs a bearer token (JWT). {bearer} Every answer, errors too, carries CORS headers and \
`X-Request-ID`. A path that does not exist is answered 404, a method that a path does not have 405 with \
`Allow`, both in the shape of [errors](#error).
"""


def page(document: Document) -> str:
    """Return the page, in Markdown."""
    bearer = document["components"]["securitySchemes"]["bearer"]["description"]
    blocks = [BEGINNING.format(description=document["info"]["description"], bearer=bearer)]
    for path, operations in document["paths"].items():
        shared = operations.get("parameters", [])
        for method, operation in operations.items():
            if method != "parameters":
                blocks += described(f"{method.upper()} {path}", operation, shared, document)
    blocks.append("## Models\n")
    for name, schema in document["components"]["schemas"].items():
        blocks.append(f"### {name}\n\n{schema['description']}\n")
        blocks.append(fields(schema))
    return "\n".join(blocks).rstrip() + "\n"


def described(name: str, operation: Document, shared: list[Document], document: Document) -> Iterator[str]:
    """Yield what is told of an operation."""
    yield f"## {operation['summary']}\n\n`{name}`\n"
    if "description" in operation:
        yield f"{operation['description']}\n"
    rows = [
        (f"`{each['name']}`", each["in"], kind(each["schema"]), each.get("description", ""))
        for each in [*shared, *operation.get("parameters", [])]
    ]
    yield table(("parameter", "in", "type", "meaning"), rows)
    if "requestBody" in operation:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        yield f"Body: {kind(schema)}\n"
        yield code(example(schema, document))
    answers = [
        (status, kind(answer["content"]["application/json"]["schema"]), answer["description"])
        for status, answer in operation["responses"].items()
    ]
    yield table(("answer", "body", "meaning"), answers)
    first = next(iter(operation["responses"].values()))["content"]["application/json"]["schema"]
    yield code(example(first, document))


def fields(schema: Document) -> str:
    """Return a model's fields as a table."""
    required = schema.get("required", [])
    rows = [
        (f"`{name}`", kind(each), "yes" if name in required else "no", each.get("description", ""))
        for name, each in schema["properties"].items()
    ]
    return table(("field", "type", "required", "meaning"), rows)


def kind(schema: Document) -> str:
    """Return a type in a few words, with its limits."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "allOf" in schema:
        return kind(schema["allOf"][0])
    if "enum" in schema:
        return " \\| ".join(f"`{value}`" for value in schema["enum"] if value is not None)
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if "array" in types:
        return f"list of {kind(schema['items'])}{limits(schema, 'minItems', 'maxItems')}"
    text = " or ".join(types) + limits(schema, "minimum", "maximum")
    return f"{text} `{schema['pattern'].replace('|', chr(92) + '|')}`" if "pattern" in schema else text


def limits(schema: Document, least: str, most: str) -> str:
    """Return the limits of a type, if it has any."""
    if least in schema and most in schema:
        return f", {schema[least]} to {schema[most]}"
    return f", {schema[most]} at most" if most in schema else ""


def example(schema: Document, document: Document) -> Any:  # noqa: ANN401, any JSON
    """Return an example of a type, put together of its fields' examples."""
    if "$ref" in schema:
        return example(document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]], document)
    if "allOf" in schema:
        return example(schema["allOf"][0], document)
    if "example" in schema:
        return schema["example"]
    if schema.get("type") == "array":
        return [example(schema["items"], document)]
    if "properties" in schema:
        return {
            name: example(each, document)
            for name, each in schema["properties"].items()
            if name in schema.get("required", [])
        }
    return "…"


def code(value: object) -> str:
    """Return JSON as a block."""
    return f"```json\n{json.dumps(value, indent=2, ensure_ascii=False)}\n```\n"


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a table."""
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
