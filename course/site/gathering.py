"""What Sphinx reads: the executed lessons, the guides and the pages made here, in one folder."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import nbformat

from course.building.notebook import checked_cells, ids_of
from course.building.outline import outline
from course.building.topics import about, lessons_of, title_of, topics_of
from course.site.running import Outputs, is_answer_or_check

GUIDES = {
    "docs/self-learner.md": "By yourself",
    "docs/student.md": "In a class",
    "docs/instructor.md": "For instructors",
    "docs/writing.md": "For authors",
    "docs/exploring.md": "How races are proven",
    "docs/live-view.md": "The live view",
    "docs/claims.md": "Where it was seen",
    "docs/elsewhere.md": "VS Code, Colab, Binder",
    "docs/inside.md": "Inside the code",
    "CONTRIBUTING.md": "How to contribute",
    "SECURITY.md": "Security",
    "CHANGELOG.md": "What has changed",
}
"""The guides in the order of the menu, and what the menu calls them."""

LEVEL_ON_THE_FRONT = "lost-update"

_LINK = re.compile(r"(?P<text>!?\[[^\]]*\])\((?P<target>[^)\s#]+)(?P<anchor>#[^)\s]*)?\)")
_CALLS = re.compile(r"\A(?:from course import schedule\n+)?(?:predict|wrap_up|schedule|home|panel)\(")


def gather(root: Path, folder: Path, outputs: Outputs) -> dict[str, str]:
    """Lay out everything that the site is made from.

    Parameters
    ----------
    root : Path
        The clone.
    folder : Path
        Where to; whatever is there is replaced.
    outputs : Outputs
        Gives the notebooks.

    Returns
    -------
    dict of str to str
        The name of each page that is a lesson, and in words where its outputs come from.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    notebooks = {}
    for lesson in lessons_of(root):
        released = root / "release" / lesson.parent.name / f"{lesson.stem}.ipynb"
        print(f"  {lesson.parent.name}/{lesson.stem}", flush=True)
        notebooks[lesson] = outputs.of(released)
        _write_lesson(notebooks[lesson], lesson, folder)
    for name in GUIDES:
        if (root / name).is_file():
            _write_guide(root, name, folder)
    _write(folder / "lessons.md", _lessons_page(root))
    _write(folder / "guides.md", _guides_page(root))
    _write(folder / "reference.md", _REFERENCE)
    for name, module in (("course", "course"), ("judge", "course.judge")):
        _write(folder / "reference" / f"{name}.rst", _reference_page(module))
    level = _level(notebooks.values())
    if level:
        _write(folder / "level.html", level)
    picture = root / "docs" / "pictures" / "threads-and-processes.png"
    _copy(picture, folder / "docs" / "pictures" / picture.name)
    _write(folder / "index.md", _front_page(root, playable=bool(level)))
    return {
        f"{lesson.parent.name}/{lesson.stem}": notebook.metadata["course"].get("ran", "")
        for lesson, notebook in notebooks.items()
    }


def _write_lesson(notebook: Any, lesson: Path, folder: Path) -> None:
    notebook = nbformat.from_dict(notebook)
    notebook.cells = [cell for cell in notebook.cells if cell.id != "ways"]
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({"tags": _tags(cell), "mystnb": _names(cell)})
    # this lexer colours what stands below a line `%%module`, too; that of IPython leaves it plain
    notebook.metadata.language_info.pygments_lexer = "python3"
    target = folder / lesson.parent.name
    target.mkdir(exist_ok=True)
    nbformat.write(notebook, target / f"{lesson.stem}.ipynb")
    for picture in lesson.parent.glob("*.svg"):
        _copy(picture, target / picture.name)


def _tags(cell: Any) -> list[str]:
    """Return what MyST-NB is to hide: the calls of questions and levels, and the checks."""
    if cell.cell_type != "code":
        return []
    if _is_check(cell):
        return ["hide-input"]
    return ["remove-input"] if _CALLS.match(cell.source) else []


def _names(cell: Any) -> dict[str, str]:
    if cell.cell_type == "code" and _is_check(cell):
        return {"code_prompt_show": "Show the checks", "code_prompt_hide": "Hide the checks"}
    return {}


def _is_check(cell: Any) -> bool:
    return is_answer_or_check(cell) and cell.source.startswith("from ")


def _level(notebooks: Any) -> str:
    """Return a level that can be played on the front page; empty where none was executed."""
    for notebook in notebooks:
        for cell in notebook.cells:
            if f'schedule("{LEVEL_ON_THE_FRONT}")' in cell.source and cell.get("outputs"):
                return "".join(
                    str(output["data"].get("text/html", "")) for output in cell.outputs
                    if "data" in output
                )  # fmt: skip
    return ""


def _write_guide(root: Path, name: str, folder: Path) -> None:
    """Copy a guide; what it points at in the repository goes along, or is named without a link."""
    origin = (root / name).parent

    def kept(found: re.Match[str]) -> str:
        target, anchor = found["target"], found["anchor"] or ""
        if "://" in target or target.startswith("mailto:"):
            return found[0]
        path = (origin / target).resolve()
        if not path.is_relative_to(root):
            return found["text"].strip("![]")
        inside = path.relative_to(root).as_posix()
        if inside == "README.md":
            return f"{found['text']}({'../' * name.count('/')}index.md)"
        if inside in GUIDES:
            return found[0]
        if path.is_file() and path.suffix in (".png", ".svg"):
            _copy(path, folder / inside)
            return found[0]
        return f"{found['text'].strip('![]')} (`{inside}{anchor}`)"

    _write(folder / name, _LINK.sub(kept, (root / name).read_text(encoding="utf-8")))


