"""Mistakes that show in a value: its order, its size, what it was taken for."""
