"""The processes that an answer runs in: begun, talked with, waited for and cleared away."""
