"""Replaying a failing interleaving: the same order of steps again, to be gone through one by one.

It runs the module as it is now, so it also answers whether a change has mended this order.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from course.judge.exploring import Failing, failing, run_once
from course.judge.judging import here
from course.judge.story import Story, deed

_AROUND = 3
"""Lines of the module that are shown before and after those where something happens."""

_COLOURS = ("#2166ac", "#b35806", "#1b7837", "#762a83", "#666666")


def replay(words: str = "") -> Replay:
    """Run a failing interleaving again, and show it step by step.

    Parameters
    ----------
    words : str, optional
        Some words of the title of the check that failed; by default the last one that did.

    Returns
    -------
    Replay
        In a notebook it shows itself, with a slider to go through the steps.

    Raises
    ------
    LookupError
        No such check has failed with an interleaving in this notebook.
    """
    if not here().outside_checks:
        raise LookupError("replay() belongs in a cell of its own, after the test cell")
    chosen = [case for title, case in failing.items() if words.lower() in title.lower()]
    if not chosen:
        raise LookupError(_nothing(words))
    case: Failing = chosen[-1]
    try:
        failed, end = run_once(case.scenario, case.choices)
        outcome = _outcome(end, failed, case)  # now: it looks at objects in the child
        explored = here().open_check.explored
    finally:
        here().clear()
    assert explored is not None
    text = here().setting.modules().get(explored[0], "")
    return Replay(explored[0], text.splitlines(), end, outcome, case.tried)


def _nothing(words: str) -> str:
    if failing and words:
        titles = "; ".join(title for title in failing if title)
        return f"no check that failed with an interleaving has “{words}” in its title: {titles}"
    return (
        "there is no failing interleaving to replay: run a test cell whose report shows one,"
        " then replay() again"
    )


def _outcome(end: dict[str, Any], failed: Exception | None, case: Failing) -> str:
    if failed is not None:
        remembered = here().open_check.remembered
        return Story.of(end, failed, case.tried, case.choices, remembered).outcome
    told = "Nothing goes wrong here now"
    if end["diverged"]:
        told += ". Your code has other steps than before, so this is only like the old order"
    return f"{told}. Run the test cell again: it tries all the other orders too."


@dataclass(frozen=True)
class Replay:
    """A failing interleaving, run again.

    Attributes
    ----------
    module : str
        Name of the learner's module.
    lines : list of str
        Its text.
    end : dict
        What the child says of the run: ``steps``, ``workers``, ``deadlock``, ``diverged``.
    outcome : str
        How it went.
    tried : int
        Which of the interleavings tried it was.
    """

    module: str
    lines: list[str]
    end: dict[str, Any]
    outcome: str
    tried: int

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The visible steps, in their order."""
        return list(self.end["steps"])

    def __repr__(self) -> str:
        names, steps = self.end["workers"], self.steps
        width = max((len(names[step["worker"]]) for step in steps), default=0)
        told = [
            f"  {number:>3}  {names[step['worker']]:<{width}}  line {step['line']:>3}  {deed(step)}"
            for number, step in enumerate(steps, 1)
        ]
        return "\n".join([f"Interleaving {self.tried} of `{self.module}`, replayed:", *told,
                          f"  → {self.outcome}"])  # fmt: skip

    def frame(self, at: int) -> str:
        """Return the picture after so many steps, as HTML.

        Parameters
        ----------
        at : int
            How many steps have been done, 0 to all of them.
        """
        done = self.steps[:at]
        if done:
            last = done[-1]
            said = f"<b>{escape(self.end['workers'][last['worker']])}</b> {escape(deed(last))}"
        else:
            said = "Nothing has happened yet. Each thread stands before its first step."
        if at == len(self.steps):
            said += f"<p class='course-outcome'>{escape(self.outcome)}</p>"
        return (
            f"{STYLE}<div class='course-replay'><div class='course-both'>{self._listing(at)}"
            f"{_values(done)}</div><div class='course-said' aria-live='polite'>{said}</div></div>"
        )

    def _listing(self, at: int) -> str:
        """The lines of the module, and who stands before which."""
        here = self._next_lines(at)
        shown = [step["line"] for step in self.steps if step["module"] == self.module]
        first = max(min(shown, default=1) - _AROUND, 1)
        last = min(max(shown, default=1) + _AROUND, len(self.lines))
        rows = []
        for number in range(first, last + 1):
            who = "".join(_badge(w, self.end["workers"][w]) for w in here.get(number, []))
            now = " class='course-now'" if number in here else ""
            text = escape(self.lines[number - 1]) or " "
            rows.append(
                f"<tr{now}><td>{who}</td><td><small>{number}</small></td>"
                f"<td><code>{text}</code></td></tr>"
            )
        return f"<table aria-label='the module'><tbody>{''.join(rows)}</tbody></table>"

    def _next_lines(self, at: int) -> dict[int, list[int]]:
        """Return for each line the workers whose next visible step is there."""
        ahead: dict[int, int] = {}
        for step in self.steps[at:]:
            if step["module"] == self.module:
                ahead.setdefault(step["worker"], step["line"])
        for who in self.end["deadlock"]:
            if who["place"] and who["place"][0] == self.module:
                index = self.end["workers"].index(who["worker"])
                ahead.setdefault(index, who["place"][1])
        found: dict[int, list[int]] = {}
        for worker, line in sorted(ahead.items()):
            found.setdefault(line, []).append(worker)
        return found

    def _ipython_display_(self) -> None:
        from IPython.display import HTML, display

        count = len(self.steps)
        try:
            import ipywidgets
        except ImportError:
            display(HTML(self.frame(count)))
            return
        slider = ipywidgets.IntSlider(
            value=0, min=0, max=count, description="steps done", layout={"width": "28em"}
        )
        back = ipywidgets.Button(description="back", icon="step-backward")
        on = ipywidgets.Button(description="next step", icon="step-forward", button_style="primary")
        picture = ipywidgets.HTML(self.frame(0))

        def show(_change: object) -> None:
            picture.value = self.frame(slider.value)
            back.disabled, on.disabled = slider.value == 0, slider.value == count

        def go(by: int) -> None:
            slider.value = min(max(slider.value + by, 0), count)

        slider.observe(show, "value")
        back.on_click(lambda _button: go(-1))
        on.on_click(lambda _button: go(1))
        show(None)
        controls = ipywidgets.HBox([back, on, slider])
        display(ipywidgets.VBox([controls, picture]))
        print(repr(self))  # stays in the notebook; the slider lives as long as the kernel


