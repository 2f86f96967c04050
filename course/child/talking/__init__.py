"""What goes between a child and the judge: plain data, calls of tasks, exceptions."""
