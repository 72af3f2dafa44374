"""The secrets that this run has seen, and a stream on which none of them is printed."""

from __future__ import annotations

from typing import Any

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    from toolkit.domain.redaction import Redactor

_HINTS = ("SECRET", "TOKEN", "PASS", "PWD", "KEY", "CREDENTIAL", "AUTH", "DSN", "CONN")
"""What is in every name of a variable that could hold a secret: looked for before anything is loaded"""
_TELLING = 8
"""Letters below which a variable's value, or a plain word, is printed: it would be found everywhere"""


class KnownSecrets:
    """Grows as secrets are read; whatever is printed afterwards is without them.

    Args:
        environ: the variables of this process; those whose names promise secrets are known from the start.

    """

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._values: set[str] = set()
        self._redactor: Redactor | None = None
        self._possible = {key: value for key, value in (environ or {}).items() if value and _hinted(key)}
        """Variables that may hold secrets, not yet looked at: what that takes is loaded when it is needed"""

    def add(self, value: str) -> None:
        """Know a secret from now on."""
        if value and value not in self._values:
            self._values.add(value)
            self._redactor = None

    def learn(self, document: Mapping[str, Any]) -> None:
        """Know what a plan marks as sensitive."""
        for value in self.redactor.learned(document).secrets:
            self.add(value)

    @property
    def redactor(self) -> Redactor:
        """What masks them, and whatever else looks secret."""
        if self._redactor is None:
            from toolkit.domain.redaction import Redactor, promises  # noqa: PLC0415 - --help must be quick
            from toolkit.domain.secret_patterns import harmless  # noqa: PLC0415 - as above

            self._values |= {
                value
                for key, value in self._possible.items()
                if promises(key) and len(value) >= _TELLING and not value.isalpha() and not harmless(value)
            }
            self._possible = {}
            self._redactor = Redactor(frozenset(self._values))
        return self._redactor

    def known(self, text: str) -> str:
        """Return a text without the known secrets; nothing else of it is changed."""
        if not self._values and not any(value in text for value in self._possible.values()):
            return text
        return self.redactor.known(text)

    def text(self, text: str) -> str:
        """Return a text without secrets, known or not."""
        return self.redactor.text(text)

    def value(self, value: Any, marks: object = None) -> Any:  # noqa: ANN401 - JSON
        """Return a value of JSON without secrets."""
        return self.redactor.value(value, marks)


def _hinted(name: str) -> bool:
    upper = name.upper()
    return any(hint in upper for hint in _HINTS)


class MaskedStream:
    """A text stream on which known secrets are masked: the last net, behind all others."""

    def __init__(self, stream: TextIO, secrets: KnownSecrets) -> None:
        self._stream = stream
        self.secrets = secrets

    def write(self, text: str) -> int:
        """Write a text without known secrets."""
        self._stream.write(self.secrets.known(text))
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        """Write texts without known secrets."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stream has
        return getattr(self._stream, name)
