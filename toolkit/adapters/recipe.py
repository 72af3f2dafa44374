"""All that a bundle's bytes depend on.

Loads next to nothing, as everything does that a run needs which finds one changed line.
"""

from __future__ import annotations

from toolkit.domain.canonical import digest_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from toolkit.domain.bundle import Kind

_FORMAT = "bundle/3"
"""Changes with anything that makes other bytes of the same inputs, such as what is left out of wheels"""


class Recipe:
    """What one bundle is made of, each input by its SHA-256."""

    __slots__ = ("architecture", "beside", "kind", "name", "own", "packing", "prefix", "runtime", "wheels")

    def __init__(
        self,
        *,
        name: str,
        kind: Kind,
        own: Mapping[str, str],
        runtime: str = "",
        architecture: str = "",
        wheels: Sequence[str] = (),
        beside: Mapping[str, str] | None = None,
        packing: Mapping[str, Any] | None = None,
        prefix: str = "",
    ) -> None:
        self.name = name
        self.kind = kind
        self.own = own
        """path in the bundle to the SHA-256 of a file of our own"""
        self.runtime = runtime
        self.architecture = architecture
        self.wheels = wheels
        """files of wheels, as the store of wheels names them: <sha256>/<file>"""
        self.beside = beside or {}
        """what else it is built from: URI to SHA-256"""
        self.packing = packing or {}
        """what is kept of wheels, and which Python compiles it: only what is not the default"""
        self.prefix = prefix
        """where everything lies in the bundle: empty, or with a slash at its end"""

    def plain(self) -> dict[str, Any]:
        """Return it as plain data, of which it can be made again."""
        return {name: getattr(self, name) for name in self.__slots__}

    @property
    def materials(self) -> dict[str, str]:
        """What it is built from, by URI, with the SHA-256 of each."""
        own = {f"file:{name}": digest for name, digest in self.own.items()}
        wheels = {
            f"wheel:{file}": digest for digest, _, file in (each.partition("/") for each in self.wheels)
        }
        return {**self.beside, **own, **wheels}

    @property
    def inputs(self) -> str:
        """The digest of all of it: equal inputs, equal bytes."""
        target = [self.kind, self.runtime, self.architecture, self.prefix]
        return digest_of([_FORMAT, target, self.packing, self.materials])
