"""Stop every handler's process when the emulator is told to stop.

AWS: execution environments belong to the service; nothing of them outlives it on the caller's
machine (Lambda Developer Guide, "Understanding the Lambda execution environment lifecycle").

ministack 1.5.33: an idle handler's process ends when the emulator does, because its standard
input closes; one that is busy runs on as an orphan until its handler returns, and leaves its
unpacked code in the temporary folder. A synchronous invocation under way holds the emulator up,
unsaved, until it returns: its request does not heed the server's cancellation.

Patched: on SIGTERM or SIGINT, before the server closes and state is saved, no new handler process
is started and all that run are ended by ministack's own `reset` (SIGTERM, SIGKILL after 2 s).
"""

# A patch reaches into what it patches, and has its signatures.
# ruff: noqa: SLF001

from __future__ import annotations

import asyncio
import signal
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from . import target

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import ModuleType

    Serve = Callable[..., Awaitable[None]]

NAME = "handlers-stop"

WORKERS = {"Worker": "c55febf956565c5e", "ProvidedWorker": "f34380f97fd03e7d"}
"""Classes of handler processes, with the digest of their `_spawn`."""


def apply() -> None:
    """Replace the server that ministack runs by one that ends the handlers first."""
    hypercorn = target.module("hypercorn.asyncio")
    runtime = target.module("ministack.core.lambda_runtime")
    original = target.function(hypercorn, "serve", source="35bb0fa9892361c9")
    target.function(target.module("ministack.app"), "main", source="aae886212adbdc54")
    target.function(runtime, "reset", source="03a9add47fe32316")
    for name, digest in WORKERS.items():
        target.function(runtime, f"{name}._spawn", source=digest)
    hypercorn.serve = partial(serve, runtime, original)  # type: ignore[attr-defined]


async def serve(runtime: ModuleType, original: Serve, app: object, config: object) -> None:
    """Serve as hypercorn does, but end the handlers between the signal and the shutdown."""
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)

    async def handlers_ended() -> None:
        await told.wait()
        stop_handlers(runtime)

    await original(app, config, shutdown_trigger=handlers_ended)


def stop_handlers(runtime: ModuleType) -> None:
    """End all handler processes, and see to it that a retry starts no other."""
    for name in WORKERS:
        getattr(runtime, name)._spawn = refuse
    runtime.reset()


def refuse(_worker: object) -> NoReturn:
    """Refuse to start a handler while the emulator stops."""
    message = "the emulator is stopping"
    raise RuntimeError(message)
