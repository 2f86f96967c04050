"""The report of a test cell, for JupyterLab and as plain text.

Everything in it that comes from the learner's code is escaped: it can show text, not run any.
Of hidden checks it shows, in both forms, nothing that an answer could spell with.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from course.judge.explaining.explain import sentence
from course.judge.verdict import Verdict
from course.system.worker import Worker

_MARKS = {"passed": "✓", "failed": "✗", "unjudged": "?"}
_WORDS = {"passed": "passed", "failed": "not yet", "unjudged": "could not be judged"}
_WIDTH = 88


@dataclass(frozen=True)
class ByWhom:
    """Who gives the points of the checks that are not in the notebook.

    Attributes
    ----------
    checks : str
        "checks that …"
    more : str
        What the line of the score says of these points: "; {} more can be had when …".
    """

    checks: str
    more: str

    def short(self, points: float) -> str:
        """Return what the line of the score says of so many points."""
        return self.more.format(f"{points:g}")


GRADING = ByWhom(
    "checks that run when your work is graded", "; {} more can be had when your work is graded"
)


class Report:
    """What a test cell shows.

    Parameters
    ----------
    verdicts : list of Verdict
        What became of each check.
    earned, given, of : float
        Points earned, points of the checks here, points of the whole cell.
    modules : sequence of str
        The modules that the checks have asked for, in order.
    by_whom : ByWhom
        Who gives the points of the checks that are not here.

    Attributes
    ----------
    notes : list of str
        What has to be known before the verdicts are believed.
    holds_back : bool
        Whether what to try next is not said unless it is asked for.
    in_all : tuple of float, or None
        The points by the complete checks, and all there are; None where these have not judged it.
    """

    def __init__(
        self,
        verdicts: list[Verdict],
        earned: float,
        given: float,
        of: float,
        *,
        modules: Sequence[str] = (),
        by_whom: ByWhom = GRADING,
    ) -> None:
        self.verdicts, self.earned, self.given, self.of = verdicts, earned, given, of
        self.modules, self.by_whom = tuple(modules), by_whom
        self.notes: list[str] = []
        self.holds_back = False
        self.in_all: tuple[float, float] | None = None

    @property
    def in_words(self) -> str:
        """The points: of the whole exercise where they are known, else of the checks here."""
        earned, of = self.in_all or (self.earned, self.given)
        return f"{earned:g} of {of:g} points"

    @property
    def is_done(self) -> bool:
        """Whether every check that has run so far has passed."""
        earned, of = self.in_all or (self.earned, self.given)
        return bool(self.verdicts) and earned == of

    @property
    def headline(self) -> str:
        """One line: the points, and how they stand."""
        points = self.in_words
        if any(v.status == "unjudged" for v in self.verdicts):
            return f"{points}, but not everything could be judged"
        if self.in_all is not None:
            if self.is_done:
                return f"{points}: every check has passed, the examiner's too"
            return f"{points}: not all of the examiner's checks have passed"
        return f"{points}: every check here has passed" if self.is_done else points

    @property
    def remark(self) -> str:
        """What is not shown here."""
        more = self.of - self.given
        if not more or self.in_all is not None:
            return ""
        return (
            f"{more:g} more {'point is' if more == 1 else 'points are'} given by"
            f" {self.by_whom.checks}; they test what the text of the exercise says."
        )

    # -- plain text --------------------------------------------------------------------------------

    def __repr__(self) -> str:
        lines = [*self.notes, self.headline]
        for v, details in self._rows():
            lines.append(f"{_MARKS[v.status]} {v.title} ({v.earned:g} of {v.points:g})")
            for label, text in details:
                lines += _wrapped(label, text)
            if v.story is not None and not v.hidden:
                lines += _wrapped("the interleaving", repr(v.story))
        if self.remark:
            lines += textwrap.wrap(self.remark, _WIDTH)
        return _writable("\n".join(lines))

    # -- HTML --------------------------------------------------------------------------------------

    def _repr_html_(self) -> str:
        rows = "".join(_row(v, details) for v, details in self._rows())
        remark = f"<p class='course-remark'>{escape(self.remark)}</p>" if self.remark else ""
        notes = "".join(f"<p class='course-stale'>{escape(note)}</p>" for note in self.notes)
        done = " course-done" if self.is_done else ""
        return (
            f"{STYLE}<div class='course-report{done}' role='group'"
            f" aria-label='Report'>{notes}<p"
            f" class='course-headline'>{escape(self.headline)}</p><ul>{_writable(rows)}</ul>"
            f"{remark}</div>"
        )

    def _rows(self) -> Iterator[tuple[Verdict, list[tuple[str, str]]]]:
        """Yield each verdict with what there is to say, by label: of a mistake once."""
        told: set[tuple[str, str]] = set()
        for v in self.verdicts:
            held = self.holds_back and not v.plain
            pairs = [pair for pair in _details(v) if not (held and pair[0] == "try next")]
            new = [pair for pair in pairs if pair not in told]
            again = any(label == "the mistake" for label, _ in told.intersection(pairs))
            told.update(pairs)
            if again:
                same = "the same as above", sentence(v.mistake)
                new.insert(bool(new) and new[0][0] == "what happened", same)
            yield v, new if again else pairs


def _row(v: Verdict, details: list[tuple[str, str]]) -> str:
    parts = []
    for label, text in details:
        if label == "what happened":
            parts.append(f"<p>{_with_code(text)}</p>")
        elif label == "the mistake":
            name, stop, where = text.partition(". ")
            parts.append(f"<p><b>{_with_code(name + stop)}</b>{_with_code(where)}</p>")
        elif label == "the same as above":
            parts.append(f"<p>The same as above: <b>{_with_code(text)}</b></p>")
        elif label == "try next":
            parts.append(f"<p class='course-hint'><b>Try next:</b> {_with_code(text)}</p>")
        else:
            parts.append(
                f"<details><summary>{escape(label)}</summary><pre>{escape(text)}</pre></details>"
            )
    if v.story is not None and not v.hidden:
        parts.append(
            "<details open><summary>the interleaving</summary>"
            f"{v.story._repr_html_()}{_REPLAY}</details>"
        )
    status = v.status
    return (
        f"<li class='course-{status}'><span class='course-mark' role='img'"
        f" aria-label='{_WORDS[status]}'>{_MARKS[status]}</span><div>"
        f"<p><b>{escape(v.title)}</b>"
        f" <span class='course-points'>{v.earned:g} of {v.points:g}</span></p>"
        f"{''.join(parts)}</div></li>"
    )


def _with_code(text: str) -> str:
    """Return a sentence as HTML; what stands between backticks is code."""
    return re.sub("`([^`\n]+)`", r"<code>\1</code>", escape(text))


def _writable(text: str) -> str:
    """Return the text as a file can hold it, without halves of characters."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _details(v: Verdict) -> Iterator[tuple[str, str]]:
    """Yield what there is to say about a check that has not passed, by label."""
    if v.status == "passed":
        return
    if v.hidden:
        yield from _details_of_hidden(v)
        return
    yield "what happened", v.reason.removesuffix(v.about_it).rstrip()
    if v.about_it:
        name = sentence(v.mistake)
        yield "the mistake", name if v.about_it == name else f"{name} {v.about_it}"
    if v.hint:
        yield "try next", v.hint
    if v.waits:
        yield "who waits where", "\n".join(map(_wait, v.waits))
    if v.traceback:
        yield "where it was raised", v.traceback.rstrip()


