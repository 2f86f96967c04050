"""What an operation touches of what threads may have in common."""
