"""nbgrader's pages of feedback: what they open with, how they look, where they are made."""
