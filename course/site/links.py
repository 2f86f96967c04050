"""Looking at the finished pages: each link leads somewhere, nothing is fetched from outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_NOT_HERE = ("http", "https", "mailto", "data", "javascript")
_FETCHED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}


@dataclass
class _Page:
    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = _Page()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.page.anchors |= {given[name] for name in ("id", "name") if name in given}
        target = given.get(_FETCHED.get(tag, ""))
        if target and given.get("rel") not in ("canonical", "search", "next", "prev", "author"):
            self.page.fetched.append(target)
        if tag == "a" and given.get("href"):
            self.page.links.append(given["href"])


def faults(site: Path) -> list[str]:
    """Return what is wrong with the links of a site, a line each.

    A link to another host is not followed. What a page *fetches* from one is a fault: the site has
    to work without a network.
    """
    pages = {path: _read(path) for path in _pages(site)}
    found = []
    for path, page in pages.items():
        name = path.relative_to(site).as_posix()
        found += [f"{name}: fetches {url}" for url in page.fetched if _is_of_another_host(url)]
        for link in [*page.links, *page.fetched]:
            here = urlsplit(link).scheme not in _NOT_HERE and not _is_of_another_host(link)
            if here and not _leads_somewhere(link, path, pages):
                found.append(f"{name}: nothing at {link}")
    return found


def _pages(site: Path) -> list[Path]:
    """Return the pages of a site, without the parts of pages that a theme keeps with its files."""
    return [p for p in sorted(site.rglob("*.html")) if "_static" not in p.relative_to(site).parts]


def _read(path: Path) -> _Page:
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader.page


def _is_of_another_host(link: str) -> bool:
    return bool(urlsplit(link).netloc)


def _leads_somewhere(link: str, path: Path, pages: dict[Path, _Page]) -> bool:
    parts = urlsplit(link)
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target.is_dir():
        target /= "index.html"
    if not target.is_file():
        return False
    page = pages.get(target)
    return not parts.fragment or page is None or unquote(parts.fragment) in page.anchors
