"""Setting up the environment the course runs in, with the standard library only."""
