"""What each process of a child notes down, for the judge to read."""
