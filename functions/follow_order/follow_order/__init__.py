"""Starts what follows an order's new status: its fulfilment, a notice to its customer."""
