"""What the AWS provider asks of AWS, recorded of the provider itself."""
