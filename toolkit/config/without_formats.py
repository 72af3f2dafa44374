"""Load jsonschema without the checkers of formats that happen to be installed.

jsonschema imports every one that it finds, whether a schema asks for a format or not; ours do not. One of
them (rfc3987_syntax) builds a grammar for two seconds when it is loaded, in every process.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKERS = (
    "fqdn",
    "isoduration",
    "rfc3339_validator",
    "rfc3986_validator",
    "rfc3987",
    "rfc3987_syntax",
    "uri_template",
    "webcolors",
)


@contextmanager
def left_alone() -> Iterator[None]:
    """Make these modules look as if they were not installed, for as long as the context lasts."""
    hidden = [name for name in CHECKERS if name not in sys.modules]
    # None in sys.modules makes an import fail: https://docs.python.org/3/reference/import.html#the-module-cache
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type] # None is what says so
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
