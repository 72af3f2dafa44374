"""Says who may call the API."""
