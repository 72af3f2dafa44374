import json
import os


class Outbox:
    def __init__(self, events):
        self._events = events

    def emit(self, detail):
        entry = dict(Source="svc", DetailType="t", Detail=json.dumps(detail))
        entry["EventBusName"] = os.environ["EVENT_BUS"]
        self._events.put_events(Entries=[entry])
