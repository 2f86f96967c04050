"""Rewriting a module, so that a hook is called at every operation."""
