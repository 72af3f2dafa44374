"""What the functions of the order service share: domain, ports, adapters, HTTP, tokens, logs."""
