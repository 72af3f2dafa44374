"""How secrets look: known forms, names that promise one, and texts too random to be words."""

from __future__ import annotations

import math
import re
from collections import Counter

FORMS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    ("an AWS access key", ("AKIA", "ASIA"), re.compile(r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b")),
    (
        "a private key",
        ("PRIVATE KEY",),
        re.compile(r"-----BEGIN (?:RSA |EC |DSA |OPENSSH |PGP |ENCRYPTED )?PRIVATE KEY"),
    ),
    (
        "a GitHub token",
        ("gh", "github_pat_"),
        re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,})"),
    ),
    ("a GitLab token", ("glpat-",), re.compile(r"\bglpat-[A-Za-z0-9_-]{20,}")),
    ("a Slack token", ("xox",), re.compile(r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}")),
    (
        "a Slack webhook",
        ("hooks.slack.com",),
        re.compile(r"hooks\.slack\.com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{16,}"),
    ),
    ("a Stripe key", ("k_live_", "k_test_"), re.compile(r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}")),
    ("a Google key", ("AIza",), re.compile(r"\bAIza[A-Za-z0-9_-]{35}")),
    ("an npm token", ("npm_",), re.compile(r"\bnpm_[A-Za-z0-9]{36}\b")),
    ("a PyPI token", ("pypi-AgE",), re.compile(r"\bpypi-AgE[A-Za-z0-9_-]{40,}")),
    ("a SendGrid key", ("SG.",), re.compile(r"\bSG\.[A-Za-z0-9_-]{20,24}\.[A-Za-z0-9_-]{40,45}")),
    ("a Twilio key", ("SK",), re.compile(r"\bSK[0-9a-f]{32}\b")),
    ("an OpenAI or Anthropic key", ("sk-",), re.compile(r"\bsk-(?:proj-|ant-)?[A-Za-z0-9_-]{32,}")),
    (
        "a token (JWT)",
        ("eyJ",),
        re.compile(r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
    ),
    (
        "a password in a URL",
        ("://",),
        re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s:/@$⟦{<'\"]+:(?!\*|<|\$|%)[^\s:/@$⟦{<'\"]{3,}@[\w.-]"),
    ),
)
"""What is told of a secret, what it can't lack, and its form"""
_PROMISING = re.compile(
    r"(?:^|[_\-.])(?:password|passwd|passphrase|pwd|pass|secret|token|credentials?|api_?key|apikey|auth_?key|access_?key"
    r"|private_?key|signing_?key|encryption_?key|client_?secret|secret_?key|jwt_?key|hmac_?key|webhook_?secret)(?:$|[_\-.]?\d*$)",
    re.IGNORECASE,
)
_PLAIN_NAME = re.compile(
    r"(?:_|-)(?:arn|name|id|ids|path|parameter|param|ref|reference|url|uri|header|ttl|expiry|expiration|length|"
    r"issuer|audience|algorithm|type|file|bucket|table|version|seconds|minutes|enabled|key_id|prefix)$",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"^(?:true|false|none|null|yes|no|on|off|-?\d{1,8}(?:\.\d+)?|arn:.*|/[\w./-]+|[a-z0-9]+(?:[/:][a-z0-9_-]+)+|"
    r"https?://[^@]*|[\w.-]+\.(?:com|net|org|io|local|internal)|<.*>|\$\{.*\}|\{\{.*\}\}|x{3,}|\*+|"
    r"change[-_ ]?me|example|placeholder|todo|dummy|fake|test(?:ing)?|redacted|your[-_].*|alias/.*|ssm:.*|"
    r"secretsmanager:.*|\{\{resolve:.*)$",
    re.IGNORECASE,
)
_SHORTEST = 6
_RANDOM_FROM = 20
"""Characters below which no text is called random"""
_RANDOM = 4.0
"""Shannon entropy, bits a character, from which a text of mixed letters and digits is no word"""


def form(text: str) -> str | None:
    """Return what kind of secret a text holds by its form; None where it holds none."""
    for what, hints, pattern in FORMS:
        if any(hint in text for hint in hints) and pattern.search(text):
            return what
    return None


def promises(name: str) -> bool:
    """Whether a variable's name says that its value is secret."""
    return _PROMISING.search(_snake(name)) is not None and _PLAIN_NAME.search(_snake(name)) is None


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)


def harmless(text: str) -> bool:
    """Whether a text is plainly a setting, a reference or a stand-in."""
    return len(text) < _SHORTEST or _HARMLESS.match(text) is not None


def entropy(text: str) -> float:
    """Return the bits a character, of its letters' frequencies."""
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())


def random(text: str) -> bool:
    """Whether a text looks drawn by chance: long, of mixed kinds of letters, and of high entropy."""
    if len(text) < _RANDOM_FROM or not re.fullmatch(r"[A-Za-z0-9+/=_-]+", text):
        return False
    kinds = sum(bool(re.search(kind, text)) for kind in ("[a-z]", "[A-Z]", "[0-9]"))
    return kinds == 3 and entropy(text) >= _RANDOM  # noqa: PLR2004 - all three kinds
