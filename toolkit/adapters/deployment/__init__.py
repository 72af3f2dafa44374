"""What is known of deployments without an account: the recorded calls of the provider."""
