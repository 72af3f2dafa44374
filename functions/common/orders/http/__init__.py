"""HTTP over API Gateway's proxy integration: request in, response out."""
