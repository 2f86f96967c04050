"""Mistakes with workers: making them, what they are handed, waiting for them, how they end."""
