"""IAM's patterns: what they match, which of two is wider, and whether two can match the same.

``*`` matches any characters, none too, and ``?`` exactly one; ``${*}``, ``${?}`` and ``${$}`` are those
characters themselves; any other ``${…}`` is a variable, which the request fills in.

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards
and https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html

AWS says that a wildcard stays within its segment of an ARN unless it ends the segment. No segment before
the resource can hold a colon, and the resource's own colons are wildcards' prey: so matching the whole text
at once gives the same answer for every ARN that has all six segments.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ANY = "**"
"""A token: any characters, none too. Tokens of one character stand for themselves"""
ONE = "??"
"""A token: exactly one character"""
Pattern = tuple[str, ...]
_OTHER = ""
"""Stands for every character that no pattern in hand names"""
_SPECIAL = re.compile(r"\$\{[^}]*\}|[*?]")
_DEFAULT = re.compile(r"^(?P<key>.*?)\s*,\s*'(?P<otherwise>[^']*)'\s*$")
_LITERALS = {"${*}": "*", "${?}": "?", "${$}": "$"}


def _scan(text: str, *, variables: bool) -> Iterator[str]:
    """Yield a text in pieces: plain, a wildcard, or a variable with its braces."""
    start = 0
    for found in _SPECIAL.finditer(text):
        if len(found[0]) > 1 and not variables:
            continue
        yield text[start : found.start()]
        yield found[0]
        start = found.end()
    yield text[start:]


@lru_cache(maxsize=8192)
def compiled(text: str, *, fold: bool = False) -> Pattern:
    """Return a pattern's tokens; its variables stand as they are written, and match only themselves."""
    tokens: list[str] = []
    for piece in _scan(text.lower() if fold else text, variables=True):
        if piece == "*":
            if not tokens or tokens[-1] != ANY:
                tokens.append(ANY)
        elif piece == "?":
            tokens.append(ONE)
        else:
            tokens.extend(_LITERALS.get(piece, piece))
    return tuple(tokens)


