"""A question as a page and as text: true at every moment, whether or not anything is live."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.islands.markup import coded, embedded
from course.predicting.question import Question

if TYPE_CHECKING:
    from course.predicting.asking import Prediction

_STYLE = Path(__file__).parent / "browser" / "predict.css"

_MOST_SHOWN = 600
"""Characters of an answer that are shown."""

_BUSY = (
    "The cell has been run, but this run cannot tell: fewer than two cores were free for it. Other "
    "programs were busy, or there is only one core. So no answer is right or wrong. "
    "When the machine is quiet, run the cell again."
)

_AS_NOBODY_SAID = (
    "This run came out as none of the answers says, so nobody is right or wrong. Look at its "
    "output: did the cell fail, was it changed, or has a cell before it not been run?"
)


def as_html(prediction: Prediction, island: str) -> str:
    """Return the element ``.course-predict`` of a question."""
    question = prediction.question
    data = {
        "kind": question.kind,
        "items": [choice.say for choice in question.choices] or list(question.items),
        "unit": question.unit,
        "given": prediction.given,
        "state": prediction.state,
        "runs": bool(question.program),
        "ran": prediction.truth is not None,
    }
    asked = f"<div class='course-ask'>{_paragraphs(question.ask)}</div>" if question.ask else ""
    program = f"<pre><code>{escape(question.program.rstrip())}</code></pre>"
    return (
        f"<style>{_STYLE.read_text(encoding='utf-8')}</style>"
        f"<div class='course-predict' data-island='{island}'"
        f" data-state='{prediction.state}' data-name='{escape(question.name)}'"
        f" role='group' aria-label='Your prediction'>"
        f"<p class='course-label'>Your prediction</p>{asked}"
        f"{program if question.program else ''}"
        f"<div class='course-answers'>{_answers(prediction)}</div>"
        f"<div role='status' class='course-said'>{_said(prediction)}</div>"
        f"{embedded(data)}</div>"
    )


def as_text(prediction: Prediction) -> str:
    """Return the question in words, as a text."""
    question = prediction.question
    lines = ["Your prediction:", *question.ask.splitlines()]
    lines += [f"  ( ) {choice.say}" for choice in question.choices]
    lines += [f"  - {item}" for item in question.items]
    if prediction.given is not None:
        lines.append(f"You said: {_in_words(question, prediction.given)}")
    if prediction.truth is not None and prediction.truth.answer is not None:
        lines.append(f"The run says: {_in_words(question, prediction.truth.answer)}")
    return "\n".join(lines)


def _answers(prediction: Prediction) -> str:
    question = prediction.question
    if question.kind == "number":
        unit = f" (in {escape(question.unit)})" if question.unit else ""
        return f"<p>A number{unit}.</p>" if prediction.given is None else ""
    tag = "ul" if question.kind == "pick" else "ol"
    says = [choice.say for choice in question.choices] or question.items
    truth = prediction.truth.answer if prediction.truth and prediction.given is not None else None
    rows = []
    for number, say in enumerate(says):
        marks = ""
        if question.kind == "pick" and number == prediction.given:
            marks += " <span class='course-yours'>your answer</span>"
        if question.kind == "pick" and number == truth:
            marks += " <span class='course-is'>what the run says</span>"
        rows.append(f"<li>{coded(say)}{marks}</li>")
    return f"<{tag}>{''.join(rows)}</{tag}>"


def _said(prediction: Prediction) -> str:
    """Say how it stands: nothing answered, not yet run, right, wrong, or not as anybody said."""
    question, given, truth = prediction.question, prediction.given, prediction.truth
    if given is None:
        return _unanswered(prediction)
    yours = f"You said: <b>{coded(_in_words(question, given))}</b>."
    if truth is None:
        return f"<p>{yours} Now run the next cell, again if you ran it before: it will tell.</p>"
    if truth.answer is None:
        return f"<p>{yours} {_BUSY if truth.busy else _AS_NOBODY_SAID}</p>"
    if truth.agrees(question, given):
        again = "" if question.kind == "pick" else f"{yours} "  # an answer picked is marked above
        return f"<p class='course-verdict'>Right.</p><p>{again}{_why(question, truth.answer)}</p>"
    wrong = ""
    if question.kind == "pick":
        wrong = f"<p>{yours} {coded(question.choices[int(given)].why)}</p>"
    else:
        wrong = f"<p>{yours}</p>"
    return (
        f"<p class='course-verdict'>Not this time.</p>{wrong}"
        f"<p>The run says: <b>{coded(_in_words(question, truth.answer))}</b>."
        f" {_why(question, truth.answer)}</p>"
    )


def _unanswered(prediction: Prediction) -> str:
    question, truth = prediction.question, prediction.truth
    if truth is not None and truth.busy:
        return f"<p>{_BUSY}</p>"
    if truth is None or truth.answer is None:
        until = "the program runs" if question.program else "you run the next cell"
        return f"<p>Decide before {until}. A wrong guess costs nothing.</p>{_earlier(prediction)}"
    return (
        "<details><summary>The cell has been run. What came out?</summary>"
        f"<p>{coded(_in_words(question, truth.answer))}. {_why(question, truth.answer)}</p>"
        "</details>"
    )


def _earlier(prediction: Prediction) -> str:
    """What was answered when the notebook was open before, for those who want to look."""
    before = prediction.before
    if before is None or prediction.tries:
        return ""
    was = "It was right" if before.is_right else "It was not what the run said"
    return (
        "<details><summary>You have answered this before.</summary>"
        f"<p>You said: <b>{coded(_in_words(prediction.question, before.given))}</b>. {was}.</p>"
        "</details>"
    )


def _why(question: Question, answer: Any) -> str:
    return coded(question.choices[int(answer)].why if question.kind == "pick" else question.why)


def _in_words(question: Question, answer: Any) -> str:
    if question.kind == "pick":
        return question.choices[int(answer)].say
    if question.kind == "number":
        value = float(answer)
        told = f"{value:.3g}" if abs(value) < 999 else f"{value:.0f}"
        first, space, rest = question.unit.partition(" ")
        unit = first.removesuffix("s") if told == "1" else first
        return f"{told} {unit}{space}{rest}".strip()
    return ", ".join(str(item) for item in answer)[:_MOST_SHOWN]


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{coded(part)}</p>" for part in text.strip().split("\n\n"))
