"""Showing what a student wrote without running it.

The formgrader shows a submission on the instructor's own Jupyter server: a script in it would run
with the instructor's rights. nbconvert passes HTML in Markdown on as it is.
"""

from __future__ import annotations

import functools
import html
import re
import urllib.parse
from typing import Any

import bleach
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

_MARKDOWN_TAGS = """
    br dd del details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr img kbd p pre s span sub
    summary sup table tbody td tfoot th thead tr u
"""
_TAGS = frozenset([*bleach.ALLOWED_TAGS, *_MARKDOWN_TAGS.split()])
MOST_RENDERED = 10_000
"""Characters of a cell that are read as Markdown or as Python for its looks.

What reads them may take the square of their number, and more. A longer text is shown as it is.
"""

_PICTURE = re.compile("data:image/(png|jpeg|gif|webp)[;,]")
_ANYWHERE = frozenset({"align", "alt", "class", "height", "lang", "open", "title", "width"})


@pass_context
def markdown_to_safe_html(context: Context, source: str) -> str:
    """Jinja filter: Markdown as HTML with neither scripts nor styles nor forms."""
    attachments = (context.get("cell") or {}).get("attachments", {})
    return _rendered(source, attachments) if attachments else _rendered_once(source)


def _rendered(source: str, attachments: dict[str, Any]) -> str:
    if len(source) > MOST_RENDERED:
        return as_it_is(source)
    renderer = IPythonRenderer(escape=False, attachments=attachments)
    return clean(MarkdownWithMath(renderer=renderer).render(source))


@functools.lru_cache(4096)
def _rendered_once(source: str) -> str:
    """The HTML of a text: those of a lesson are in everybody's notebook."""
    return _rendered(source, {})


def as_it_is(text: str) -> str:
    """A text that nobody has read, as HTML."""
    return f"<pre>{html.escape(text)}</pre>"


def clean(page: str) -> str:
    """The same page with every tag and attribute that could act made harmless text."""
    return bleach.clean(
        page, tags=_TAGS, attributes=_may_stay, protocols={"http", "https", "mailto", "data"}
    )


def _is_beside(address: str) -> bool:
    """Whether an address is that of a file beside the page: not of another page, or machine."""
    path = urllib.parse.unquote(address).replace("\\", "/")
    return ":" not in path and not {"", ".", ".."} & set(path.split("/"))


def _may_stay(tag: str, name: str, value: object) -> bool:
    if name in _ANYWHERE:
        return True
    address = str(value).strip().lower()
    if tag == "img" and name == "src":
        return bool(_PICTURE.match(address)) or _is_beside(address)
    return tag == "a" and name == "href" and not address.startswith("data:")
