"""Take secrets out of what is printed or stored, and leave in what people need to read.

A value is masked where Terraform marks it, where it is one that is known to be secret, in whichever form it
is written, where the name it stands under promises a secret, and where it looks like one. Digests, ARNs, ids
and references stay.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from toolkit.domain import secret_patterns
from toolkit.domain.secret_spellings import spellings

if TYPE_CHECKING:
    from collections.abc import Iterable

MASK = "(secret)"
_LEARNED_FROM = 8
"""Letters from which a value that Terraform marks is looked for elsewhere, too"""
_ID_UP_TO = 40
"""Letters of the longest id that AWS gives: what is longer, under the name of an id, is no id"""
_KEPT = ("format_version", "terraform_version", "errored", "applyable", "complete")
"""What a stripped plan keeps beside its changes"""
_MORE_NAMES = re.compile(
    r"(?:passwords?|passwd|passphrase|passcode|secret|api_?keys?|private_?key|secret_?key|access_?key|tokens|"
    r"connection_?string|conn_?str|(?:^|_)dsn|secret_?(?:string|binary|value)|private_?key_?pem)$",
)
_SUFFIX = re.compile(
    r"[_\-.](?:dev|test|staging|prod|production|old|new|current|b64|base64|value|string|plain|text)$"
)
_ID_NAME = re.compile(r"(?:^|[_\-.:])(?:id|ids|arn|arns|name|names|version|sid|uuid|alias)$")
_DIGEST_NAME = re.compile(r"(?:hash|sha_?\d*|md5|digest|etag|checksum|fingerprint|redeployment)$")
_DIGEST_SAID = re.compile(r"(?:sha-?\d+|hash|digest|etag|checksum|md5)[^\n]{0,40}$", re.IGNORECASE)
_BASE64_DIGEST = re.compile(
    r"[A-Za-z0-9+/_-]{22}==|[A-Za-z0-9+/_-]{27}=|[A-Za-z0-9+/_-]{43}=|[A-Za-z0-9+/_-]{64}|[A-Za-z0-9+/_-]{86}=="
)
_OF_URLS = ("://",)
_FORMS = tuple(form for _what, hints, form in secret_patterns.FORMS if hints != _OF_URLS)
_HINT = re.compile(
    "|".join(re.escape(hint) for _what, hints, _form in secret_patterns.FORMS for hint in hints)
)
_FORM_FROM = 15
"""Letters of the shortest secret of a known form"""
_TOKEN_FROM = 20
"""Letters below which no text is called random"""
_TOKEN = re.compile(rf"[A-Za-z0-9+/=_-]{{{_TOKEN_FROM},}}")
_REGION = r"[a-z]{2}(?:-[a-z]+)+-\d"
_POOL = re.compile(rf"\b{_REGION}_[A-Za-z0-9]{{9}}\b")
"""The id of a user pool"""
_WORDY = 8
"""Letters below which a piece of a name is never called random"""
_PEM = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|\Z)",
    re.DOTALL,
)
_URL = re.compile(
    r"(?P<head>\b[A-Za-z][A-Za-z0-9+.-]*://[^\s/@:'\"<>]*:)(?!\d{1,5}(?:/|\Z))(?P<secret>[^\s'\"<>]+)(?P<tail>@(?=[\w.\[(-]))"
)
_SCHEME = re.compile(r"(?P<head>\b(?:bearer|basic)\s+)(?P<secret>[A-Za-z0-9._~+/=-]{8,})", re.IGNORECASE)
_NAMED = re.compile(
    r"(?P<name>[A-Za-z_][\w.-]{0,80})(?:\\*[\"'])?\s*(?P<sign>=>|[:=])\s*(?P<quote>(?:\\*[\"'])?)"
)
_BARE = re.compile(r"[^\s\"',;&}\]]+")
_OPTION = re.compile(r"(?P<head>--(?P<name>[A-Za-z][\w-]*)\s+)(?P<secret>[^\s-][^\s]*)")
_REFERENCE = re.compile(r"\$?\{[^{}]*\}|<[^<>]*>|\$[A-Za-z_]\w*|%s|\*+")
_PAIR_NAMES = ("name", "Name", "key", "Key", "parameter_name", "header_name")
_OWN_VALUE = ("value", "constant_value", "default")
"""What a plan has the value under of what stands above it: a variable, an output, an argument"""
_PAIR_VALUES = ("value", "Value", "parameter_value", "header_value")


@dataclass(frozen=True, slots=True)
class Redactor:
    """Masks what is secret; the same text always becomes the same text, and a masked one stays as it is."""

    secrets: frozenset[str] = frozenset()
    """Values that are known to be secret: they are found in any spelling, anywhere"""

    def knowing(self, values: Iterable[str]) -> Redactor:
        """Return a redactor that knows these values, too."""
        return Redactor(self.secrets | {value for value in values if value})

    def known(self, text: str) -> str:
        """Return a text without the values that are known to be secret; nothing else is looked for."""
        pattern = _pattern(self.secrets)
        return text if pattern is None else pattern.sub(MASK, text)

    def text(self, text: str) -> str:
        """Return a text for people without secrets."""
        text = self.known(text)
        if "PRIVATE KEY" in text:
            text = _PEM.sub(MASK, text)
        if "://" in text:
            text = _URL.sub(_in_url, text)
        if len(text) >= _FORM_FROM and _HINT.search(text):
            for form in _FORMS:
                text = form.sub(MASK, text)
        if " " in text:
            text = _SCHEME.sub(rf"\g<head>{MASK}", text)
        if "=" in text or ":" in text:
            text = _unassigned(text)
        if "--" in text:
            text = _OPTION.sub(_option, text)
        return text if len(text) < _TOKEN_FROM else _TOKEN.sub(_drawn, text)

    def value(self, value: Any, marks: object = None, *, name: str = "") -> Any:  # noqa: ANN401 - JSON, a case a kind
        """Return a value of JSON with its structure, and without secrets.

        Args:
            value: what is masked; null, true and false never are.
            marks: Terraform's ``before_sensitive`` or ``after_sensitive`` of it.
            name: what it stands under.

        """
        match value:
            case None | bool():
                return value
            case _ if marks is True:
                return MASK
            case dict():
                return self._mapping(value, marks, name)
            case list() | tuple():
                told = marks if isinstance(marks, list) else []
                return [
                    self.value(item, told[at] if at < len(told) else None, name=name)
                    for at, item in enumerate(value)
                ]
            case str():
                return _remembered(self, value, name)
            case _:
                text = str(value)
                promised = promises(name) and not secret_patterns.harmless(text)
                return MASK if promised or text in self.secrets else value

    def _mapping(self, value: Mapping[str, Any], marks: object, under: str) -> dict[str, Any]:
        told = marks if isinstance(marks, Mapping) else {}
        named = next((value[key] for key in _PAIR_NAMES if isinstance(value.get(key), str)), "")
        masked = {}
        for key, item in value.items():
            whose = named if key in _PAIR_VALUES and promises(named) else under if key in _OWN_VALUE else ""
            name = whose if promises(whose) else str(key)
            masked[self.known(str(key))] = self.value(item, told.get(key), name=name)
        return masked

    def string(self, text: str, name: str) -> str:
        """Return a text of JSON without secrets, by what it stands under."""
        if text in self.secrets:
            return MASK
        masked = self._json(text, name) if text.lstrip().startswith(("{", "[")) else None
        if masked is not None:
            return masked
        if promises(name) and not _plain(text):
            return MASK
        if _TOKEN.fullmatch(text) and _kept(text, name):
            return self.known(text)
        return MASK if secret_patterns.random(text) and not _wordy(text) else self.text(text)

    def _json(self, text: str, name: str) -> str | None:
        """Return a JSON document in a string, masked; None where it is none."""
        try:
            found = json.loads(text, object_pairs_hook=_once)
            masked = self.value(found, name=name)
        except RecursionError:
            return MASK
        except ValueError:
            return None
        if masked == found:
            return text
        return json.dumps(masked, ensure_ascii=False, separators=(",", ":"))

    def learned(self, document: Mapping[str, Any]) -> Redactor:
        """Return a redactor that knows what a plan marks: a copy of it elsewhere bears no mark."""
        declared = document.get("configuration", {}).get("root_module", {}).get("variables", {})
        found: set[str] = set()
        for name, item in document.get("variables", {}).items():
            secret = bool(declared.get(name, {}).get("sensitive")) or promises(name)
            found.update(_marked(item.get("value"), marks=secret))
            found.update(_promised(item.get("value")))
        changes = [each.get("change", {}) for each in document.get("resource_changes", ())]
        for change in (*changes, *document.get("output_changes", {}).values()):
            for side in ("before", "after"):
                found.update(_marked(change.get(side), change.get(f"{side}_sensitive")))
        telling = {each for each in found if len(each) >= _LEARNED_FROM and _telling(each)}
        return self.knowing(telling - self.secrets)

    def plan(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Return a plan that may be stored: what changes, masked; no variables, state or configuration."""
        able = self.learned(document)
        kept = {key: document[key] for key in _KEPT if key in document}
        kept["resource_changes"] = [
            able._change(each)  # noqa: SLF001 - another value of the same class
            for each in document.get("resource_changes", ())
        ]
        kept["output_changes"] = {
            name: able._sides(change)  # noqa: SLF001 - as above
            for name, change in document.get("output_changes", {}).items()
        }
        return kept

    def whole(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Return all of a plan, masked: for what reads its configuration and values, too."""
        able = self.learned(document)
        declared = document.get("configuration", {}).get("root_module", {}).get("variables", {})
        parts = {key: able._state(item) for key, item in document.items()}  # noqa: SLF001 - as above
        made = {**parts, **able.plan(document)}
        for name, item in document.get("variables", {}).items():
            secret = bool(declared.get(name, {}).get("sensitive"))
            made["variables"][name] = able.value(item, {"value": True} if secret else None, name=name)
        return made

    def _state(self, value: Any, name: str = "") -> Any:  # noqa: ANN401 - JSON
        """Return planned or prior values, or the configuration: there, marks stand beside what they mark."""
        if isinstance(value, list):
            return [self._state(item, name) for item in value]
        if not isinstance(value, dict):
            return self.value(value, name=name)
        if "values" in value and "sensitive_values" in value:
            return {**value, "values": self.value(value["values"], value["sensitive_values"])}
        if value.get("sensitive") is True and "value" in value:
            return {**value, "value": MASK}
        return {
            key: self._state(item, name if key in _OWN_VALUE and promises(name) else str(key))
            for key, item in value.items()
        }

    def _change(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        return {**entry, "change": self._sides(entry.get("change", {}))}

    def _sides(self, change: Mapping[str, Any]) -> dict[str, Any]:
        masked = {key: item for key, item in change.items() if key != "generated_config"}
        for side in ("before", "after"):
            if side in change:
                masked[side] = self.value(change[side], change.get(f"{side}_sensitive"))
        if "importing" in masked:
            masked["importing"] = self.value(masked["importing"])
        return masked


@lru_cache(maxsize=32_768)
def _remembered(redactor: Redactor, text: str, name: str) -> str:
    """Mask a text once: plans say the same again and again."""
    return redactor.string(text, name)


@lru_cache(maxsize=64)
def _pattern(secrets: frozenset[str]) -> re.Pattern[str] | None:
    found = {each for secret in secrets for each in spellings(secret)}
    if not found:
        return None
    return re.compile(
        "|".join(re.escape(each) for each in sorted(found, key=lambda each: (-len(each), each)))
    )


@lru_cache(maxsize=8192)
def promises(name: str) -> bool:
    """Tell whether a name promises a secret, in any way of writing names."""
    if not name:
        return False
    if secret_patterns.promises(name):
        return True
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    snake = snake.replace("-", "_").replace(".", "_")
    short = _SUFFIX.sub("", snake)
    return _MORE_NAMES.search(snake) is not None or (
        short != snake and (_MORE_NAMES.search(short) is not None or secret_patterns.promises(short))
    )


def _plain(text: str) -> bool:
    """Tell whether a value under a promising name is no secret: a setting, a reference, or masked."""
    return text == MASK or secret_patterns.harmless(text) or _REFERENCE.fullmatch(text) is not None


def _wordy(token: str) -> bool:
    """Tell whether a text is a name made of words and numbers, such as a path or a resource's."""
    pieces = [piece for piece in re.split(r"[-_/+=]", _POOL.sub("pool", token)) if piece]
    return len(pieces) > 1 and all(len(piece) < _WORDY or not _mixed(piece) for piece in pieces)


def _mixed(text: str) -> bool:
    return all(re.search(kind, text) for kind in ("[a-z]", "[A-Z]", "[0-9]"))


def _kept(token: str, name: str) -> bool:
    """Tell whether what looks random is what its name says it is: a digest or an id."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    if _DIGEST_NAME.search(snake) and _BASE64_DIGEST.fullmatch(token):
        return True
    return len(token) <= _ID_UP_TO and _ID_NAME.search(snake) is not None


def _drawn(found: re.Match[str]) -> str:
    token = found[0]
    if not secret_patterns.random(token) or _wordy(token) or re.match(r"sha\d+-", token):
        return token
    if _BASE64_DIGEST.fullmatch(token) and _DIGEST_SAID.search(
        found.string[max(0, found.start() - 60) : found.start()]
    ):
        return token
    return MASK


def _in_url(found: re.Match[str]) -> str:
    secret = found["secret"]
    return found[0] if _REFERENCE.fullmatch(secret) else f"{found['head']}{MASK}{found['tail']}"


def _unassigned(text: str) -> str:
    """Return a text without the values that stand after a name that promises a secret."""
    made, at = [], 0
    while (found := _NAMED.search(text, at)) is not None:
        start = end = found.end()
        quote = found["quote"]
        within_arn = text[found.start() - 1 : found.start()] == ":"
        if not within_arn and promises(found["name"].rpartition(".")[2]):
            bare = _BARE.match(text, start)
            closed = text.find(quote, start) if quote else -1
            end = closed if closed >= 0 else bare.end() if bare else start
        value = text[start:end]
        prose = not quote and found["sign"] == ":" and value.isalpha()
        kept = prose or _plain(value) or value.startswith(MASK[:-1])
        made += [text[at:start], value if kept else MASK]
        at = end
    return "".join((*made, text[at:]))


def _option(found: re.Match[str]) -> str:
    secret = found["secret"]
    kept = not promises(found["name"]) or _plain(secret) or secret.startswith(MASK)
    return found[0] if kept else f"{found['head']}{MASK}"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; one that says a key twice would hide what it said first."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _telling(text: str) -> bool:
    """Tell whether a text is too much its own to stand somewhere by chance."""
    plain = text.isalpha() or text.isdecimal() or re.fullmatch(_REGION, text) is not None
    return not plain and not secret_patterns.harmless(text)


def _marked(value: object, marks: object) -> Iterable[str]:
    """Yield every text that is marked, with the texts in it."""
    if marks is True:
        yield from _texts(value)
    elif isinstance(value, Mapping) and isinstance(marks, Mapping):
        for key, mark in marks.items():
            yield from _marked(value.get(key), mark)
    elif isinstance(value, list) and isinstance(marks, list):
        for item, mark in zip(value, marks, strict=False):
            yield from _marked(item, mark)


def _promised(value: object) -> Iterable[str]:
    """Yield every text that stands under a name that promises a secret."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item) if promises(str(key)) else _promised(item)
    elif isinstance(value, list):
        for item in value:
            yield from _promised(item)


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
