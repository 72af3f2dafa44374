"""A place in a text of HCL, and what can be asked there."""

from __future__ import annotations

import re
from bisect import bisect_right

_IDENTIFIER = re.compile(r"[^\W\d][\w-]*")
_BLANK = re.compile(r"(?:[ \t\r]|\#[^\n]*|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_BLANK_LINES = re.compile(r"(?:[ \t\r\n]|\#[^\n]*|//[^\n]*|/\*.*?\*/)*", re.DOTALL)


class HclError(ValueError):
    """A text is no HCL; the line is where it was noticed."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(f"{what}, line {line}")
        self.line = line


class Cursor:
    """Goes through one text once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.bracketed = 0
        """Inside of brackets line breaks mean nothing"""
        self._lines = [found.end() for found in re.finditer("\n", text)]

    def fail(self, what: str) -> None:
        """Say that it is no HCL."""
        raise HclError(what, self.line())

    def line(self, at: int | None = None) -> int:
        """Return the line of a place."""
        return bisect_right(self._lines, self.at if at is None else at) + 1

    def blank(self, *, lines: bool = False) -> None:
        """Pass blanks and comments."""
        found = (_BLANK_LINES if lines or self.bracketed else _BLANK).match(self.text, self.at)
        assert found is not None
        self.at = found.end()

    def next_is(self, word: str) -> bool:
        """Tell whether this comes next."""
        return self.text.startswith(word, self.at)

    def take(self, word: str) -> None:
        """Pass this, which must come next."""
        if not self.next_is(word):
            self.fail(f"{word!r} was expected")
        self.at += len(word)

    def identifier(self) -> str:
        """Take a name."""
        found = _IDENTIFIER.match(self.text, self.at)
        if found is None:
            self.fail("a name was expected")
            raise AssertionError
        self.at = found.end()
        return found[0]

    def word(self, word: str) -> bool:
        """Tell whether this name comes next."""
        found = _IDENTIFIER.match(self.text, self.at)
        return found is not None and found[0] == word
