"""What Locust's users ask of the order service, or of a function that does nothing: one kind a run.

Run by Locust, in an environment of its own. ASK names the kind; TOKEN and ORDER are given.
"""

from __future__ import annotations

import os

from locust import FastHttpUser, task

ASK = os.environ["ASK"]
BODY = {"customerId": "load", "currency": "EUR", "items": [{"sku": "A", "quantity": 1, "unitPrice": 100}]}
PREFIX = os.environ["PREFIX"]


class Caller(FastHttpUser):
    """Asks again as soon as it is answered."""

    @task
    def ask(self) -> None:
        """Ask the one thing that this run is about."""
        headers = {"Authorization": f"Bearer {os.environ['TOKEN']}"}
        match ASK:
            case "create":
                self.client.post(f"{PREFIX}/orders", json=BODY, headers=headers, name=ASK)
            case "get":
                self.client.get(f"{PREFIX}/orders/{os.environ['ORDER']}", headers=headers, name=ASK)
            case "list":
                self.client.get(f"{PREFIX}/orders?customerId=load&limit=20", headers=headers, name=ASK)
            case _:
                self.client.get(f"{os.environ['NOTHING']}", name=ASK)
