"""Mistakes with queues: who waits there, how much room there is, and what ends a consumer."""
