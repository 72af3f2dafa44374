import inspect
from app.adapters import aws, notifications
from app.service_layer import messagebus, uow
def bootstrap(start=True, work=None, notify=None, publish=aws.publish):
    work = work or uow.DynamoUow()
    notify = notify if notify is not None else notifications.Email()
    deps = {"uow": work, "notifications": notify, "publish": publish}
    bus = messagebus.Bus(uow=work, handlers={
        k: [inject(h, deps) for h in hs] for k, hs in messagebus.HANDLERS.items()})
    return bus.lambda_handler
def inject(handler, deps):
    params = inspect.signature(handler).parameters
    found = {n: d for n, d in deps.items() if n in params}
    return lambda m: handler(m, **found)
