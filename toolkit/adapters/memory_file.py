"""What is remembered between two runs, in a file that is read whole and fast.

marshal is what Python keeps its own compiled modules in: no other format of the standard library is
read as quickly, and none needs less to be loaded. The file lies in the user's cache, beside modules
that Python would run: reading it trusts nobody else. A file of another version of Python or of the
toolkit, or one that was damaged, is as good as none.
"""

from __future__ import annotations

import marshal
import sys
import zlib

import toolkit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_HEAD = 4
"""bytes of the checksum (CRC-32) in front"""


def read(file: str, form: str) -> Any:  # noqa: ANN401 - whatever was kept
    """Return what was kept in this form; None where there is nothing that can be used."""
    try:
        with open(file, "rb") as stream:
            data = stream.read()
    except OSError:
        return None
    if zlib.crc32(data[_HEAD:]) != int.from_bytes(data[:_HEAD], "big") or len(data) <= _HEAD:
        return None
    try:
        written = marshal.loads(data[_HEAD:])  # noqa: S302 - see above
    except (ValueError, EOFError, TypeError):
        return None
    return written[1] if written[0] == _salt(form) else None


def write(file: str, form: str, content: Any) -> None:  # noqa: ANN401 - plain data
    """Keep plain data, whole or not at all; a cache that can't be written is no error."""
    from toolkit.adapters import files  # noqa: PLC0415 - where there is something to keep

    data = marshal.dumps((_salt(form), content))
    try:
        files.write(file, zlib.crc32(data).to_bytes(_HEAD, "big") + data, mode=0o600)
    except files.not_written():
        return


def _salt(form: str) -> tuple[str, str, str]:
    return form, toolkit.__version__, sys.version
