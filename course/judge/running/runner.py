"""Runs the test cells of one notebook: ``python -m course.judge.running.runner JOB``.

The file ``JOB`` has a JSON object with ``modules``, ``cells``, ``walls`` and ``results``, the file
to which one line of JSON is added for each cell as soon as it is judged, so that a run that is cut
short keeps what it has. The runner ends with the process that started it, whatever ended that one:
its standard input is then closed.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import linecache
import os
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

from course.child.process import limits
from course.judge.checks import Score, verdicts_of_last_score
from course.judge.children.removing import remove
from course.judge.judging import here
from course.judge.verdict import UNJUDGED

MEMORY = 2**30
"""Bytes that the judge itself may take, for a text that grows without measure as it is read."""


def not_judged(reason: str) -> dict[str, Any]:
    """Return the output of a cell that could not be judged: an error, which earns nothing."""
    text = f"This cell could not be judged: {reason}"
    return {"output_type": "error", "ename": "JudgeError", "evalue": text, "traceback": [text]}


class Cell:
    """One test cell, executed as a notebook would.

    Parameters
    ----------
    grade_id, source : str
        Name and text of the cell.
    names : dict
        The namespace that the cells of a notebook share.
    """

    def __init__(self, grade_id: str, source: str, names: dict[str, Any]) -> None:
        self.grade_id, self.source, self.names = grade_id, source, names
        self.outputs: list[dict[str, Any]] = []

    def run(self) -> float | None:
        """Execute the cell; return its score, None when it could not be judged."""
        file = f"<test cell {self.grade_id}>"
        linecache.cache[file] = (len(self.source), None, self.source.splitlines(True), file)
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                last = self._execute(file)
        except Exception as error:
            self._could_not(f"the test cell itself failed: {type(error).__name__}: {error}", error)
            return None
        if printed.getvalue():
            self.outputs.insert(
                0, {"output_type": "stream", "name": "stdout", "text": printed.getvalue()}
            )
        if not isinstance(last, Score):
            self._could_not("the last line of a test cell must be score(of=…)", None)
            return None
        if any(v["status"] == UNJUDGED for v in verdicts_of_last_score()):
            self._could_not("see the report above", None)
            return None
        data = {"text/plain": repr(last)}
        result = {"output_type": "execute_result", "data": data, "metadata": {}}
        self.outputs.append(result | {"execution_count": None})
        return float(last)

    def _execute(self, file: str) -> Any:
        """Execute the text; return the value of its last line if that is an expression."""
        body = ast.parse(self.source, file).body
        final = body[-1] if body else None
        if not isinstance(final, ast.Expr):
            exec(compile(ast.Module(body, []), file, "exec"), self.names)  # noqa: S102
            return None
        exec(compile(ast.Module(body[:-1], []), file, "exec"), self.names)  # noqa: S102
        return eval(compile(ast.Expression(final.value), file, "eval"), self.names)  # noqa: S307

    def show(self, report: Any) -> None:
        """Take the report of the cell, as `IPython.display.display` would."""
        data = {"text/plain": repr(report), "text/html": report._repr_html_()}
        self.outputs.append({"output_type": "display_data", "data": data, "metadata": {}})

    def _could_not(self, reason: str, error: Exception | None) -> None:
        if error is not None:
            print(reason, *traceback.format_exception(error), sep="\n", file=sys.stderr)
        self.outputs.append(not_judged(reason))


def end_with_the_grader(folder: Path) -> None:
    """Wait until nobody holds the other end of standard input, then end, and leave no folder."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    remove(folder)
    os._exit(1)


def main() -> None:
    """Judge the cells of a job."""
    limits.bound_memory(MEMORY)
    file = Path(sys.argv[1])
    job = json.loads(file.read_text("utf-8"))
    file.unlink()  # an answer without walls could read it
    threading.Thread(
        target=end_with_the_grader, args=(file.parent,), name="judge: lifeline", daemon=True
    ).start()
    judging = here()
    setting = judging.setting
    setting.texts, setting.walls, setting.budget = job["modules"], job["walls"], job["budget"]
    names: dict[str, Any] = {"__name__": "__main__"}
    for entry in job["cells"]:
        began = time.monotonic()
        cell = Cell(entry["grade_id"], entry["source"], names)
        judging.show = cell.show
        score = cell.run()
        line = {
            "grade_id": cell.grade_id,
            "score": score,
            "outputs": cell.outputs,
            "checks": judging.last,
            "seconds": round(time.monotonic() - began, 3),
        }
        # a lone surrogate of the answer's cannot be written into a notebook
        text = json.dumps(line, default=str, ensure_ascii=False)
        with Path(job["results"]).open("a", encoding="utf-8", errors="replace") as results:
            results.write(text + "\n")
        judging.last = []


if __name__ == "__main__":
    main()
