"""What Sphinx reads: the executed lessons, the guides and the pages made here, in one folder."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import nbformat

from course.building.topics import lessons_of
from course.site.pages import made_pages
from course.site.running import Outputs, is_answer_or_check

GUIDES = {
    "docs/self-learner.md": "By yourself",
    "docs/student.md": "In a class",
    "docs/instructor.md": "For instructors",
    "docs/term.md": "A term",
    "docs/large-class.md": "A large class",
    "docs/hub.md": "On a hub",
    "deploy/README.md": "Setting up a hub",
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

_LINK = re.compile(r"(?P<text>!?\[[^\]]*\])\((?P<target>[^)\s#]+)(?P<anchor>#[^)\s]*)?\)")
_CALLS = re.compile(
    r"\A(?:from course import schedule\n+)?(?:predict|wrap_up|schedule|home|panel)\("
)


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
    guides = {name: title for name, title in GUIDES.items() if (root / name).is_file()}
    for name in guides:
        _write_guide(root, name, folder)
    for name, text in made_pages(root, guides, notebooks.values()):
        _write(folder / name, text)
    picture = root / "docs" / "pictures" / "threads-and-processes.png"
    _copy(picture, folder / "docs" / "pictures" / picture.name)
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


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _copy(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)
