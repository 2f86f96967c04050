"""What the live view costs, and whether it moves: measured in JupyterLab, in a real browser.

Side by side in one run, because only the ratio says something on a machine that others use too:
no view, this view, a thread with an ipywidget, and a thread with matplotlib, all at 10 Hz.

    python benchmarks/live_view.py [--rounds 7] [--seconds 4] [--minutes 20]

Three figures for each. How long the picture stands still while three threads compute
`math.factorial(1500000)`, one call into C that never lets go of the GIL. What is taken from the
machine, in percent of one core: by the kernel beside its workers, and by the Jupyter server and
the browser beyond what they take without a view. And how much slower the work becomes, three
threads and three processes: the median of the ratios to the runs without a view of the same
round, with the middle half of them; "no view, again" shows the noise.

It needs what the tests need (`python3 -m course test` sets it up) and a Chromium, ends by itself
after `--minutes` with what it has, and leaves nothing running.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import re
import shutil
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.live_view_report import AGAIN, Result, Results, goals, table
from benchmarks.live_view_work import VIEWS
from tests.browser.chromium import launch
from tests.browser.lab import Server, lab, notebook
from tests.browser.pages import NotebookPage

HERE = Path(__file__).resolve().parent
FACTORIAL = 1_500_000
CELL = "import live_view_work\nlive_view_work.main()"
WATCH = """() => {
  window.drawn = [];
  new MutationObserver((changes) => {
    if (changes.some((change) => {
      const node = change.target;
      return (node instanceof Element ? node : node.parentElement)?.closest('.jp-OutputArea');
    })) window.drawn.push((performance.timeOrigin + performance.now()) / 1000);
  }).observe(
    document.body, {subtree: true, childList: true, characterData: true, attributes: true});
}"""
"""Notes when anything changes in a cell's output; `.course-cores` counts its frames there."""


class Over(Exception):
    """The time is over."""


class Bench:
    """A notebook in a browser that does one job after the other.

    Parameters
    ----------
    page : playwright Page
    server : Server
    method : str
        Start method of the processes.
    minutes : float
        After which `Over` is raised.
    """

    def __init__(self, page: Any, server: Server, method: str, minutes: float) -> None:
        self._until = time.monotonic() + 60 * minutes
        self._folder = server.root
        shutil.copy(HERE / "live_view_work.py", self._folder)
        self._book = NotebookPage(page, server, "cost.ipynb")
        browser = [p for p in psutil.Process().children(recursive=True) if "chrom" in p.name()]
        self._facts = {
            "method": method,
            "server": [server.pid],
            "browser": [process.pid for process in browser],
        }
        self._number = 0
        page.evaluate(WATCH)

    def job(self, **facts: Any) -> dict[str, Any]:
        """Do a job in the notebook; return what it printed.

        Raises
        ------
        Over
            If it is not done in time.
        """
        self._number += 1
        job = {"number": self._number, **self._facts, **facts}
        (self._folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
        self._book.page.evaluate("() => { window.drawn = []; }")
        left = self._until - time.monotonic()
        if left <= 0:
            raise Over
        self._book.start(0)
        from playwright.sync_api import TimeoutError as TooLate

        try:
            self._book.page.wait_for_function(
                "([cell, mark]) => cell.textContent.includes(mark) && /}#/.test(cell.textContent)",
                arg=[self._book.cell(0).element_handle(), f'#{{"job": {self._number},'],
                timeout=1000 * left,
            )
        except TooLate:
            raise Over from None
        self._book.done(0)
        text: str = self._book.cell(0).text_content()
        found = re.search(r"#(\{.*?\})#", text)
        assert found, text
        answer: dict[str, Any] = json.loads(found.group(1))
        return answer

    def measure(self, work: str, view: str, size: int) -> Result:
        """Do the work under that view."""
        facts = self.job(work=work, view=view, size=size)
        drawn: list[float] = self._book.page.evaluate("() => window.drawn")
        inside = [at for at in drawn if facts["begin"] < at < facts["end"]]
        times = [facts["begin"], *inside, facts["end"]]
        percent = 100 / facts["wall"]
        return Result(
            facts["wall"],
            facts["work"],
            percent * facts["kernel"],
            percent * facts["server"],
            percent * facts["browser"],
            facts["around"],
            max(b - a for a, b in pairwise(times)),
            len(inside),
        )


def rounds(bench: Bench, options: argparse.Namespace) -> Results:
    """Measure until all rounds are done or the time is over; the order changes every round."""
    results: Results = {}

    def measure(work: str, view: str, size: int) -> None:
        result = bench.measure(work, view, size)
        results.setdefault((work, view), []).append(result)
        print(f"{work}, {view}: {result.wall:.1f} s", file=sys.stderr, flush=True)

    try:
        size = bench.job(work="calibrate", seconds=options.seconds)["size"]
        for view in VIEWS:  # the first time loads what a view needs
            bench.job(work="threads", view=view, size=size // 8)
        for view in VIEWS:
            if view != AGAIN:
                measure("factorial", view, options.factorial)
        for number in range(options.rounds):
            views = list(VIEWS)
            views = views[number % len(views) :] + views[: number % len(views)]
            for work in ("threads", "processes"):
                for view in views:
                    measure(work, view, size)
            print(f"round {number + 1} of {options.rounds}", file=sys.stderr, flush=True)
    except Over:
        print("the time is over: this is what was measured", file=sys.stderr)
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=7, help="of threads and processes (7)")
    parser.add_argument("--seconds", type=float, default=4.0, help="of CPU time in a job (4)")
    parser.add_argument("--minutes", type=float, default=20.0, help="after which it ends (20)")
    parser.add_argument("--factorial", type=int, default=FACTORIAL, help="of what (1500000)")
    parser.add_argument(
        "--method",
        choices=multiprocessing.get_all_start_methods(),
        default=multiprocessing.get_start_method(),
        help="start method of the processes",
    )
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        work = Path(folder) / "work"
        notebook(work / "cost.ipynb", [CELL, ""])
        with lab(work) as server:
            browser = launch(playwright)
            try:
                bench = Bench(browser.new_page(), server, options.method, options.minutes)
                results = rounds(bench, options)
            finally:
                browser.close()
    console = Console(width=None if sys.stdout.isatty() else 190)
    console.print(table(results))
    for line in goals(results):
        console.print(line, highlight=False)
    console.print(
        "kernel, server, browser: percent of one core while the work ran, beyond no view; around:\n"
        "CPU time of the kernel before and after the work, to open the view and to leave its\n"
        "picture behind; in brackets the middle half of the rounds. Processes are started by "
        f"{options.method}."
    )


if __name__ == "__main__":
    main()
