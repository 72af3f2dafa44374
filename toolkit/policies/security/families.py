"""How bad other scanners' rules are, and which of them mean the same as one of ours.

checkov's own severities need its vendor's key. A rule that is not here has no rank: a scan that comes upon it
is not believed until somebody has looked at the rule and ranked it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.domain.finding import Severity

_RANKS: dict[Severity, str] = {
    "critical": "1 20 41 45 46 57 60 61 62 63 40 70 169 168 258 274 275 286 301 358 364",
    "high": (
        "2 17 24 25 27 32 33 35 49 53 54 55 56 59 88 103 107 108 109 110 111 260 277 287"
        " 288 289 290 309 355 356 363 379"
    ),
}
"""Numbers of CKV_AWS rules; the others that checkov has about AWS are medium, by decision"""
_LOW = "18 21 50 52 66 76 80 115 116 117 119 120 144 145 158 165 173 225 237 272 283 337 338"
FAMILIES: dict[str, str] = {
    f"CKV_AWS_{number}": rule
    for rule, numbers in {
        "secret-in-environment": "45",
        "unencrypted": "27 26 43 16 96 42",
        "log-retention": "66",
        "point-in-time-recovery": "28",
        "deletion-protection": "293 162",
        "public-policy": "168 169 70 33 301 60",
        "lambda-permission-source": "364",
        "function-url-public": "258",
        "api-method-open": "59 309",
        "s3-public-acl": "20 57",
        "s3-public-access-block": "53 54 55 56",
        "action-wildcard": "62 63 1 40 49",
        "resource-wildcard": "355 356 111",
        "privilege-escalation": "286 110",
        "broad-managed-policy": "274 275",
        "failures-lost": "116",
        "oidc-subject": "358",
    }.items()
    for number in numbers.split()
}
"""Rules of checkov, to ours that means the same"""


def rank(rule: str) -> Severity | None:
    """Return how bad it is to break a rule of checkov; None where nobody has ranked it."""
    head, _line, number = rule.rpartition("_")
    if head == "CKV_AWS" and number.isdigit() and int(number) <= _LAST:
        for severity, numbers in _RANKS.items():
            if number in numbers.split():
                return severity
        return "low" if number in _LOW.split() else "medium"
    if head == "CKV2_AWS" and number.isdigit() and int(number) <= _LAST_OF_GRAPH:
        return "high" if number in ("40", "41") else "medium"
    if head == "CKV_SECRET" and number.isdigit():
        return "critical"
    if head == "CKV_TF" and number.isdigit():
        return "medium"
    return None


_LAST = 400
_LAST_OF_GRAPH = 80
"""The highest numbers in checkov 3.3, with room for those of its patch"
" releases; another version is ranked anew"""
