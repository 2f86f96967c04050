"""The HTML that islands have in common."""

from __future__ import annotations

import json
from html import escape
from typing import Any


def coded(text: str) -> str:
    """Escape a text, and set what stands between backticks as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    return "".join(f"<code>{escape(p)}</code>" if n % 2 else escape(p) for n, p in enumerate(parts))


def embedded(data: Any) -> str:
    """Return plain data as an element that the JavaScript of a page reads."""
    written = json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")
    return f"<script type='application/json'>{written}</script>"
