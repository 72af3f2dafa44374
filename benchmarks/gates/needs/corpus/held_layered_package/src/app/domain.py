from dataclasses import dataclass
from typing import Protocol
class StoreP(Protocol):
    def save(self, x): ...
@dataclass
class Service:
    store: StoreP
    bus: "object"
    def place(self, e):
        self.store.save(e)
        self.bus.emit("placed", e)
