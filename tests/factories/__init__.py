"""Makes rows for tests; holds no surprises."""
