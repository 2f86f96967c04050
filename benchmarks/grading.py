"""How long a class takes: the same hand-ins through stock ``nbgrader autograde`` and through ours.

    python benchmarks/grading.py [--students 6] [--stock 2] [--topic 1-threads] [--classes 300]

It makes a class out of ``release/`` and the bank's answers, no two the same, and grades it in
turns: a few of the students by stock nbgrader (which runs the whole notebook in a kernel), the same
ones by ``python3 -m course grade``, then everybody by ours; once as they are, and once where one
student in ten, and at least one, waits for ever in every answer. It prints wall and processor time
of each, the ratio, how time grows with the class, what recording and a page of feedback cost, and
from these parts a model for ``--classes`` students and seven assignments on 2 and on 16 cores. The
machine must be quiet.

Last comes the same class with a third of its answers untouched and a third alike, which ours judges
once each. No ratio is made of it.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import nbformat
import psutil

from course.sandbox import available_walls
from course.system.cores import usable_cores

ROOT = Path(__file__).resolve().parents[1]
BANK = ROOT / "tests" / "bank"
ASSIGNMENTS = 7
LINE = "{:<34} {:>9} {:>10} {:>10} {:>11}"
STOCK = """c = get_config()
c.CourseDirectory.root = {root!r}
"""


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds of wall time, and of all cores' processor time meanwhile."""

    wall: float
    processor: float

    def line(self, what: str, students: int) -> str:
        """Return it as a line of the table."""
        each = f"{self.wall / students:.1f}", f"{self.processor / students:.1f}"
        return LINE.format(what, students, f"{self.wall:.1f}", *each)


def answers(topic: str) -> dict[str, list[str]]:
    """The bank's answers to each exercise: three right ones, then a wrong one, and so on."""
    found = {}
    for folder in sorted((BANK / topic).iterdir()):
        if folder.is_dir():
            right = itertools.cycle(sorted(folder.glob("right_*.py")))
            wrong = sorted(folder.glob("wrong_*.py"))
            paths = [path for one in wrong for path in (*itertools.islice(right, 3), one)]
            found[folder.name] = [path.read_text(encoding="utf-8") for path in paths]
    return found


def hanging(text: str) -> str:
    """The same answer, each of whose functions takes a lock twice before it does anything."""
    tree = ast.parse(text)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            node.body[:0] = ast.parse("_lock.acquire()\n_lock.acquire()").body
    tree.body[:0] = ast.parse("import threading\n_lock = threading.Lock()").body
    return ast.unparse(ast.fix_missing_locations(tree))


def make_class(
    root: Path, topic: str, students: int, *, hang: bool = False, equal: bool = False
) -> list[str]:
    """Make a course's folder with what so many students handed in; return their ids.

    Parameters
    ----------
    root : Path
        The folder, which is made.
    topic : str
        The assignment.
    students : int
        How many.
    hang : bool
        Whether one in ten, and at least one, waits for ever.
    equal : bool
        Whether a third of the answers are untouched, and a third the same text.
    """
    root.mkdir(parents=True)
    shutil.copytree(ROOT / "source" / topic, root / "source" / topic)
    bank = answers(topic)
    released = sorted((ROOT / "release" / topic).glob("*.ipynb"))
    names = [f"s{number:03}" for number in range(1, students + 1)]
    exercises = list(bank)
    for number, name in enumerate(names):
        folder = root / "submitted" / name / topic
        folder.mkdir(parents=True)
        for path in released:
            book = nbformat.read(path, as_version=4)
            for cell in book.cells:
                exercise = cell.metadata.get("nbgrader", {}).get("grade_id")
                kind = (number + exercises.index(exercise)) % 3 if exercise in bank and equal else 2
                if kind == 1:
                    cell.source = f"%%module {exercise}\n{bank[exercise][0]}"
                elif exercise in bank and kind == 2:
                    text = bank[exercise][(number + len(exercise)) % len(bank[exercise])]
                    body = hanging(text) if hang and number % 10 == 0 else text
                    cell.source = f"%%module {exercise}\n# by {name}: no two are the same\n{body}"
            nbformat.write(book, folder / path.name)
    return names


def busy() -> float:
    """Seconds that the cores of this machine have computed so far, for whomever.

    What a process has used that is killed together with its room is added to nobody's account, and
    that is half of what judging takes: so the whole machine is looked at, which must be quiet.
    """
    times = psutil.cpu_times()._asdict()
    return sum(times.get(name, 0.0) for name in ("user", "nice", "system", "irq", "softirq"))


