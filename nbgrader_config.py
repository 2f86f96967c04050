"""nbgrader for this course: every nbgrader command that runs in this folder reads this file.

Settings of your own belong below the line that says so; they win over the course's.
https://nbgrader.readthedocs.io/en/stable/configuration/config_options.html lists them all.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from course.grading.config import configure  # noqa: E402 - the path comes first

c = get_config()  # noqa: F821 - traitlets gives this name to the file
configure(c, ROOT)

# -- your own settings ---------------------------------------------------------------------------
# Hints and earned solutions can be switched off by assignment, with lists of names in
# HelpForLearners.hints_off and HelpForLearners.solutions_off: see docs/instructor.md.
# Grading needs a sandbox unless JudgeCells.sandbox is "off": see docs/instructor.md.
