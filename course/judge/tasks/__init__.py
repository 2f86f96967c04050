"""Functions that a test cell hands to the workers of an answer: they see, and force an order."""
