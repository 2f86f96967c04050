"""What the operating system says: cores, processes and threads, stacks, connections."""
