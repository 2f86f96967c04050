"""nbgrader with the course's judge: what `nbgrader_config.py` at the repository's root sets up.

The student's notebook is never run. nbgrader's ``autograde`` first rebuilds the submission around
what the gradebook knows of the assignment (`restoring`), then has the judge examine the modules
that the student wrote (`executor`), and saves the verdicts (`saving`). ``generate_feedback`` shows
them without the hidden tests (`feedback`).
"""
