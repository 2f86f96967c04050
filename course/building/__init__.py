"""From lesson texts to notebooks: ``course/lessons`` to ``source/`` to ``release/``.

A lesson is written once, as MyST Markdown. This room turns the text into the instructor's
notebook (`lesson`, `marks`, `points`, `notebook`), lets nbgrader make the student's notebook of
it (`release`), and writes or compares both trees (`tree`).
"""
