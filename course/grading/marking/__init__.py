"""Verdicts on a student's notebook, and the marks that they are worth."""
