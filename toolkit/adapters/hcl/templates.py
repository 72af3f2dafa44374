"""Put a template's pieces together: strip markers and directives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from toolkit.adapters.hcl.syntax import ForPart, IfPart, Literal, Template


@dataclass(frozen=True, slots=True)
class Marked:
    """``${…}``, and whether ``~`` strips the blanks beside it."""

    expression: Any
    left: bool
    right: bool


@dataclass(frozen=True, slots=True)
class Directive:
    """``%{…}``."""

    word: str
    names: tuple[str, ...]
    expression: Any
    left: bool
    right: bool


def flush(parts: list[Any], plain: list[str]) -> None:
    """Put the plain text so far behind the parts."""
    if plain:
        parts.append("".join(plain))
        plain.clear()


def unindented(text: str) -> str:
    """Take away the blanks that every line begins with, as ``<<-`` does."""
    lines = text.split("\n")
    depths = [len(line) - len(line.lstrip(" \t")) for line in lines if line.strip()]
    depth = min(depths, default=0)
    return "\n".join(line[depth:] if line.strip() else line.lstrip(" \t") for line in lines)


def joined(parts: list[Any], plain: list[str]) -> Template | Literal:
    """Return the pieces as a template, or as a literal where all is plain."""
    flush(parts, plain)
    stripped = [_stripped(parts, index) for index in range(len(parts))]
    if all(isinstance(part, str) for part in stripped):
        return Literal("".join(stripped))
    found, rest = _nested(stripped, ())
    if rest:
        found = Template((*found.parts, *(Literal(part) for part in rest if isinstance(part, str))))
    return found


def _stripped(parts: list[Any], index: int) -> Any:  # noqa: ANN401 - a piece
    part = parts[index]
    if isinstance(part, str):
        before = parts[index - 1] if index else None
        after = parts[index + 1] if index + 1 < len(parts) else None
        if isinstance(before, Marked | Directive) and before.right:
            part = part.lstrip()
        if isinstance(after, Marked | Directive) and after.left:
            part = part.rstrip()
    return part


def _nested(parts: list[Any], until: tuple[str, ...]) -> tuple[Template, list[Any]]:
    """Return the pieces up to a directive of these words, and what follows from there."""
    found: list[Any] = []
    while parts:
        part, parts = parts[0], parts[1:]
        if isinstance(part, Directive):
            if part.word in until:
                return Template(tuple(found)), [part, *parts]
            if part.word == "if":
                then, parts = _nested(parts, ("else", "endif"))
                otherwise = Template(())
                if parts and parts[0].word == "else":
                    otherwise, parts = _nested(parts[1:], ("endif",))
                found.append(IfPart(part.expression, then, otherwise))
                parts = parts[1:]
            elif part.word == "for":
                body, parts = _nested(parts, ("endfor",))
                key, value = part.names if len(part.names) > 1 else (None, part.names[0])
                found.append(ForPart(key, value, part.expression, body))
                parts = parts[1:]
        else:
            found.append(Literal(part) if isinstance(part, str) else part.expression)
    return Template(tuple(found)), []
