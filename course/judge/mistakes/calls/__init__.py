"""Mistakes that show in one call: a special case, what it leaves behind, what it never uses."""
