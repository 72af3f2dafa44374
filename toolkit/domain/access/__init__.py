"""Who may do what: IAM's patterns, policies and decisions, and needs held against grants."""
