"""``python3 -m course lab``: JupyterLab on the start page, in the learner's own copy."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from course.commands.own_copy import hand_out
from course.setup.handover import become, environment_variables
from course.setup.places import SETUP_FOLDER, clone, work_folder
from course.setup.trouble import Trouble, say

HELP = """\
usage: python3 -m course lab [JUPYTERLAB-ARGUMENT ...]

Opens the lessons in JupyterLab. You work in your own copy, in work/: it is never overwritten,
and a newer release is put beside it. Ctrl-C ends it. Further arguments go to JupyterLab:
--no-browser, --port=8890, --ip=0.0.0.0 ...; python3 -m jupyterlab --help lists them."""

START_PAGE = "start.ipynb"


def run(arguments: list[str]) -> int:
    """Hand out the notebooks and become JupyterLab.

    Parameters
    ----------
    arguments : list of str
        Passed on to JupyterLab, behind the course's own so that they win.

    Returns
    -------
    int
        JupyterLab's exit status.

    Raises
    ------
    Trouble
        If there is nothing to hand out, or the work folder cannot be written.
    """
    if arguments[:1] in (["-h"], ["--help"]):
        print(HELP)
        return 0
    root = clone()
    release = root / "release"
    if not (release / START_PAGE).is_file():
        raise Trouble(
            f"There is no {START_PAGE} in {release}: the released notebooks are incomplete.",
            "restore the folder (git checkout release), or make it: python3 -m course build",
        )
    work = work_folder(root)
    for line in hand_out(release, work):
        say(line)
    python = Path(sys.executable)
    environ = environment_variables(root, python)
    # the configuration that `pip install .` brings, for interpreters that did not install it; and
    # a kernel that has the course from its start on, also after a restart
    for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH"):
        paths = [str(SETUP_FOLDER / "jupyter"), environ.get(name, "")]
        environ[name] = os.pathsep.join(filter(None, paths))
    # tabs that were open here open here again, and none of another course or another clone
    environ.setdefault("JUPYTERLAB_WORKSPACES_DIR", str(work / ".jupyterlab"))
    say(f"Your notebooks are in {work}. Ctrl-C here ends JupyterLab.")
    return become([python, "-m", "jupyterlab", *_options(work), *arguments], environ, work)


def _options(work: Path) -> list[str]:
    options = [
        f"--ServerApp.root_dir={work}",
        f"--LabApp.default_url=/lab/tree/{START_PAGE}",
        "--ServerApp.answer_yes=True",  # one Ctrl-C ends it, without a question
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # in a container: Jupyter would refuse
        say("You are root, and so is the code you run here.")
        options.append("--allow-root")
    return options