def variable(piece: str, context: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return what a request has for ``${key}`` or ``${key, 'default'}``.

    None where it has nothing, or more than one value: then what holds the variable can't match.
    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value

    Args:
        piece: the variable, with its braces.
        context: the request's keys, in lower case.

    """
    inside = piece[2:-1]
    default = _DEFAULT.match(inside)
    values = context.get((default["key"] if default else inside).strip().lower(), ())
    if len(values) == 1 and values[0]:
        return values[0]
    return default["otherwise"] if default and not values else None


def resolved(
    text: str, context: Mapping[str, tuple[str, ...]], *, variables: bool = True, wildcards: bool = True
) -> Pattern | None:
    """Return the tokens of a pattern with its variables filled in; None where the request lacks one.

    Args:
        text: the pattern.
        context: the request's keys, in lower case.
        variables: whether the policy's version knows variables.
        wildcards: whether ``*`` and ``?`` are wildcards; else they are those characters.

    """
    if variables and wildcards and "${" not in text:
        return compiled(text)
    tokens: list[str] = []
    for piece in _scan(text, variables=variables):
        if piece in {"*", "?"}:
            tokens.append({"*": ANY, "?": ONE}[piece] if wildcards else piece)
        elif piece in _LITERALS:
            tokens.append(_LITERALS[piece])
        elif variables and piece.startswith("${") and piece.endswith("}"):
            value = variable(piece, context)
            if value is None:
                return None
            tokens.extend(value)
        else:
            tokens.extend(piece)
    return tuple(tokens)


def widened(text: str) -> str:
    """Return a pattern with its variables as wildcards: what it can match at the most."""
    return "".join(
        "*" if piece.startswith("${") and piece.endswith("}") and piece not in _LITERALS else piece
        for piece in _scan(text, variables=True)
    )


def matches(pattern: str, text: str, *, fold: bool = False) -> bool:
    """Tell whether a pattern matches a text; ``fold`` ignores case, as actions do and resources don't."""
    return matches_tokens(compiled(pattern, fold=fold), text.lower() if fold else text)


def matches_tokens(pattern: Pattern, text: str) -> bool:
    """Tell whether tokens match a text, in time proportional to both at the worst."""
    place = at = 0
    star, kept = -1, 0
    while at < len(text):
        if place < len(pattern) and pattern[place] == ANY:
            star, kept = place, at
            place += 1
        elif place < len(pattern) and pattern[place] in (ONE, text[at]):
            place += 1
            at += 1
        elif star >= 0:
            kept += 1
            place, at = star + 1, kept
        else:
            return False
    return all(token == ANY for token in pattern[place:])


@lru_cache(maxsize=65536)
def covers(wide: str, narrow: str, *, fold: bool = False) -> bool:
    """Tell whether the one pattern matches every text that the other matches; exact."""
    outer, inner = compiled(wide, fold=fold), compiled(narrow, fold=fold)
    if outer in (inner, (ANY,)):
        return True
    if ANY not in inner and ONE not in inner:
        return matches_tokens(outer, "".join(inner))
    alphabet = {token for token in outer if token not in (ANY, ONE)} | {_OTHER}
    start = (0, _closed(outer, frozenset((0,))))
    seen, queue = {start}, [start]
    while queue:
        place, states = queue.pop()
        if not states or (place == len(inner) and len(outer) not in states):
            return False  # there is a text that only the narrow one matches
        for state in _following(outer, inner, place, states, alphabet):
            if state not in seen:
                seen.add(state)
                queue.append(state)
    return True


def _following(
    outer: Pattern, inner: Pattern, place: int, states: frozenset[int], alphabet: set[str]
) -> Iterator[tuple[int, frozenset[int]]]:
    if place == len(inner):
        return
    found = inner[place]
    if found == ANY:
        yield place + 1, states
    after = place if found == ANY else place + 1
    for letter in alphabet if found in (ANY, ONE) else (found,):
        yield after, _closed(outer, _stepped(outer, states, letter))


def _stepped(pattern: Pattern, states: frozenset[int], letter: str) -> frozenset[int]:
    found = set()
    for state in states:
        if state == len(pattern):
            continue
        expected = pattern[state]
        if expected == ANY:
            found.add(state)
        elif expected in (ONE, letter):
            found.add(state + 1)
    return frozenset(found)


def _closed(pattern: Pattern, states: frozenset[int]) -> frozenset[int]:
    """Return the states reached without a character, but for those that a later star makes superfluous.

    What is left of a pattern from before a star matches nothing that the rest from the star on does not.
    """
    found = set(states)
    for state in states:
        place = state
        while place < len(pattern) and pattern[place] == ANY:
            place += 1
            found.add(place)
    stars = [state for state in found if state < len(pattern) and pattern[state] == ANY]
    last = max(stars, default=0)
    return frozenset(state for state in found if state >= last)


@lru_cache(maxsize=65536)
def overlaps(first: str, second: str, *, fold: bool = False) -> bool:
    """Tell whether there is a text that both patterns match; exact."""
    one, other = compiled(first, fold=fold), compiled(second, fold=fold)
    if ANY not in one and ONE not in one:
        return matches_tokens(other, "".join(one))
    if ANY not in other and ONE not in other:
        return matches_tokens(one, "".join(other))
    seen, queue = {(0, 0)}, [(0, 0)]
    while queue:
        left, right = queue.pop()
        if left == len(one) and right == len(other):
            return True
        for state in _together(one, left, other, right):
            if state not in seen:
                seen.add(state)
                queue.append(state)
    return False


def _together(one: Pattern, left: int, other: Pattern, right: int) -> Iterator[tuple[int, int]]:
    mine = one[left] if left < len(one) else None
    theirs = other[right] if right < len(other) else None
    if mine == ANY:
        yield left + 1, right
    if theirs == ANY:
        yield left, right + 1
    if mine is None or theirs is None:
        return
    if ANY in (mine, theirs):
        yield left + (mine != ANY), right + (theirs != ANY)
    elif mine == theirs or ONE in (mine, theirs):
        yield left + 1, right + 1


def account(arn: str) -> str:
    """Return the account in an ARN; "" where it has none."""
    parts = arn.split(":", 5)
    return parts[4] if len(parts) == _SEGMENTS else ""


_SEGMENTS = 6
"""of an ARN: arn, partition, service, region, account, resource"""


def segments(arn: str) -> tuple[str, ...] | None:
    """Return the six segments of an ARN; None where it has fewer."""
    parts = arn.split(":", 5)
    return tuple(parts) if len(parts) == _SEGMENTS and parts[0] == "arn" else None