def _values(done: list[dict[str, Any]]) -> str:
    """What the shared things hold as far as the steps have shown it."""
    held: dict[str, str] = {}
    for step in done:
        if step["value"] is not None:
            held[step["what"]] = step["value"]
    latest = done[-1]["what"] if done else None
    rows = "".join(
        f"<tr{' class=course-now' if what == latest else ''}><td><code>{escape(what)}</code></td>"
        f"<td><code>{escape(value)}</code></td></tr>"
        for what, value in held.items()
    )
    if not rows:
        return ""
    return f"<table aria-label='shared'><caption>shared</caption><tbody>{rows}</tbody></table>"


def _badge(worker: int, name: str) -> str:
    colour = _COLOURS[(worker - 1) % len(_COLOURS)]
    return f"<span class='course-badge' style='background:{colour}'>{escape(name)} ▸</span>"


STYLE = """<style>
.course-replay { color: var(--jp-content-font-color1, inherit); line-height: 1.4; }
.course-replay .course-both { display: flex; flex-wrap: wrap; gap: 2em; align-items: flex-start; }
.course-replay table { border-collapse: collapse; margin: .4em 0; }
.course-replay caption { text-align: left; font-size: .9em; opacity: .8; }
.course-replay tr { background: none !important; }
.course-replay tr.course-now { background: var(--jp-layout-color2, #eee) !important; }
.course-replay td { text-align: left !important; padding: .05em .5em !important;
  white-space: pre; }
.course-replay code { background: none; font-size: .95em; }
.course-replay .course-badge { color: #fff; border-radius: 3px; padding: 0 .4em; margin-left: .3em;
  font-size: .85em; }
.course-replay .course-said { margin: .5em 0; min-height: 3em; }
.course-replay .course-outcome { font-weight: bold; margin: .4em 0; }
</style>"""
