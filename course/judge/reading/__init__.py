"""What is read of an answer before it runs: whether it is Python, and touches what it must not."""
