"""What was handed in, around what the gradebook knows of the assignment."""
