"""Where the program starts: packaging that has little to do is done before click is loaded."""

from __future__ import annotations

import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

PLAIN = {"--json", "--no-color"}
"""Options of `toolkit package` that change only how it is told."""
_RUBBISH = 100_000
"""objects that are made before Python looks for rubbish; 700 unless told otherwise"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, and return its exit code."""
    begun = time.perf_counter()
    given = list(sys.argv[1:] if arguments is None else arguments)
    asked = _asked(given)
    if asked is not None:
        folder, as_json = asked
        try:
            told = _packaged_again(folder, as_json=as_json, begun=begun)
        except KeyboardInterrupt as stop:
            from toolkit.cli import entry  # noqa: PLC0415 - as below

            return entry.failed(stop, given)
        if told is not None:
            return _write(told, given)
    import gc  # noqa: PLC0415 - as below

    from toolkit.cli import entry  # noqa: PLC0415 - all that follows is loaded where it is needed

    # A command is short, and a plan is hundreds of thousands of small things, none of them rubbish.
    gc.set_threshold(_RUBBISH)
    return entry.main(given)


def _asked(given: Sequence[str]) -> tuple[str, bool] | None:
    """Return folder and form of a plain `toolkit package`, or None for any other command."""
    folder, rest = ".", list(given)
    if rest.count("-C") == 1 and rest.index("-C") + 1 < len(rest):
        at = rest.index("-C")
        folder = rest[at + 1]
        del rest[at : at + 2]
    plain = rest.count("package") == 1 and set(rest) <= {"package", *PLAIN}
    if not plain or ("--json" in rest and rest.index("--json") < rest.index("package")):
        return None
    return folder, "--json" in rest


def _packaged_again(folder: str, *, as_json: bool, begun: float) -> str | None:
    """Return what `toolkit package` prints, if code is all that changed; else None."""
    import gc  # noqa: PLC0415

    from toolkit.adapters import package_snapshot, repackaging  # noqa: PLC0415
    from toolkit.adapters.cache_folder import project_memory  # noqa: PLC0415

    root = package_snapshot.root_of(folder) if os.path.isdir(folder) else None
    # What is remembered is many small things, none of them rubbish.
    gc.disable()
    document = root and repackaging.packaged_again(root, project_memory(root))
    gc.enable()
    if not document:
        return None
    document = {**document, "seconds": round(time.perf_counter() - begun, 3)}
    if as_json:
        import json  # noqa: PLC0415

        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    from toolkit.render.package_table import lines  # noqa: PLC0415
    from toolkit.render.tables import folded  # noqa: PLC0415

    return folded(lines(document)) + "\n"


def _write(text: str, given: Sequence[str]) -> int:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has gone: not an error of ours, and not to be told on a closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        from toolkit.cli import entry  # noqa: PLC0415 - where a disk is full, say

        return entry.failed(error, given)
    return 0