def _details_of_hidden(v: Verdict) -> Iterator[tuple[str, str]]:
    """Yield what may be said of a hidden check: nothing that an answer can spell with.

    An answer knows what a hidden check calls it with.  Texts, names, values and lines that it
    chooses could tell that to whoever reads the report.
    """
    if v.status == "unjudged":
        yield "what happened", "This check could not be judged; your instructor sees why."
    elif v.mistake:
        yield "what happened", f"The mistake has a name: {v.mistake}."
    elif v.in_short:
        yield "what happened", v.in_short
    if v.own_hint:
        yield "try next", v.own_hint


def _wait(worker: Worker) -> str:
    place = f"line {worker.line}: {worker.text}" if worker.line else worker.text
    return f"{worker.name}  {worker.module} {place}".rstrip()


def _wrapped(label: str, text: str) -> list[str]:
    if "\n" in text:
        return [f"    {label}:", *(f"      {line}" for line in text.splitlines())]
    return textwrap.wrap(
        f"{label}: {text}", _WIDTH, initial_indent="    ", subsequent_indent="    "
    )


_REPLAY = (
    "<p>To go through it step by step, run <code>from course.judge import replay; replay()</code>"
    " in a new cell.</p>"
)

STYLE = """<style>
.course-report { border: 1px solid var(--jp-border-color2, #ccc); border-left-width: 4px;
  border-radius: 4px; padding: .4em 1em; margin: .4em 0; max-width: 60em;
  color: var(--jp-content-font-color1, inherit);
  font-family: var(--jp-content-font-family, sans-serif); line-height: 1.45; }
.course-report.course-done { border-left-color: #2166ac; }
.course-report .course-headline { font-size: 1.1em; margin: .3em 0 .5em; }
.course-report ul { list-style: none; margin: 0 !important; padding: 0 !important; }
.course-report li { display: flex; gap: .7em; margin: .35em 0; }
.course-report li > div { flex: 1; min-width: 0; }
.course-report li p { margin: 0 0 .2em; }
.course-report .course-mark { flex: none; width: 1.45em; height: 1.45em; border-radius: 50%;
  text-align: center; font-weight: bold; line-height: 1.45em; border: 1px solid currentColor; }
.course-report .course-mark { color: #fff; background: #666; border-color: #666; }
.course-report .course-passed .course-mark { background: #2166ac; border-color: #2166ac; }
.course-report .course-failed .course-mark { background: #b35806; border-color: #b35806; }
.course-report .course-points { opacity: .7; font-size: .9em; margin-left: .5em;
  white-space: nowrap; }
.course-report code { font: .92em var(--jp-code-font-family, ui-monospace, monospace); }
.course-report .course-hint { padding-left: .7em; border-left: 3px solid #2166ac; }
.course-report pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: .4em .6em;
  margin: .2em 0; font-size: .9em; max-height: 24em; overflow-y: auto; }
.course-report summary { cursor: pointer; opacity: .85; }
.course-report .course-stale { margin: .3em 0 .5em; padding: .4em .7em; font-weight: 600;
  border: 2px solid #b35806; border-radius: 4px; }
.course-report .course-remark { opacity: .8; font-size: .95em; margin: .5em 0 .2em; }
</style>"""
