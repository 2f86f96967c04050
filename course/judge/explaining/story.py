"""The story of one run: who did which step, told so that a learner can follow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from course.judge.errors import RunStuck
from course.judge.explaining.exceptions import Raised
from course.judge.explaining.explain import in_words
from course.judge.explaining.slips import slip_of
from course.judge.open_check import Remembered

MOST_ROWS = 40
"""Steps that a story shows, the last ones of a long run."""


@dataclass(frozen=True)
class Story:
    """A run in which the scenario fails.

    Attributes
    ----------
    workers : list of str
        The threads that took part.
    rows : list of (int, int, str)
        All steps: the worker's number, the line, and what it did.
    outcome : str
        How it went wrong.
    tried : int
        Which of the interleavings tried this was.
    choices : list of int
        The schedule that leads to it.
    deadlock : list of dict
        In a deadlock, who waits: ``worker``, ``place`` (module and line), ``for`` and ``held_by``.
    raised : list of Raised
        The exceptions that ended a worker.
    slip : str
        The name that the scenario gives to the mistake; empty where it gives none.
    """

    workers: list[str]
    rows: list[tuple[int, int, str]]
    outcome: str
    tried: int
    choices: list[int]
    deadlock: list[dict[str, Any]] = field(default_factory=list)
    raised: list[Raised] = field(default_factory=list)
    slip: str = ""

    @classmethod
    def of(
        cls,
        end: dict[str, Any],
        failed: Exception,
        tried: int,
        choices: list[int],
        remembered: Sequence[Remembered] = (),
    ) -> Story:
        """Make the story of a run from what the child says of it, what failed and what it gave."""
        rows = [(step["worker"], step["line"], deed(step)) for step in end["steps"]]
        outcome = _outcome(end, failed, remembered)
        raised = [Raised(**one, worker="thread") for one in end.get("raised", ())]
        slip = "" if raised else slip_of(failed)
        return cls(end["workers"], rows, outcome, tried, choices, end["deadlock"], raised, slip)

    def __repr__(self) -> str:
        width = max((len(name) for name in self._names()), default=0)
        lines = [f"Interleaving {self.tried} goes wrong{self._cut}:"]
        for worker, line, deed in self._shown:
            lines.append(f"  {self.workers[worker]:<{width}}  line {line:>3}  {deed}")
        return "\n".join([*lines, f"  → {self.outcome}"])

    @property
    def _shown(self) -> list[tuple[int, int, str]]:
        """The last steps: it is these in which it goes wrong."""
        return self.rows[-MOST_ROWS:]

    @property
    def _cut(self) -> str:
        many = len(self.rows)
        return f" (the last {MOST_ROWS} of its {many} steps)" if many > MOST_ROWS else ""

    def _names(self) -> list[str]:
        """The workers that appear, in their order."""
        seen = {worker for worker, _, _ in self._shown}
        return [name for index, name in enumerate(self.workers) if index in seen]

    def _repr_html_(self) -> str:
        seen = sorted({worker for worker, _, _ in self._shown})
        heads = "".join(f'<th scope="col">{escape(self.workers[w])}</th>' for w in seen)
        body, before = [], None
        for worker, line, deed in self._shown:
            told = f"<small>{line}</small> <code>{escape(deed)}</code>"
            cells = "".join(f"<td>{told if w == worker else ''}</td>" for w in seen)
            switch = ' class="course-switch"' if before not in (None, worker) else ""
            body.append(f"<tr{switch}>{cells}</tr>")
            before = worker
        return (
            f'{STYLE}<div class="course-story"><table><caption>Interleaving {self.tried}{self._cut}'
            ", step by step from top to bottom (small: the line in the cell)</caption>"
            f"<thead><tr>{heads}"
            f"</tr></thead><tbody>{''.join(body)}</tbody></table>"
            f"<p><strong>{escape(self.outcome)}</strong></p></div>"
        )


STYLE = """<style>
.course-story table { border-collapse: collapse; margin: .5em 0; }
.course-story caption { caption-side: top; text-align: left; font-size: .9em; opacity: .8; }
.course-story th, .course-story td { text-align: left !important; padding: .15em .9em .15em .6em;
  border-left: 3px solid var(--jp-border-color2, #bdbdbd); }
.course-story tr { background: none !important; }
.course-story tr.course-switch td { border-top: 1px solid var(--jp-border-color2, #bdbdbd); }
.course-story code { background: none; }
.course-story small { opacity: .65; display: inline-block; min-width: 1.6em; text-align: right; }
</style>"""


def deed(step: dict[str, Any]) -> str:
    """Return what a step does, in words."""
    value = step["value"]
    if value is None:
        return f"{step['does']} {step['what']}"
    return f"{step['does']} {step['what']} {'=' if step['does'] == 'writes' else '→'} {value}"


def _outcome(end: dict[str, Any], failed: Exception, remembered: Sequence[Remembered]) -> str:
    if end["deadlock"]:
        return _deadlocked(end["deadlock"])
    if isinstance(failed, RunStuck):
        return "It never ends: the threads go on and on without coming to an end."
    return in_words(failed, remembered)


def _deadlocked(deadlock: list[dict[str, Any]]) -> str:
    parts = []
    for who in deadlock:
        if not who["place"]:  # the judge's own wait for the workers
            continue
        where = f" on line {who['place'][1]}"
        what = f" for {who['for']}" if who["for"] else ""
        held = f", which {who['held_by']} holds" if who["held_by"] else ""
        parts.append(f"{who['worker']} waits{where}{what}{held}")
    return "Deadlock: nobody can go on. " + "; ".join(parts) + "."
