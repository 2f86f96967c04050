"""Where things are: the clone, the environment in it, the learner's work folder."""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path

from course.setup.trouble import Trouble

SETUP_FOLDER = Path(__file__).resolve().parent
COURSE_FOLDER = SETUP_FOLDER.parent
_LEFT_BY_TOOLS = {".ipynb_checkpoints", "__pycache__", ".DS_Store", "Thumbs.db"}


def clone() -> Path:
    """Return the folder of the course's clone.

    Raises
    ------
    Trouble
        If the package was installed without the clone (in a JupyterHub image, say): the lesson
        texts and notebooks are not part of what is installed.
    """
    root = COURSE_FOLDER.parent
    if is_clone(root):
        return root
    raise Trouble(
        "This is the installed package only; the lessons and notebooks are in the course's clone.",
        "on a hub, press Validate in the notebook's toolbar, or run its test cells: they judge\n"
        "your answers. Who has the clone (an instructor) starts the command in its folder.",
        status=2,
    )


def is_clone(root: Path) -> bool:
    """Return whether a folder is the course's clone, and not only where the package is."""
    return (root / "requirements.txt").is_file() and (root / "course" / "lessons").is_dir()


def work_folder(root: Path) -> Path:
    """Return the folder with the learner's own notebooks."""
    return root / "work"


def files_under(folder: Path) -> list[Path]:
    """Return the files below a folder, in order, without what editors and Jupyter leave there."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not _LEFT_BY_TOOLS & set(path.relative_to(folder).parts)
    ]


def this_python() -> str:
    """Return the running Python as an environment must match it, such as ``3.12`` or ``3.14t``."""
    free_threaded = "t" if sysconfig.get_config_var("Py_GIL_DISABLED") else ""
    return f"{sys.version_info.major}.{sys.version_info.minor}{free_threaded}"


def interpreter_of(environment: Path) -> Path:
    """Return where the interpreter of a virtual environment is, whether it exists or not."""
    if os.name == "nt":
        return environment / "Scripts" / "python.exe"
    return environment / "bin" / "python"


def environment_folder(root: Path) -> Path:
    """Return the folder of the virtual environment for the running Python.

    It is ``.venv`` in the clone. A second Python version gets a folder of its own beside it
    (``.venv-3.13``), so that ``python3.13 -m course test`` runs under 3.13 and leaves the first
    one alone. The environment variable ``COURSE_VENV`` names another folder.
    """
    named = os.environ.get("COURSE_VENV")
    if named:
        return Path(os.path.abspath(os.path.expanduser(named)))
    default = root / ".venv"
    if _python_of(default) in (None, this_python()):
        return default
    return root / f".venv-{this_python()}"


def _python_of(environment: Path) -> str | None:
    """Return the Python version an environment was made with; None if it is dead or not there."""
    if not interpreter_of(environment).exists():
        return None
    settings = configuration_of(environment)
    version = settings.get("version") or settings.get("version_info")
    if version is None or not Path(settings.get("home", "")).is_dir():
        return None
    here = ".".join(version.split(".")[:2])
    scripts = interpreter_of(environment).parent
    return here + ("t" if any(scripts.glob(f"python{here}t*")) else "")


def configuration_of(environment: Path) -> dict[str, str]:
    """Return what ``pyvenv.cfg`` says; nothing if it cannot be read."""
    try:
        lines = (environment / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    pairs = (line.partition("=") for line in lines)
    return {key.strip().lower(): value.strip() for key, sign, value in pairs if sign}
