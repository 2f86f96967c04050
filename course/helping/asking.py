"""Asking for help: the next hint, the examiner's checks, the solution."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course.helping.clone import Original, original
from course.helping.dock import HelpDock
from course.helping.ladder import ladder, what_is_lacking
from course.helping.page import as_html, as_text
from course.helping.written import Help, HelpHere, help_here
from course.islands import Island
from course.judge.judging import here
from course.judge.notebook import CellVerdict
from course.progress import Progress, progress_here
from course.progress.tries import fingerprint, is_honest


class NoHelp(LookupError):
    """There is no such help; the message says why."""


@dataclass
class Asked:
    """What somebody who works on an exercise may ask for.

    Attributes
    ----------
    topic, exercise : str
        "1-threads", "overlap".
    written : Help or None
        The hints; None where they are switched off.
    progress : Progress
        Where it is kept what was asked for.
    text : str
        The module that was judged.
    checks : sequence of mapping
        The verdicts on it, as plain data; empty before the first.
    solved : bool
        Whether all checks in the notebook have passed.
    source : Original or None
        The solution and the complete checks; None where they are not to be had.
    offers_solution : bool
        Whether solutions can be earned.
    examined : list of dict or None
        The verdicts of the complete checks; None before they were asked for.
    unexamined : str
        Why they could not be had; empty if they could.
    shows_solution : bool
        Whether the solution was asked for, and is earned.
    judged : tuple of float, or None
        The points by the complete checks, and all there are, as this kernel has judged them.
    """

    topic: str
    exercise: str
    written: Help | None
    progress: Progress
    text: str = ""
    checks: Sequence[Mapping[str, Any]] = ()
    solved: bool = False
    source: Original | None = None
    offers_solution: bool = False
    examined: list[dict[str, Any]] | None = None
    unexamined: str = ""
    shows_solution: bool = False
    judged: tuple[float, float] | None = None

    @property
    def name(self) -> str:
        """Topic and exercise."""
        return f"{self.topic}/{self.exercise}"

    @property
    def hints(self) -> list[str]:
        """All hints as they come now; none where they are switched off."""
        return ladder(self.written, self.examined or self.checks) if self.written else []

    @property
    def needs_hints(self) -> bool:
        """Whether a check of the notebook has not passed, or one of the examiner's has failed."""
        if self.examined is not None:
            failed = any(check["status"] == "failed" for check in self.examined)
        else:
            earned, of = self.in_all or (0, 0)
            failed = earned < of
        return not self.solved or failed

    @property
    def in_all(self) -> tuple[float, float] | None:
        """The points of this text by the complete checks, and all there are; None before these."""
        if not self.solved or self.judged is not None:
            return self.judged
        kept = self.progress.read()["exercises"].get(self.name)
        if not isinstance(kept, dict) or kept.get("text") != fingerprint(self.text):
            return None
        return kept["points"], kept["of"]

    @property
    def is_finished(self) -> bool:
        """Whether all checks have passed, those included that are not in the notebook."""
        if self.source is None or not self.source.has_more_checks:
            return self.solved
        earned, of = self.in_all or (0, 1)
        return self.solved and earned == of

    @property
    def kept(self) -> dict[str, Any]:
        """What is kept of the help for this exercise."""
        kept = self.progress.read()["help"].get(self.name)
        return kept if isinstance(kept, dict) else {}

    @property
    def taken(self) -> int:
        """How many hints were asked for."""
        return min(int(self.kept.get("hints", 0)), len(self.hints))

    @property
    def lacking(self) -> str:
        """What has to come before the solution; empty where it is earned or never comes."""
        if self.source is None or not self.offers_solution:
            return ""
        return what_is_lacking(self.kept, len(self.hints), solved=self.is_finished)

    @property
    def has_solution(self) -> bool:
        """Whether the solution may be seen."""
        return self.offers_solution and self.source is not None and not self.lacking

    @property
    def can_be_examined(self) -> bool:
        """Whether the complete checks can be run now."""
        over = self.is_finished or (self.examined is not None and not self.unexamined)
        return self.solved and self.source is not None and not over

    def note_try(self) -> None:
        """Keep this run of the checks as a try, if it was an honest one."""
        if is_honest(self.text, [dict(check) for check in self.checks]):
            self._keep(tries=sorted({*self.kept.get("tries", ()), fingerprint(self.text)}))

    def take_hint(self) -> None:
        """Ask for the next hint."""
        if self.taken < len(self.hints):
            self._keep(hints=self.taken + 1)

    def see_solution(self) -> None:
        """Ask for the solution; it is shown if it is earned."""
        if self.has_solution:
            self.shows_solution = True
            self._keep(seen=True)

    def examine(self, modules: dict[str, str]) -> None:
        """Have the module judged by the complete checks, and keep the points."""
        assert self.source is not None
        verdict = self.source.examine(modules)
        self.examined, self.unexamined = verdict.checks, ""
        if verdict.score is None or not verdict.checks:
            self.unexamined = "The examiner's checks did not run to their end. Try again."
        self.note_points(verdict)

    def note_points(self, verdict: CellVerdict) -> None:
        """Keep the points by the complete checks, if they could be judged."""
        if verdict.score is None:
            return
        self.judged = earned, of = verdict.score, verdict.points
        facts = {"points": earned, "here": of, "of": of, "text": fingerprint(self.text)}
        self.progress.note("exercises", self.name, **facts)

    def _keep(self, **facts: Any) -> None:
        self.progress.change("help", self.name, lambda before: {**before, **facts})


