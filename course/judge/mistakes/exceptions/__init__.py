"""Mistakes with exceptions: one too many, one that did not come, one that nobody was told of."""
