"""What rules about a plan look at: both sides of a change, what protects, whom a policy speaks of."""
