"""What a class got wrong: read out of the gradebook and the graded notebooks, shown as a page."""
