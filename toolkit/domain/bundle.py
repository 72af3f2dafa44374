"""A function, layer or infrastructure, built: a zip named by its Digest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from toolkit.domain.digest import Digest

Kind = Literal["function", "layer", "infrastructure"]

UNZIPPED_LIMIT = 250 * 1024 * 1024
"""Bytes of a function with its layers, unzipped.
Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""


@dataclass(frozen=True, slots=True)
class Component:
    """A third-party distribution inside a bundle, as its wheel declares it."""

    name: str
    version: str
    digest: Digest
    size: int
    """bytes that it adds to the bundle"""
    licence: str = ""
    """as its metadata says: an SPDX expression, or words; empty where it says nothing"""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A built zip: what it is, which bytes it has, where they lie."""

    name: str
    kind: Kind
    digest: Digest
    size: int
    """bytes"""
    unzipped_size: int
    """bytes"""
    runtime: str
    architecture: str
    path: str
    cached: bool
    components: tuple[Component, ...] = ()

    @property
    def key(self) -> str:
        """Its place in the artifact store."""
        return key(self.kind, self.digest)


def key(kind: Kind, digest: Digest) -> str:
    """Return the place in the artifact store of a bundle of this kind and digest."""
    folder = "infrastructure" if kind == "infrastructure" else "bundles"
    return f"{folder}/sha256/{digest.hex}.zip"
