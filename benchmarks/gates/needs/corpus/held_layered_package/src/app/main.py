from __future__ import annotations
import typing as t
from .infra import clients as c
from .domain import Service
from . import settings

def build() -> Service:
    return Service(store=c.Store(c.dynamo(), settings.TABLE), bus=c.Bus(client=c.events()))

_service: t.Optional[Service] = None
def lambda_handler(event, context):
    global _service
    _service = _service or build()
    return _service.place(event)
