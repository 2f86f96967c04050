"""The help for an exercise as a page and as text: true at every moment, also without a kernel."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.islands.markup import coded, embedded

if TYPE_CHECKING:
    from course.helping.asking import Asked

_STYLE = Path(__file__).parent / "browser" / "help.css"
_MARKS = {"passed": "✓", "failed": "✗", "unjudged": "?"}
_WORDS = {"passed": "passed", "failed": "not yet", "unjudged": "could not be judged"}


def as_html(asked: Asked, island: str) -> str:
    """Return the element ``.course-help``; it is hidden where there is nothing to ask for."""
    hints = asked.hints
    offers = bool(hints) and asked.needs_hints
    parts = [
        _examined(asked),
        _hints(asked) if asked.taken and asked.needs_hints else "",
        _solution(asked) if asked.shows_solution else "",
    ]
    lacking = asked.lacking if asked.needs_hints else ""
    shows = any(parts) or offers or asked.can_be_examined or asked.has_solution
    data = {
        "exercise": asked.exercise,
        "text": asked.text.partition("\n")[2] if asked.text else None,
        "hint": asked.taken + 1 if offers and asked.taken < len(hints) else 0,
        "hints": len(hints),
        "examine": asked.can_be_examined,
        "solution": asked.has_solution and not asked.shows_solution,
    }
    said = f"<p class='course-lacking'>{escape(lacking)}</p>" if lacking else ""
    return (
        f"<style>{_STYLE.read_text(encoding='utf-8')}</style>"
        f"<section class='course-help' data-island='{island}' data-exercise='{asked.exercise}'"
        f" data-hints='{asked.taken}' data-of='{len(hints)}' aria-label='Help'"
        f"{'' if shows else ' hidden'}>"
        f"{''.join(parts)}<div class='course-actions'>{_stand_in(asked, data)}</div>{said}"
        f"<div class='course-said' role='status'></div>{embedded(data)}</section>"
    )


def as_text(asked: Asked, *, here: bool = True) -> str:
    """Return the help in words, as a text.

    Parameters
    ----------
    asked : Asked
        What may be asked for.
    here : bool
        Whether it is read in a notebook, and not in a terminal.
    """
    lines = []
    for check in asked.examined or ():
        lines.append(f"{_MARKS[check['status']]} {check['title']}")
        if check["status"] != "passed":
            lines.append(f"    {check['reason']}")
    if asked.examined is not None and asked.judged:
        lines.append(_points(asked))
    if asked.unexamined:
        lines.append(asked.unexamined)
    if asked.needs_hints:
        for number, text in enumerate(asked.hints[: asked.taken], start=1):
            lines += [f"Hint {number} of {len(asked.hints)}", textwrap.indent(text, "  "), ""]
    if asked.shows_solution and asked.source is not None:
        lines += ["The reference solution", textwrap.indent(asked.source.solution, "  "), ""]
        lines += [asked.source.why, ""]
    return "\n".join([*lines, *(_ways(asked) if here else _commands(asked))]).strip()


def _ways(asked: Asked) -> Iterator[str]:
    """Yield what may be done where no button is."""
    name = asked.exercise
    if asked.hints and asked.needs_hints and asked.taken < len(asked.hints):
        following = f"Hint {asked.taken + 1} of {len(asked.hints)}"
        yield f'{following}: from course import hint; hint("{name}")'
    if asked.can_be_examined:
        yield "The examiner's checks: python3 -m course check --complete"
    if asked.has_solution and not asked.shows_solution:
        yield f'The reference solution: from course import solution; solution("{name}")'


def _commands(asked: Asked) -> Iterator[str]:
    """Yield what may be done in a terminal."""
    check = "python3 -m course check"
    if asked.hints and asked.needs_hints and asked.taken < len(asked.hints):
        yield f"The next hint: {check} --hint {asked.name}"
    if asked.has_solution and not asked.shows_solution:
        yield f"The reference solution: {check} --solution {asked.name}"


def _stand_in(asked: Asked, data: dict[str, Any]) -> str:
    """Return what stands in the place of the buttons where nothing is live."""
    rows = []
    name = escape(asked.exercise)
    if data["hint"]:
        rows.append(
            f"Hint {data['hint']} of {data['hints']}: run"
            f' <code>from course import hint; hint("{name}")</code> in a cell.'
        )
    if data["examine"]:
        rows.append("The examiner's checks: <code>python3 -m course check --complete</code>")
    if data["solution"]:
        rows.append(
            "The reference solution: run"
            f' <code>from course import solution; solution("{name}")</code> in a cell.'
        )
    return "".join(f"<p>{row}</p>" for row in rows)


def _hints(asked: Asked) -> str:
    of = len(asked.hints)
    rows = "".join(
        f"<li data-hint='{number}'><p class='course-label'>Hint {number} of {of}</p>"
        f"{markup(text)}</li>"
        for number, text in enumerate(asked.hints[: asked.taken], start=1)
    )
    return f"<ol class='course-hints'>{rows}</ol>"


def _examined(asked: Asked) -> str:
    if asked.examined is None:
        return ""
    more = [check for check in asked.examined if check["hidden"]]
    passed = sum(check["status"] == "passed" for check in more)
    rows = "".join(map(_verdict, more))
    trouble = f"<p>{escape(asked.unexamined)}</p>" if asked.unexamined else ""
    count = f": {passed} of {len(more)} passed" if more else ""
    count += f" · {_points(asked)}" if asked.judged else ""
    return (
        f"<div class='course-examined'><p class='course-label'>The examiner's checks{count}</p>"
        f"<ul>{rows}</ul>{trouble}</div>"
    )


def _points(asked: Asked) -> str:
    earned, of = asked.in_all or (0, 0)
    return f"{earned:g} of {of:g} points in all"


def _verdict(check: dict[str, Any]) -> str:
    status = check["status"]
    reason = f"<p>{coded(check['reason'])}</p>" if status != "passed" else ""
    return (
        f"<li class='course-{status}'><span class='course-mark' role='img'"
        f" aria-label='{_WORDS[status]}'>{_MARKS[status]}</span><div><p>"
        f"<b>{escape(check['title'])}</b> <span class='course-points'>{check['earned']:g} of"
        f" {check['points']:g}</span></p>{reason}</div></li>"
    )


def _solution(asked: Asked) -> str:
    if asked.source is None:
        return ""
    yours = asked.text.partition("\n")[2].strip("\n")
    columns = "".join(
        f"<section><p class='course-label'>{label}</p><pre tabindex='0'"
        f" aria-label='{label}'><code>{escape(text)}</code></pre></section>"
        for label, text in (("Yours", yours), ("The reference solution", asked.source.solution))
        if text
    )
    return (
        f"<div class='course-solution'><div class='course-two'>{columns}</div>"
        f"<p class='course-label'>Why like this</p>{markup(asked.source.why)}"
        "<p class='course-lacking'>Another answer that passes is as right as this one.</p></div>"
    )


def markup(text: str) -> str:
    """Return a text of paragraphs, code between backticks, and indented code as HTML."""
    blocks: list[str] = []
    for part in text.strip("\n").split("\n\n"):
        if part.startswith("    "):
            code = escape(textwrap.dedent(part))
            if blocks and blocks[-1].endswith("</code></pre>"):
                before = blocks.pop().removesuffix("</code></pre>")
                blocks.append(f"{before}\n\n{code}</code></pre>")
            else:
                blocks.append(f"<pre tabindex='0'><code>{code}</code></pre>")
        else:
            blocks.append(f"<p>{coded(part)}</p>")
    return "".join(blocks)
