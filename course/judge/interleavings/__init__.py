"""Orders of steps: which have to be tried, which are tried, and one of them once more."""
