"""Import a handler in this process, which is new, and write down what came of it.

`import_probe` runs this file by its path, with a Python that may not be ours: it needs the standard
library alone, and nothing newer than Python 3.9.
"""

from __future__ import annotations

# What Lambda's own runtime has imported before it imports a handler, so that nobody pays for it again.
# Source: https://github.com/aws/aws-lambda-python-runtime-interface-client
import concurrent.futures.thread  # noqa: F401 - see above
import decimal  # noqa: F401 - see above
import importlib  # noqa: F401 - see above
import json
import logging  # noqa: F401 - see above
import os
import site
import sys
import time
import traceback
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from types import TracebackType


def _main() -> NoReturn:
    order = json.loads(sys.argv[1])
    sys.argv = [""]
    asked: list[str] = []
    _settle(order, asked)
    os.write(2, f"\n{order['marker']}\n".encode())
    begun = time.perf_counter()
    error = None
    try:
        __import__(order["module"])
    except BaseException as caught:  # noqa: BLE001 - whatever a module raises is told
        error = _error(caught, order["roots"])
    seconds = time.perf_counter() - begun
    os.write(2, f"\n{order['marker']}\n".encode())
    module = sys.modules.get(order["module"])
    if error is None and not hasattr(module, order["handler"]):
        error = {"told": f"{order['module']} has no {order['handler']}", "kind": "AttributeError"}
    found = {
        "seconds": seconds,
        "error": error,
        "asked": asked,
        "files": {name: getattr(each, "__dict__", {}).get("__file__") for name, each in sys.modules.items()},
        "version": sys.version.partition(" ")[0],
    }
    with open(order["result"], "w", encoding="utf-8") as stream:  # noqa: PTH123 - nothing more is imported
        json.dump(found, stream, default=str)
    # Threads that a module started, and what it would do at the end, are not waited for.
    os._exit(0)


def _settle(order: dict[str, Any], asked: list[str]) -> None:
    """Make this process look like one of Lambda's: where modules come from, and no way out."""
    sys.path[:0] = order["path"]
    site.setquit()
    site.sethelper()

    def offline(event: str, arguments: tuple[Any, ...]) -> None:
        if event in ("socket.getaddrinfo", "socket.gethostbyname"):
            host = str(arguments[0])
        elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
            host = str(arguments[1][0])
        else:
            return
        asked.append(host)
        raise ConnectionRefusedError(111, f"there is no network while a handler is imported: {host}")

    sys.addaudithook(offline)


def _error(caught: BaseException, roots: list[str]) -> dict[str, Any]:
    """Return an exception's last line, and the place in the bundle that is nearest to where it arose."""
    told = traceback.format_exception_only(type(caught), caught)[-1].strip()
    place: tuple[str | None, int] = None, 0
    step: TracebackType | None = caught.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if file.startswith(tuple(roots)):
            place = file, step.tb_lineno
        step = step.tb_next
    if isinstance(caught, SyntaxError) and (caught.filename or "").startswith(tuple(roots)):
        place = caught.filename, caught.lineno or 0
    return {
        "told": told,
        "kind": type(caught).__name__,
        "missing": getattr(caught, "name", None),
        "file": place[0],
        "line": place[1],
    }


if __name__ == "__main__":
    _main()
