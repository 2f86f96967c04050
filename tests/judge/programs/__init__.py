"""Small programs with threads, right and wrong ones, for the explorer."""