def _minutes(lesson: Path) -> str:
    cells = checked_cells(lesson)
    sections = outline(lesson, cells, ids_of(cells))["sections"]
    minutes = sum(section["minutes"] for section in sections)
    hours, rest = divmod(15 * round(minutes / 15), 60)
    return f"{hours} h {rest:02} min" if hours and rest else f"{hours} h" if hours else f"{rest} min"


def _number(lesson: Path) -> str:
    return lesson.parent.name.partition("-")[0]


def _cards(root: Path) -> Iterator[str]:
    for lesson in lessons_of(root):
        yield (
            f'<a class="course-card" href="{lesson.parent.name}/{lesson.stem}.html">'
            f'<span class="course-number">{_number(lesson)}</span>'
            f"<strong>{escape(title_of(lesson))}</strong>"
            f"<span>{escape(about(lesson))}</span>"
            f'<span class="course-time">about {_minutes(lesson)}</span></a>'
        )


def _lessons_page(root: Path) -> str:
    toctree = "\n".join(
        f"{_number(path)} · {title_of(path)} <{path.parent.name}/{path.stem}>"
        for path in lessons_of(root)
    )
    return (
        "# Lessons\n\nThe lessons build on each other; begin with the first. You can read them here,"
        " with the outputs of a real run. To answer the questions, run the cells and solve the"
        " exercises, open them in JupyterLab: each page says how.\n\n"
        f'<div class="course-cards">{"".join(_cards(root))}</div>\n\n'
        f"```{{toctree}}\n:hidden:\n\n{toctree}\n```\n"
    )


def _guides_page(root: Path) -> str:
    there = {name: title for name, title in GUIDES.items() if (root / name).is_file()}
    rows = "\n".join(f"- [{title}]({name})" for name, title in there.items())
    toctree = "\n".join(f"{title} <{name[:-3]}>" for name, title in there.items())
    return f"# Guides\n\n{rows}\n\n```{{toctree}}\n:hidden:\n\n{toctree}\n```\n"


_REFERENCE = """\
# Reference

For authors of lessons and exercises: what notebooks import.

- [course](reference/course.rst): what a lesson's cells use.
- [course.judge](reference/judge.rst): what a test cell uses.

```{toctree}
:hidden:

course <reference/course>
course.judge <reference/judge>
```
"""

_SHOWN_OF_COURSE = ("cores", "panel", "predict", "wrap_up", "schedule", "home")


def _reference_page(module: str) -> str:
    import importlib

    loaded = importlib.import_module(module)
    names = getattr(loaded, "__all__", _SHOWN_OF_COURSE)
    title = f"``{module}``"
    lines = [title, "=" * len(title), "", f".. py:module:: {module}", ""]
    lines += [*(loaded.__doc__ or "").splitlines(), ""]
    for name in names:
        kind = "autoclass" if isinstance(getattr(loaded, name), type) else "autofunction"
        if isinstance(getattr(loaded, name), type) and issubclass(getattr(loaded, name), Exception):
            kind = "autoexception"
        lines += [f".. {kind}:: {module}.{name}", ""]
        if kind == "autoclass":
            lines[-1:] = ["   :members:", ""]
    return "\n".join(lines)


def _front_page(root: Path, *, playable: bool) -> str:
    first = lessons_of(root)[0]
    play = (
        "## Play, before you read\n\nTwo people pay money into one account, at the same time. You decide"
        " which of the two takes the next step. Make one of the payments disappear.\n\n"
        "```{raw} html\n:file: level.html\n```\n\n"
        if playable
        else ""
    )
    return _FRONT.format(
        first=f"{first.parent.name}/{first.stem}.html",
        play=play,
        cards="".join(_cards(root)),
        topics=len(topics_of(root)),
    )


_FRONT = """\
# Threads and processes in Python

<p class="course-lead">Your computer has several cores, and an ordinary Python program uses one of them. This course is
about programs that do several things at once. You read a little, predict, run, and <em>see</em> the cores at
work. The exercises check themselves.</p>

<p class="course-ways"><a class="course-button" href="{first}">Begin with lesson 1</a>
<a class="course-button course-second" href="docs/self-learner.html">Get the course</a></p>

![Two runs of the same three computations, on one time scale. Above, in three threads: the lanes take turns, and 0.99 \
cores are used. Below, in three processes: the lanes overlap, and 1.82 cores are used.](docs/pictures/threads-and-processes.png)

{play}## The lessons

<div class="course-cards">{cards}</div>

## In JupyterLab

These pages can be read anywhere. To answer the questions and to solve the exercises you need the course itself: a clone
of its repository, and Python 3.11 to 3.15. Then one command sets up what is needed and opens the lessons:

```
python3 -m course lab
```

```{{toctree}}
:hidden:

lessons
guides
reference
```
"""


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _copy(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)
