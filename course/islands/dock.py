"""The kernel's side of islands: what they show, and what the browser sends back."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, Self

import anywidget
import traitlets

from course.islands.front_end import joined
from course.setup.shell import kernel_shell

_BROWSER = Path(__file__).parent / "browser"
_ISLANDS = [_BROWSER / "cells.js", _BROWSER / "islands.js"]


class Dock(anywidget.AnyWidget):
    """Makes the islands of one kind live, wherever the browser shows them.

    It is never displayed: the browser makes its model as soon as the kernel opens it, and that
    finds its islands on the page.

    Attributes
    ----------
    name : str
        What the names of its islands begin with: a page may show those of several kernels.
    islands : dict of str to Island
        By their names.
    """

    name = traitlets.Unicode().tag(sync=True)
    _only: ClassVar[Self | None] = None

    def __init__(self) -> None:
        super().__init__(name=secrets.token_hex(4))
        self.islands: dict[str, Island] = {}
        self.on_msg(self._receive)

    @classmethod
    def front_end(cls, *modules: Path) -> str:
        """Return the JavaScript of a kind of island, behind what all of them share."""
        return joined([*_ISLANDS, *modules])

    @classmethod
    def here(cls) -> Self | None:
        """Return the dock of this kernel, None where there is no kernel."""
        if kernel_shell() is None:
            return None
        if cls._only is None:
            cls._only = cls()
        return cls._only

    def _receive(self, _dock: Any, content: Any, _buffers: Any) -> None:
        island = self.islands.get(str(content.get("island")))
        if island is not None:
            island.receive(content)


class Island:
    """One output that is live where there is a kernel.

    Parameters
    ----------
    dock : Dock or None
        Of its kind; None where nothing can be live.
    receive : callable
        Called with what the browser sends, a dictionary.
    """

    def __init__(self, dock: Dock | None, receive: Callable[[dict[str, Any]], None]) -> None:
        self.name = f"{dock.name if dock else ''}-{secrets.token_hex(6)}"
        self.receive = receive
        self._handle: Any = None
        if dock is not None:
            dock.islands[self.name] = self

    def show(self, html: str, text: str) -> None:
        """Show it, or replace what it shows.

        Parameters
        ----------
        html : str
            One element with the attribute ``data-island`` set to `name`; it is true also when
            nothing is live.
        text : str
            The same in words, where there is no HTML.
        """
        from IPython.display import display

        data = {"text/html": html, "text/plain": text}
        if self._handle is None:
            self._handle = display(data, raw=True, display_id=True)
        else:
            self._handle.update(data, raw=True)
