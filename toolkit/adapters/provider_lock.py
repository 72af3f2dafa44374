"""Read Terraform's dependency lock file: which providers were chosen, and what they hash to.

Terraform writes it in one form, whatever a person did to it before.
Source: https://developer.hashicorp.com/terraform/language/files/dependency-lock
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.domain.canonical import digest_of

if TYPE_CHECKING:
    from pathlib import Path

NAME = ".terraform.lock.hcl"
_BLOCK = re.compile(r'^provider\s+"(?P<address>[^"]+)"\s*\{(?P<body>.*?)^\}', re.MULTILINE | re.DOTALL)
_VERSION = re.compile(r'^\s*version\s*=\s*"(?P<version>[^"]+)"', re.MULTILINE)
_HASH = re.compile(r'"((?:h1|zh):[^"]+)"')


@dataclass(frozen=True, slots=True)
class Locked:
    """One provider in a lock file."""

    address: str
    """such as ``registry.terraform.io/hashicorp/aws``"""
    version: str
    hashes: tuple[str, ...]
    """``h1:`` of a package's content, ``zh:`` of its zip; a platform has its own of each"""


def read(folder: Path) -> tuple[Locked, ...]:
    """Return the providers that a folder's lock file names, in the order of their addresses."""
    try:
        text = (folder / NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    found = []
    for block in _BLOCK.finditer(text):
        version = _VERSION.search(block["body"])
        hashes = tuple(sorted(_HASH.findall(block["body"])))
        found.append(Locked(block["address"], version["version"] if version else "", hashes))
    return tuple(sorted(found, key=lambda item: item.address))


def digest(folder: Path) -> str:
    """Return the digest of a folder's provider selections and hashes; "" where no provider is locked."""
    found = [[item.address, item.version, list(item.hashes)] for item in read(folder)]
    return digest_of(found) if found else ""
