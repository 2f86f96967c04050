"""Mistakes with pools: how many workers, what they are handed, and whose the results are."""
