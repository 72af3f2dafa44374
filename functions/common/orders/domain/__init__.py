"""What an order is: frozen values and decisions, knowing nothing of AWS or HTTP."""
