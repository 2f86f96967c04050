"""nbconvert's page of a graded notebook, without doing again what it did for the last student.

Most cells of a class's notebooks are the lesson's, the same for everybody. Their HTML is kept.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

from nbconvert.exporters import HTMLExporter, html
from nbconvert.filters import Highlight2HTML
from nbformat import NotebookNode

from course.grading.pages.safe_html import MOST_RENDERED, as_it_is

_KEPT = 4096
_NEEDS_MENDING = re.compile(r"jp-Notebook|<img\b(?![^>]*\balt=)", re.IGNORECASE)
"""What nbconvert looks for in a finished page: JupyterLab's cells, and images without a text."""


class Page(HTMLExporter):
    """HTMLExporter for many notebooks that have most of their cells in common."""

    def from_notebook_node(  # type: ignore[override]  # as HTMLExporter does
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **more: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert a notebook."""
        language = nb.metadata.get("language_info", {})
        lexer = language.get("pygments_lexer", language.get("name"))
        if not callable(self.filters.get("highlight_code")):
            self.filters = {**self.filters, "highlight_code": _highlighter(lexer)}
        made: tuple[str, dict[str, Any]] = super().from_notebook_node(nb, resources, **more)
        return made


@functools.cache
def _highlighter(lexer: str | None) -> Callable[..., str]:
    """A filter that shows code in colours, each code once."""
    highlight = Highlight2HTML(pygments_lexer=lexer)

    @functools.lru_cache(_KEPT)
    def of(source: str, language: str | None, magic: str | None) -> str:
        if len(source) > MOST_RENDERED:
            return f'<div class="highlight">{as_it_is(source)}</div>'
        metadata = {} if magic is None else {"magics_language": magic}
        shown: str = highlight(source, language=language, metadata=metadata)
        return shown

    def highlighted(
        source: str, language: str | None = None, metadata: dict[str, Any] | None = None
    ) -> str:
        return of(source, language, (metadata or {}).get("magics_language"))

    return highlighted


def coloured(
    source: str, language: str | None = None, metadata: dict[str, Any] | None = None
) -> str:
    """Jinja filter: the code of a cell in colours."""
    return _highlighter("ipython3")(source, language, metadata)


class _Whole:
    """A page in which nbconvert would find nothing to mend: it is not taken apart for that."""

    def __init__(self, text: str) -> None:
        self._text = text

    def select(self, _: str) -> list[Any]:
        return []

    def __str__(self) -> str:
        return self._text


def _soup(text: str, **options: Any) -> Any:
    return _parse(text, **options) if _NEEDS_MENDING.search(text) else _Whole(text)


_parse: Callable[..., Any] = vars(html)["BeautifulSoup"]


def install() -> None:
    """Have nbconvert take a page apart only where there is something to mend."""
    vars(html)["BeautifulSoup"] = _soup
