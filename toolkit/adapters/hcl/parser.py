"""Read HCL's native syntax into its pieces, with the lines they stand on.

Why not python-hcl2: it hands expressions on as texts, which would have to be parsed all the same.
Source: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from toolkit.adapters.hcl import templates
from toolkit.adapters.hcl.cursor import Cursor, HclError
from toolkit.adapters.hcl.syntax import (
    SPLAT_ITEM,
    Attribute,
    Binary,
    Block,
    Body,
    Call,
    Conditional,
    For,
    Index,
    Literal,
    Object,
    Splat,
    Tuple,
    Unary,
    Variable,
)

if TYPE_CHECKING:
    from toolkit.adapters.hcl.syntax import (
        Template,
    )

_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_HEREDOC = re.compile(r"<<(-?)([^\W\d][\w-]*)[ \t]*\r?\n")
_BINARY = (("||",), ("&&",), ("==", "!="), ("<=", ">=", "<", ">"), ("+", "-"), ("*", "/", "%"))
"""Operators, those that bind weakest first"""
_STRENGTHS = {each: strength for strength, alike in enumerate(_BINARY) for each in alike}
_OPERATOR = re.compile("|".join(re.escape(each) for alike in _BINARY for each in alike))
_SPLAT = re.compile(r"\[\s*\*\s*\]")
_DIGITS = re.compile(r"\d+")
_DEEPEST = 200
"""Levels of nesting that are read"""


def parse(text: str, file: str) -> Body:
    """Return a file's attributes and blocks.

    Raises:
        HclError: it is no HCL.

    """
    return Parser(text.removeprefix("\ufeff"), file).file()


def expression(text: str) -> Any:  # noqa: ANN401 - any of the pieces
    """Return one expression.

    Raises:
        HclError: it is none.

    """
    parser = Parser(text, "")
    found = parser.expression()
    parser.blank(lines=True)
    if parser.at < len(text):
        parser.fail("there is more behind the expression")
    return found


class Parser(Cursor):
    """Goes through one text once."""

    def __init__(self, text: str, file: str) -> None:
        super().__init__(text)
        self._file = file
        self._depth = 0

    def file(self) -> Body:
        """Return all of it."""
        body = self._body()
        if self.at < len(self.text):
            self.fail("a name was expected")
        return body

    def _body(self) -> Body:
        body = Body()
        self._deeper()
        while True:
            self.blank(lines=True)
            if self.at >= len(self.text) or self.next_is("}"):
                self._depth -= 1
                return body
            line = self.line()
            name = self._quoted() if self.next_is('"') else self.identifier()
            self.blank()
            if self.next_is("=") and not self.next_is("=="):
                self.at += 1
                self.blank()
                body.attributes[name] = (self.expression(), line)
                self._end_of_line()
            else:
                body.blocks.append(self._block(name, line))

    def _end_of_line(self) -> None:
        self.blank()
        if self.at < len(self.text) and self.text[self.at] not in "\n}":
            self.fail("a line break was expected")

    def _block(self, kind: str, line: int) -> Block:
        labels = []
        while not self.next_is("{"):
            if self.next_is('"'):
                labels.append(self._quoted())
            else:
                labels.append(self.identifier())
            self.blank()
        self.take("{")
        kept, self.bracketed = self.bracketed, 0
        body = self._body()
        self.bracketed = kept
        self.take("}")
        return Block(kind, tuple(labels), body, line, self._file)

    def _quoted(self) -> str:
        found = self._template()
        if not isinstance(found, Literal) or not isinstance(found.value, str):
            self.fail("a label without templates was expected")
            raise AssertionError  # noqa: TRY004 - one error for all that is no HCL
        return found.value

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            self.fail("it is nested too deeply")

    def expression(self) -> Any:  # noqa: ANN401 - any of the pieces
        """Take an expression."""
        self._deeper()
        found = self._binary(0)
        self.blank()
        if self.next_is("?"):
            self.at += 1
            self.blank(lines=True)
            then = self.expression()
            self.blank(lines=True)
            self.take(":")
            self.blank(lines=True)
            found = Conditional(found, then, self.expression())
        self._depth -= 1
        return found

    def _binary(self, weakest: int) -> Any:  # noqa: ANN401 - any of the pieces
        """Take operands for as long as their operators bind at least this strongly."""
        left = self._unary()
        while True:
            self.blank()
            operator = _OPERATOR.match(self.text, self.at)
            if operator is None or _STRENGTHS[operator[0]] < weakest:
                return left
            self.at = operator.end()
            self.blank(lines=True)
            left = Binary(operator[0], left, self._binary(_STRENGTHS[operator[0]] + 1))

    def _unary(self) -> Any:  # noqa: ANN401 - any of the pieces
        self.blank()
        if self.next_is("!") or self.next_is("-"):
            operator = self.text[self.at]
            self.at += 1
            return Unary(operator, self._unary())
        return self._steps(self._primary())

    def _steps(self, found: Any) -> Any:  # noqa: ANN401 - any of the pieces
        while True:
            kept = self.at
            self.blank()
            if self.next_is("...") or not (self.next_is(".") or self.next_is("[")):
                self.at = kept if not self.bracketed else self.at
                return found
            if self.next_is("."):
                self.at += 1
                if self.next_is("*"):
                    self.at += 1
                    return self._steps(Splat(found, self._attributes(Variable(SPLAT_ITEM))))
                found = self._dotted(found)
            elif _SPLAT.match(self.text, self.at):
                self.at = self.text.index("]", self.at) + 1
                found = Splat(found, self._steps(Variable(SPLAT_ITEM)))
            else:
                found = Index(found, self._between("[", "]"))

    def _attributes(self, found: Any) -> Any:  # noqa: ANN401 - any of the pieces
        while self.next_is("."):
            self.at += 1
            found = self._dotted(found)
        return found

    def _dotted(self, found: Any) -> Any:  # noqa: ANN401 - any of the pieces
        number = _DIGITS.match(self.text, self.at)
        if number is not None:
            self.at = number.end()
            return Index(found, Literal(int(number[0])))
        return Attribute(found, self.identifier())

    def _between(self, left: str, right: str) -> Any:  # noqa: ANN401 - any of the pieces
        self.take(left)
        self.bracketed += 1
        self.blank()
        found = self.expression()
        self.blank()
        self.bracketed -= 1
        self.take(right)
        return found

    def _primary(self) -> Any:  # noqa: PLR0911, ANN401 - any of the pieces
        if self.next_is('"'):
            return self._template()
        if self.next_is("<<"):
            return self._heredoc()
        if self.next_is("("):
            return self._between("(", ")")
        if self.next_is("["):
            return self._tuple()
        if self.next_is("{"):
            return self._object()
        number = _NUMBER.match(self.text, self.at)
        if number is not None:
            self.at = number.end()
            return Literal(
                json.loads(number[0].lstrip("0") or "0") if number[0].isdigit() else float(number[0])
            )
        name = self.identifier()
        if name in ("true", "false", "null"):
            return Literal({"true": True, "false": False}.get(name))
        while self.next_is("::"):
            self.at += 2
            name = f"{name}::{self.identifier()}"
        if self.next_is("("):
            return self._call(name)
        return Variable(name)

    def _call(self, name: str) -> Call:
        self.take("(")
        self.bracketed += 1
        arguments, spread = [], False
        self.blank()
        while not self.next_is(")"):
            arguments.append(self.expression())
            self.blank()
            if self.next_is("..."):
                self.at += 3
                spread = True
                self.blank()
            if self.next_is(","):
                self.at += 1
                self.blank()
            elif not self.next_is(")"):
                self.fail("a comma or ) was expected")
        self.bracketed -= 1
        self.take(")")
        return Call(name, tuple(arguments), spread)

    def _tuple(self) -> Any:  # noqa: ANN401 - any of the pieces
        self.take("[")
        self.bracketed += 1
        self.blank()
        if self.word("for"):
            found: Any = self._for(keyed=False)
        else:
            items = []
            while not self.next_is("]"):
                items.append(self.expression())
                self.blank()
                if self.next_is(","):
                    self.at += 1
                    self.blank()
                elif not self.next_is("]"):
                    self.fail("a comma or ] was expected")
            found = Tuple(tuple(items))
        self.bracketed -= 1
        self.take("]")
        return found

    def _object(self) -> Any:  # noqa: ANN401 - any of the pieces
        self.take("{")
        kept, self.bracketed = self.bracketed, 0
        self.blank(lines=True)
        if self.word("for"):
            self.bracketed = 1
            found: Any = self._for(keyed=True)
        else:
            items = []
            while not self.next_is("}"):
                items.append(self._item())
                self.blank()
                if self.next_is(","):
                    self.at += 1
                elif not self.next_is("\n") and not self.next_is("}"):
                    self.fail("a comma, a line break or } was expected")
                self.blank(lines=True)
            found = Object(tuple(items))
        self.bracketed = kept
        self.take("}")
        return found

    def _item(self) -> tuple[Any, Any]:
        key = self.expression()
        if isinstance(key, Variable):
            key = Literal(key.name)
        self.blank()
        if self.next_is("=") or self.next_is(":"):
            self.at += 1
        else:
            self.fail("= was expected")
        self.blank(lines=True)
        return key, self.expression()

    def _for(self, *, keyed: bool) -> For:
        self.identifier()
        self.blank()
        first, second = self.identifier(), None
        self.blank()
        if self.next_is(","):
            self.at += 1
            self.blank()
            second = self.identifier()
            self.blank()
        if self.identifier() != "in":
            self.fail("in was expected")
        self.blank()
        over = self.expression()
        self.blank()
        self.take(":")
        self.blank()
        key, result, grouped = None, self.expression(), False
        self.blank()
        if keyed:
            self.take("=>")
            self.blank()
            key, result = result, self.expression()
            self.blank()
            if self.next_is("..."):
                self.at += 3
                grouped = True
                self.blank()
        condition = None
        if self.word("if"):
            self.identifier()
            self.blank()
            condition = self.expression()
            self.blank()
        names = (None, first) if second is None else (first, second)
        return For(names[0], names[1], over, key, result, condition, grouped)

    def _template(self) -> Any:  # noqa: ANN401 - any of the pieces
        self.take('"')
        parts: list[Any] = []
        plain: list[str] = []
        while not self.next_is('"'):
            if self.at >= len(self.text) or self.next_is("\n"):
                self.fail("a text has no end")
            self._piece(parts, plain, escapes=True)
        self.take('"')
        return templates.joined(parts, plain)

    def _piece(self, parts: list[Any], plain: list[str], *, escapes: bool) -> None:
        """Take one piece of a template: an escape, a template, or plain text up to the next of these."""
        if self.next_is("$${") or self.next_is("%%{"):
            plain.append(self.text[self.at + 1 : self.at + 3])
            self.at += 3
        elif self.next_is("${"):
            templates.flush(parts, plain)
            self.at += 2
            strip = self.next_is("~")
            self.at += strip
            parts.append(templates.Marked(self._inside(), left=strip, right=self._closed()))
        elif self.next_is("%{"):
            templates.flush(parts, plain)
            self.at += 2
            strip = self.next_is("~")
            self.at += strip
            parts.append(self._directive(left=strip))
        elif escapes and self.next_is("\\"):
            plain.append(self._escape())
        else:
            end = self.at + 1
            while end < len(self.text) and self.text[end] not in '$%\\"\n':
                end += 1
            plain.append(self.text[self.at : end])
            self.at = end

    def _inside(self) -> Any:  # noqa: ANN401 - any of the pieces
        self.bracketed += 1
        self.blank()
        found = self.expression()
        self.blank()
        self.bracketed -= 1
        return found

    def _closed(self) -> bool:
        strip = self.next_is("~")
        self.at += strip
        self.take("}")
        return strip

    def _directive(self, *, left: bool) -> templates.Directive:
        self.bracketed += 1
        self.blank()
        word = self.identifier()
        self.blank()
        names: list[str] = []
        found = None
        if word == "for":
            names.append(self.identifier())
            self.blank()
            if self.next_is(","):
                self.at += 1
                self.blank()
                names.append(self.identifier())
                self.blank()
            self.identifier()
            self.blank()
        if word in ("for", "if"):
            found = self.expression()
            self.blank()
        self.bracketed -= 1
        return templates.Directive(word, tuple(names), found, left=left, right=self._closed())

    def _escape(self) -> str:
        letter = self.text[self.at + 1 : self.at + 2]
        if letter in ("u", "U"):
            width = 4 if letter == "u" else 8
            digits = self.text[self.at + 2 : self.at + 2 + width]
            self.at += 2 + width
            try:
                return chr(int(digits, 16))
            except (ValueError, OverflowError):
                self.fail("an escape is wrong")
        self.at += 2
        return {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}.get(letter, letter)

    def _heredoc(self) -> Any:  # noqa: ANN401 - any of the pieces
        head = _HEREDOC.match(self.text, self.at)
        if head is None:
            self.fail("a heredoc's marker was expected")
            raise AssertionError
        end = re.compile(rf"^[ \t]*{re.escape(head[2])}[ \t]*(?=\r?$)", re.MULTILINE).search(
            self.text, head.end()
        )
        if end is None:
            self.fail(f"the heredoc {head[2]} has no end")
            raise AssertionError
        text = self.text[head.end() : end.start()].replace("\r\n", "\n")
        if head[1]:
            text = templates.unindented(text)
        self.at = end.end()
        return template(text, self._file, line=self.line(head.end()))


def template(text: str, file: str, *, line: int = 1) -> Template | Literal:
    """Return a text's pieces, as of a heredoc or a file of templatefile().

    Raises:
        HclError: a template in it is wrong.

    """
    inner = Parser(text, file)
    parts: list[Any] = []
    plain: list[str] = []
    try:
        while inner.at < len(text):
            inner._piece(parts, plain, escapes=False)  # noqa: SLF001 - its own kind
    except HclError as error:
        raise HclError(str(error).rsplit(", line", 1)[0], line + error.line - 1) from error
    found: Template | Literal = templates.joined(parts, plain)
    return found
