"""Runs commands in forks of a process that has imported nbgrader: no start costs seconds.

A script: it reads one job a line (JSON with ``program``, ``words``, ``cwd``, ``env`` and
``output``), runs it as ``python -m nbgrader WORDS`` or ``python -m course grade WORDS`` would, and
writes its exit status.
"""

from __future__ import annotations

import json
import os
import sys
import traceback

import nbgrader.api
import nbgrader.converters
import nbgrader.server_extensions.formgrader
from alembic.script import ScriptDirectory
from nbgrader import apps
from nbgrader.dbutil import ALEMBIC_DIR

import course.commands.grade
import course.grading.marking.autograding
import course.grading.marking.saving
import course.grading.pages.beside
import course.grading.pages.feedback
import course.grading.pages.rendering
import course.grading.pages.safe_html
import course.grading.platforms.collecting
import course.grading.platforms.marks_file
import course.grading.running.recording
import course.grading.running.run
import course.grading.running.whole_class

# Every new gradebook asks the program `alembic` for it, which takes seconds to say the same again.
# That nbgrader finds that program is shown in tests/reporting/test_report.py.
_VERSION = ScriptDirectory(ALEMBIC_DIR).get_current_head()
nbgrader.api.get_alembic_version = lambda: _VERSION


def run(job: dict) -> int:
    """Run one command in a process of its own, and give its exit status."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    status = 1
    try:
        output = os.open(job["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for theirs, mine in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(theirs, mine)
        os.environ.clear()
        os.environ.update(job["env"])
        os.chdir(job["cwd"])
        if job["program"] == "course grade":
            sys.exit(course.commands.grade.run(job["words"]))
        sys.argv = ["nbgrader", *job["words"]]
        apps.NbGraderApp.launch_instance()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    for line in sys.stdin:
        print(run(json.loads(line)), flush=True)
