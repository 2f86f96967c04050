"""An experiment as a page and as text: true at every moment, whether or not anything is live."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from course.islands.markup import coded, embedded

if TYPE_CHECKING:
    from course.experimenting.asking import Experiment

_STYLE = Path(__file__).parent / "browser" / "experiment.css"


def as_html(experiment: Experiment, island: str) -> str:
    """Return the element ``.course-experiment``."""
    entry = experiment.entry
    data = {
        "state": experiment.state,
        "controls": [
            {
                "name": control.name,
                "label": control.label,
                "says": list(control.options.values()),
                "at": list(control.options).index(experiment.settings[control.name]),
                "slides": control.slides,
            }
            for control in entry.controls
        ],
    }
    return (
        f"<style>{_STYLE.read_text(encoding='utf-8')}</style>"
        f"<section class='course-experiment' data-island='{island}' data-name='{experiment.name}'"
        f" data-state='{experiment.state}' role='group'"
        f" aria-label='Experiment: {escape(entry.title)}'>"
        f"<p class='course-title'>Experiment: {escape(entry.title)}</p>"
        f"<p class='course-ask'>{coded(entry.question)}</p>"
        "<div class='course-controls'>"
        f"<p>{escape(entry.in_words(experiment.settings))}</p></div>"
        f"<div class='course-picture'>{picture(experiment)}</div>"
        f"<div role='status' class='course-said'>{_said(experiment)}</div>"
        f"{_earlier(experiment)}{_figures(experiment)}{embedded(data)}</section>"
    )


def picture(experiment: Experiment) -> str:
    """Return what is drawn of the data that is there; empty if there is none."""
    data = experiment.data
    return experiment.entry.draw(data, experiment.before) if data is not None else ""


def as_text(experiment: Experiment) -> str:
    """Return the experiment in words, as a text."""
    entry = experiment.entry
    lines = [f"Experiment: {entry.title}", entry.question, entry.in_words(experiment.settings)]
    said = [experiment.sentence, _how_it_ended(experiment)]
    return "\n".join([*lines, *filter(None, said)]).replace("`", "")


def _said(experiment: Experiment) -> str:
    if experiment.state == "measuring":
        return "<p>Measuring … If nothing follows, the kernel has ended: run the cell again.</p>"
    parts = [experiment.sentence, _how_it_ended(experiment)]
    return "".join(f"<p>{coded(part)}</p>" for part in parts if part)


def _how_it_ended(experiment: Experiment) -> str:
    if experiment.state == "stopped":
        return "Stopped, and all its workers are ended: this is how far it came."
    if experiment.state == "failed":
        return f"It could not be measured. {experiment.trouble}"
    return experiment.trouble


def _earlier(experiment: Experiment) -> str:
    if not experiment.earlier:
        return ""
    rows = "".join(f"<li>{coded(said)}</li>" for said in reversed(experiment.earlier))
    return f"<details><summary>Measured before</summary><ul>{rows}</ul></details>"


def _figures(experiment: Experiment) -> str:
    if experiment.data is None:
        return ""
    head, *rows = experiment.entry.figures(experiment.data)
    cells = "".join(f"<th scope='col'>{escape(cell)}</th>" for cell in head)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    return (
        "<details><summary>The figures</summary><table>"
        f"<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></details>"
    )
