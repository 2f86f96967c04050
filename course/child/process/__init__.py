"""How a child begins, what it gives up, and what it is forked from."""
