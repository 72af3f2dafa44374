"""What deploying an environment needs of AWS."""