class HelpBelow:
    """The help below a report, live where there is a kernel.

    Parameters
    ----------
    asked : Asked
        What may be asked for.
    examined : callable, optional
        Called when the complete checks have run.
    """

    def __init__(self, asked: Asked, examined: Callable[[], None] = lambda: None) -> None:
        self.asked, self._examined = asked, examined
        self._island = Island(HelpDock.here(), self.take)

    def take(self, content: dict[str, Any]) -> None:
        """Do what the browser asks for."""
        match content.get("do"):
            case "hint":
                self.asked.take_hint()
            case "solution":
                self.asked.see_solution()
            case "examine" if self.asked.can_be_examined:
                modules = here().setting.modules() | {self.asked.exercise: self.asked.text}
                self.asked.examine(modules)
                self._examined()
        self.show()

    def show(self) -> None:
        """Show the help as it stands now."""
        self._island.show(as_html(self.asked, self._island.name), as_text(self.asked))


@dataclass
class _Last:
    """What was asked for last in this kernel, by exercise."""

    by_exercise: dict[str, Asked] = field(default_factory=dict)


last = _Last()


def asked_about(exercise: str, found: HelpHere, folder: Path | None = None, **run: Any) -> Asked:
    """Return what may be asked for about an exercise.

    Parameters
    ----------
    exercise : str
        Its name.
    found : HelpHere
        The help of its topic.
    folder : Path, optional
        The learner's; the current one by default.
    **run
        What is known of the last run: ``text``, ``checks``, ``solved``.
    """
    last.by_exercise[exercise] = Asked(
        found.topic,
        exercise,
        found.exercises.get(exercise) if found.exercises else None,
        progress_here(folder),
        source=original(found.topic, exercise) if found.solutions else None,
        offers_solution=found.solutions,
        **run,
    )
    return last.by_exercise[exercise]


class Shown:
    """One piece of help, as a page and as a text.

    Parameters
    ----------
    html, text : str
        The same twice.
    """

    def __init__(self, html: str, text: str) -> None:
        self._html, self._text = html, text

    def __repr__(self) -> str:
        return self._text

    def _repr_html_(self) -> str:
        return self._html


def hint(exercise: str) -> Shown:
    """Show the hints for an exercise that were asked for so far, and the next one.

    Parameters
    ----------
    exercise : str
        Its name, as in ``%%module NAME``.

    Raises
    ------
    NoHelp
        There is no such exercise here, or its hints are switched off.
    """
    asked = _known(exercise)
    if not asked.hints:
        raise NoHelp("hints are switched off for this lesson")
    if not asked.needs_hints:
        said = f"{asked.name} is solved: it needs no hint."
        return Shown(f"<p>{said}</p>", said)
    asked.take_hint()
    return Shown(as_html(asked, ""), as_text(asked))


def solution(exercise: str) -> Shown:
    """Show the reference solution of an exercise, once it is earned.

    Parameters
    ----------
    exercise : str
        Its name, as in ``%%module NAME``.

    Raises
    ------
    NoHelp
        There is no such exercise here, or no solution of it (yet); the message says why.
    """
    asked = _known(exercise)
    if not asked.offers_solution:
        raise NoHelp("solutions are switched off for this lesson")
    if asked.source is None:
        raise NoHelp("solutions come with a clone of the course, and this is no clone")
    if asked.lacking:
        raise NoHelp(asked.lacking)
    asked.see_solution()
    return Shown(as_html(asked, ""), as_text(asked))


def _known(exercise: str) -> Asked:
    found = help_here(Path.cwd())
    if found is None:
        raise NoHelp("no lesson with hints lies in this folder")
    names = found.exercises
    if names is not None and exercise not in names:
        raise NoHelp(f"this lesson has no exercise {exercise!r}; it has {', '.join(names)}")
    text = here().setting.modules().get(exercise, "")
    before = last.by_exercise.get(exercise)
    if before is not None and before.text == text:
        return before
    kept = progress_here().read()["exercises"].get(f"{found.topic}/{exercise}", {})
    solved = bool(kept) and kept["points"] == kept["here"]
    return asked_about(exercise, found, text=text, solved=solved)
