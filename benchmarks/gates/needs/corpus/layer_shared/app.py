from shared.aws import clients
from shared.outbox import Outbox


def handler(event, context):
    Outbox(clients.events).emit(event)
