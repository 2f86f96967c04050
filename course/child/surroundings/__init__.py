"""What an answer finds around it that is not as it would be elsewhere."""
