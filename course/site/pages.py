"""The pages that no lesson and no guide is: the front page, lists, and the reference."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from course.building.lesson import read_lesson
from course.building.notebook import ids_of
from course.building.outline import outline
from course.building.topics import about, lessons_of, title_of
from course.progress.home import in_quarters

LOOKS = Path(__file__).parent / "looks"
LEVEL_ON_THE_FRONT = "lost-update"

_SHOWN_OF_COURSE = ("cores", "panel", "predict", "wrap_up", "schedule", "home")
_LEAD = (
    "The lessons build on each other; begin with the first. You can read them here, with the"
    " outputs of a real run. To answer the questions, run the cells and solve the exercises, open"
    " them in JupyterLab: each page says how."
)
_PLAY = """\
## Play, before you read

Two people pay money into one account, at the same time. You decide which of the two takes the
next step. Make one of the payments disappear.

```{raw} html
:file: level.html
```

"""


def made_pages(
    root: Path, guides: Mapping[str, str], notebooks: Iterable[Any]
) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each page that is made here.

    Parameters
    ----------
    root : Path
        The clone.
    guides : mapping of str to str
        The files of the guides, and what the menu calls them.
    notebooks : iterable
        The executed lessons: the front page has a level of theirs.
    """
    level = _level(notebooks)
    if level:
        yield "level.html", level
    yield "index.md", _front_page(root, playable=bool(level))
    yield "lessons.md", _lessons_page(root)
    yield "guides.md", _guides_page(guides)
    yield "reference.md", (LOOKS / "reference.md").read_text(encoding="utf-8")
    for name, module in (("course", "course"), ("judge", "course.judge")):
        yield f"reference/{name}.rst", _reference_page(module)


def _level(notebooks: Iterable[Any]) -> str:
    """Return a level that can be played on the front page; empty where none was executed."""
    for notebook in notebooks:
        for cell in notebook.cells:
            if f'schedule("{LEVEL_ON_THE_FRONT}")' in cell.source:
                shown = [output.get("data", {}) for output in cell.outputs]
                return "".join(str(data.get("text/html", "")) for data in shown)
    return ""


def _time(lesson: Path) -> str:
    """Return in words how long a lesson takes."""
    cells = read_lesson(lesson)
    sections = outline(lesson, cells, ids_of(cells))["sections"]
    return in_quarters(sum(section["minutes"] for section in sections))


def _number(lesson: Path) -> str:
    return lesson.parent.name.partition("-")[0]


def _all_cards(root: Path) -> str:
    cards = "".join(_card(lesson) for lesson in lessons_of(root))
    return f'<div class="course-cards">{cards}</div>'


def _card(lesson: Path) -> str:
    return (
        f'<a class="course-card" href="{lesson.parent.name}/{lesson.stem}.html">'
        f'<span class="course-number">{_number(lesson)}</span>'
        f"<strong>{escape(title_of(lesson))}</strong>"
        f"<span>{escape(about(lesson))}</span>"
        f'<span class="course-time">about {_time(lesson)}</span></a>'
    )


def _lessons_page(root: Path) -> str:
    entries = [
        f"{_number(path)} · {title_of(path)} <{path.parent.name}/{path.stem}>"
        for path in lessons_of(root)
    ]
    return f"# Lessons\n\n{_LEAD}\n\n{_all_cards(root)}\n\n{_toctree(entries)}"


def _guides_page(guides: Mapping[str, str]) -> str:
    rows = "\n".join(f"- [{title}]({name})" for name, title in guides.items())
    entries = [f"{title} <{name.removesuffix('.md')}>" for name, title in guides.items()]
    return f"# Guides\n\n{rows}\n\n{_toctree(entries)}"


def _toctree(entries: Iterable[str]) -> str:
    listed = "\n".join(entries)
    return f"```{{toctree}}\n:hidden:\n\n{listed}\n```\n"


def _reference_page(module: str) -> str:
    """Return a page on which autodoc describes what a module gives to notebooks."""
    loaded = importlib.import_module(module)
    title = f"``{module}``"
    lines = [title, "=" * len(title), "", f".. py:module:: {module}", ""]
    lines += [*(loaded.__doc__ or "").splitlines(), ""]
    for name in getattr(loaded, "__all__", _SHOWN_OF_COURSE):
        kind = _kind_of(getattr(loaded, name))
        members = ["   :members:", ""] if kind == "class" else []
        lines += [f".. auto{kind}:: {module}.{name}", *members, ""]
    return "\n".join(lines)


def _kind_of(thing: Any) -> str:
    if not isinstance(thing, type):
        return "function"
    return "exception" if issubclass(thing, Exception) else "class"


def _front_page(root: Path, *, playable: bool) -> str:
    first = lessons_of(root)[0]
    return (
        (LOOKS / "front.md")
        .read_text(encoding="utf-8")
        .format(
            first=f"{first.parent.name}/{first.stem}.html",
            play=_PLAY if playable else "",
            cards=_all_cards(root),
        )
    )
