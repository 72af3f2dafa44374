"""Differences that somebody answers for, for a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from toolkit.domain import waiver
from toolkit.domain.drift import Ignored
from toolkit.domain.waiver import Waiver

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from toolkit.domain.drift import Item


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of ``drift.ignore`` of an environment."""

    address: str
    """a glob of addresses; brackets stand for themselves"""
    attribute: str
    """a glob of attributes; what is below one that fits fits too"""
    reason: str
    owner: str
    expires: date | None
    file: str
    line: int

    def fits(self, item: Item) -> bool:
        """Whether a difference is what is meant."""
        if not fnmatchcase(item.address, _glob(self.address)):
            return False
        ends = [*(found.start() for found in re.finditer(r"[.\[]", item.attribute)), len(item.attribute)]
        return any(fnmatchcase(item.attribute[:end], _glob(self.attribute)) for end in ends)

    @property
    def at(self) -> str:
        """Where it stands."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a rule ignores nothing."""

    rule: Rule
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Judged:
    """Differences, held against the rules."""

    standing: tuple[Item, ...]
    ignored: tuple[Ignored, ...]
    faults: tuple[Fault, ...]


def _glob(text: str) -> str:
    return text.replace("[", "[[]")


def judged(items: Sequence[Item], rules: Sequence[Rule], *, today: date) -> Judged:
    """Part differences into those that stand and those that are ignored; tell which rules are at fault.

    A rule without a reason, without an owner, without an end, or past it, ignores nothing.
    """
    faults: list[Fault] = []
    valid: list[Rule] = []
    for rule in rules:
        wrong = list(waiver.faults(_waiver(rule), today=today))
        faults += [Fault(rule, message, fix) for _, _, message, fix in wrong]
        if not wrong:
            valid.append(rule)
    standing, ignored = [], []
    for item in items:
        fitting = next((rule for rule in valid if rule.fits(item)), None)
        if fitting is None:
            standing.append(item)
        else:
            ignored.append(Ignored(item, fitting))
    faults += [
        Fault(rule, "it ignores nothing that differs", "remove it")
        for rule in valid
        if not any(rule.fits(item) for item in items)
    ]
    return Judged(tuple(standing), tuple(ignored), tuple(faults))


def _waiver(rule: Rule) -> Waiver:
    """Return what is held to the same as any other promise with a name and a date."""
    return Waiver("drift", rule.address, rule.reason, rule.owner, rule.expires, rule.file, rule.line)
