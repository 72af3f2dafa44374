from . import handlers
HANDLERS = {"allocate": [handlers.allocate], "allocated": [handlers.publish_allocated, handlers.email]}
class Bus:
    def __init__(self, uow, handlers): self.uow, self.handlers, self.queue = uow, handlers, []
    def lambda_handler(self, event, context):
        self.queue = [event]
        while self.queue:
            m = self.queue.pop(0)
            for h in self.handlers[m["type"]]:
                h(m)
