"""Answer a request that an SDK sends again as it was answered before.

AWS: a response that is lost on the way is rare, and most services recognise a repeated create by a
token of the caller's. The SDKs send a request again when the connection breaks, under the same
`amz-sdk-invocation-id`, counting in `amz-sdk-request` (AWS SDKs and Tools Reference Guide, "Retry
behavior").

ministack 1.5.33: now and then a connection breaks after the request was carried out. The SDK sends
it again, and a create is refused: the alias, the statement, the resource exists already. Seen with
Terraform, which gives up (for a Lambda permission after five minutes), with what was created missing
from its state.

Patched: the answer to a request that changes something is kept for a while under its invocation id,
and given again; one that is still being worked on is waited for.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from . import target

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Message = dict[str, Any]
    Send = Callable[[Message], Awaitable[None]]
    Receive = Callable[[], Awaitable[Message]]
    Application = Callable[[Message, Receive, Send], Awaitable[None]]

NAME = "sdk-retries"

KEPT = 500
"""Answers that are kept; Terraform has some ten requests under way at once."""
INVOCATION = b"amz-sdk-invocation-id"
READING = {"GET", "HEAD", "OPTIONS"}


def apply() -> None:
    """Put a memory of answers in front of ministack's application."""
    module = target.module("ministack.app")
    original = target.function(module, "app", source="ab1297bd6cd59811")
    module.app = remembering(original)  # type: ignore[attr-defined]


def remembering(original: Application) -> Application:
    """Return the application, which answers a repeated request from memory."""
    answers: OrderedDict[bytes, asyncio.Future[list[Message]]] = OrderedDict()

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        invocation = dict(scope.get("headers", ())).get(INVOCATION)
        if scope["type"] != "http" or invocation is None or scope["method"] in READING:
            await original(scope, receive, send)
        elif invocation in answers:
            logging.getLogger(NAME).info("again: %s %s", scope["method"], scope["path"])
            for message in await answers[invocation]:
                await send(message)
        else:
            answers[invocation] = asyncio.get_running_loop().create_future()
            while len(answers) > KEPT:
                answers.popitem(last=False)
            await record(original, scope, receive, send, answers[invocation])

    return app


async def record(
    original: Application, scope: Message, receive: Receive, send: Send, answer: asyncio.Future[list[Message]]
) -> None:
    """Answer a request, and keep what was answered, even where nobody is there to hear it."""
    told: list[Message] = []

    async def keep(message: Message) -> None:
        told.append(message)
        await send(message)

    try:
        await original(scope, receive, keep)
    finally:
        if not answer.done():
            answer.set_result(told)
