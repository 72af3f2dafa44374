"""Secrets in the project's text files: known forms, and what a name promises. Values are never told."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import toolkit
from toolkit.adapters import process
from toolkit.domain.finding import Finding, ScannerReport
from toolkit.domain.secret_patterns import FORMS, entropy, form, harmless, promises

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.domain.scan import Subject

RULE = "secret-in-file"
_LARGEST = 512 * 1024
"""bytes of a file that is read; larger ones are data"""
_NOT_READ = frozenset(
    {
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".ico",
        ".zip",
        ".whl",
        ".gz",
        ".pdf",
        ".woff",
        ".woff2",
        ".lock",
        ".svg",
    }
)
_LOCKS = frozenset({"package-lock.json", "poetry.lock", "uv.lock", ".terraform.lock.hcl"})
_ASSIGNED = re.compile(
    r"""(?P<name>[A-Za-z_][\w.-]{1,60})["']?\s*(?:[:=]|=>)\s*(?P<quote>["'])(?P<value>[^"'\s]{8,200})(?P=quote)"""
)
_WORTH = re.compile(
    "|".join(
        [re.escape(hint) for _what, hints, _form in FORMS for hint in hints]
        + ["(?i:pass|pwd|secret|token|credential|key)"]
    )
)
"""What a line can't lack: a form's hint, or a word of the names that promise a secret. Few lines have one"""
_ALLOWED = re.compile(r"(?:pragma: allowlist secret|toolkit: no-secret \S)")
_SPOKEN = 3.0
"""Bits a character below which a text in quotes is a word rather than a secret"""
_WHY = "Whoever reads the repository, now or in its history, has the secret; and it can't be taken back."
_FIX = "rotate it at once, keep it in Secrets Manager or SSM, and give the code its name"


class SecretsScanner:
    """Our own patterns over every text file that git knows."""

    name = "secrets"
    key = ""

    def __init__(self, *, base: Path) -> None:
        self._base = base.resolve()

    def inputs(self, subject: Subject) -> list[Path]:
        """Return every file that is read."""
        folder = subject.project or subject.folder
        return [] if folder is None else _files(folder)

    def scan(self, subject: Subject) -> ScannerReport | None:
        """Look through each file, line by line."""
        folder = subject.project or subject.folder
        if folder is None:
            return None
        begun = time.monotonic()
        found: list[Finding] = []
        read = 0
        for file in self.inputs(subject):
            try:
                text = file.read_bytes()
            except OSError:
                continue
            if b"\0" in text[:1024]:
                continue
            read += 1
            found += self._of(file, text.decode("utf-8", "replace"))
        took = time.monotonic() - begun
        error = None if read else f"there are no files to read in {folder}"
        return ScannerReport(self.name, toolkit.__version__, read, took, tuple(found), error)

    def _of(self, file: Path, text: str) -> list[Finding]:
        place = file.relative_to(self._base).as_posix() if file.is_relative_to(self._base) else str(file)
        tests = any(part in ("tests", "test", "fixtures") for part in file.parts) or file.name.startswith(
            "test_"
        )
        found: list[Finding] = []
        if _WORTH.search(text) is None:
            return found
        for number, line in enumerate(text.splitlines(), 1):
            if _WORTH.search(line) is None:
                continue
            if len(line) > 4096 or _ALLOWED.search(line):  # noqa: PLR2004 - a line that long is data
                continue
            what = _told(line, tests=tests)
            if what is not None:
                found.append(Finding(RULE, "critical", place, place, number, what, _WHY, _FIX))
        return found


def _told(line: str, *, tests: bool) -> str | None:
    what = form(line)
    if what is not None and "EXAMPLE" not in line and not (tests and what in _OF_TESTS):
        return f"it holds {what}"
    if tests:
        return None
    for found in _ASSIGNED.finditer(line):
        value = found["value"]
        if (
            promises(found["name"])
            and not harmless(value)
            and re.search(r"\d", value)
            and re.search(r"[A-Za-z]", value)
            and not re.search(r"[${}<>()\[\]]", value)
            and entropy(value) >= _SPOKEN
        ):
            return f"{found['name']} is given a secret in clear"
    return None


_OF_TESTS = frozenset({"a password in a URL", "a token (JWT)", "a private key"})
"""What tests make up to be read: tokens and keys that open nothing"""


def _files(folder: Path) -> list[Path]:
    """Return the files that git knows, or all of them where there is no git."""
    completed = process.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=folder, timeout=60
    )
    names = [each for each in completed.stdout.split("\0") if each] if completed.code == 0 else None
    files = [folder / each for each in names] if names is not None else sorted(folder.rglob("*"))
    return [
        each
        for each in files
        if each.suffix.lower() not in _NOT_READ
        and each.name not in _LOCKS
        and not {".git", ".terraform", "node_modules", ".venv"} & set(each.parts)
        and each.is_file()
        and not each.is_symlink()
        and each.stat().st_size <= _LARGEST
    ]