def timed(argv: Sequence[str], cwd: Path) -> Cost:
    """Run a command to its end; what it printed is shown if it failed."""
    scripts = str(Path(sys.executable).parent)
    env = os.environ | {
        "PYTHONPATH": str(ROOT),
        "PATH": os.pathsep.join([scripts, os.environ.get("PATH", os.defpath)]),
    }
    before, began = busy(), time.monotonic()
    ended = subprocess.run(
        argv, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    cost = Cost(time.monotonic() - began, busy() - before)
    if ended.returncode not in (0, 1):  # 1: a submission has no grade
        sys.exit(f"{' '.join(argv)} ended with {ended.returncode}:\n{ended.stdout.decode()}")
    return cost


def stock(root: Path, topic: str) -> Cost:
    """Grade a folder as nbgrader does without the course's settings."""
    (root / "nbgrader_config.py").write_text(STOCK.format(root=str(root)), encoding="utf-8")
    nbgrader = [sys.executable, "-m", "nbgrader"]
    timed([*nbgrader, "generate_assignment", topic], root)
    return timed([*nbgrader, "autograde", topic], root)


def ours(root: Path, topic: str, *words: str) -> Cost:
    """Grade a folder with ``course grade``."""
    shutil.copy(ROOT / "nbgrader_config.py", root)
    timed([sys.executable, "-m", "nbgrader", "generate_assignment", topic], root)
    walls = [] if available_walls() else ["--no-sandbox"]
    argv = [sys.executable, "-m", "course", "grade", topic, "--folder", str(root)]
    return timed([*argv, *walls, *words], ROOT)


def report_of(root: Path, topic: str) -> dict[str, float]:
    """The seconds of processor time of a run's parts, as its own report says them."""
    path = root / "autograded" / ".grading" / topic / "report.json"
    parts: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))["seconds"]
    return parts


def model(students: int, cores: int, *, parallel: float, serial: float) -> float:
    """Seconds for a term: work that is spread over the cores, beside one writer.

    Parameters
    ----------
    students, cores : int
        The class, and the cores of the machine.
    parallel, serial : float
        Seconds of processor time a notebook: of judging and pages, and of recording.
    """
    books = students * ASSIGNMENTS
    return max(books * (parallel + serial) / cores, books * serial)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--students", type=int, default=6)
    parser.add_argument("--stock", type=int, default=2, help="students that stock nbgrader grades")
    parser.add_argument("--topic", default="1-threads")
    parser.add_argument("--classes", type=int, default=300, help="students in the model")
    options = parser.parse_args()
    few, topic = min(options.stock, options.students), options.topic
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {topic}, {usable_cores()} usable cores")
    print(LINE.format("", "students", "wall s", "wall each", "CPU s each"), flush=True)
    with tempfile.TemporaryDirectory(prefix="grading-") as name:
        folder = Path(name)
        for what, hang in (("as they are", False), ("one in ten hangs", True)):
            here = folder / what.replace(" ", "-")
            if few:
                slow = _graded(stock, f"{what}: stock", few, here / "stock", topic, hang=hang)
                fast = _graded(ours, f"{what}: ours", few, here / "ours", topic, hang=hang)
                print(f"    stock takes {slow.wall / fast.wall:.1f} times as long as ours")
            root = here / "all"
            label = f"{what}: ours with feedback"
            cost = _graded(with_feedback, label, options.students, root, topic, hang=hang)
            _print_parts(cost, report_of(root, topic), options)
        label, root = "a third untouched, a third alike", folder / "equal"
        _graded(with_feedback, label, options.students, root, topic, equal=True)


def with_feedback(root: Path, topic: str) -> Cost:
    """Grade a folder with ``course grade``, pages and all."""
    return ours(root, topic, "--feedback")


def _graded(
    by: Callable[[Path, str], Cost],
    label: str,
    students: int,
    root: Path,
    topic: str,
    **kinds: bool,
) -> Cost:
    """Make a class, grade it, and print what that took."""
    make_class(root, topic, students, **kinds)
    cost = by(root, topic)
    print(cost.line(label, students), flush=True)
    return cost


def _print_parts(cost: Cost, parts: dict[str, float], options: argparse.Namespace) -> None:
    """Print what a student costs, part by part, and what that makes of a whole term."""
    count = options.students
    serial = parts["recording"] / count
    busy = cost.processor / cost.wall / usable_cores()
    print(
        f"    a student: {serial:.3f} s of recording, {parts['feedback'] / count:.3f} s of"
        f" feedback; the cores were busy {busy:.0%} of the time"
    )
    parallel = cost.processor / count - serial
    for cores in (2, 16):
        minutes = model(options.classes, cores, parallel=parallel, serial=serial) / 60
        print(
            f"    model: {options.classes} students, {ASSIGNMENTS} assignments like this one,"
            f" {cores} cores: {minutes:.0f} min"
        )


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
