"""A notebook in JupyterLab (or Notebook 7), driven as a learner would."""

from __future__ import annotations

import re
import uuid
from typing import Any

from tests.browser.lab import Server

SECONDS = 1000.0
PROMPT = ".jp-InputPrompt"


class NotebookPage:
    """One open notebook.

    JupyterLab hides cells that are scrolled out of sight, so everything here waits until a thing
    is there, not until it can be seen.

    Parameters
    ----------
    page : playwright Page
        The tab to use.
    server : Server
        Where the notebook is.
    path : str
        The notebook, relative to the server's root.
    app : str
        ``jupyterlab`` or ``notebook``, for Notebook 7.
    loaded : bool
        Whether JupyterLab is in the tab already, and is to open one notebook more: loading it
        anew takes as long as a test.
    """

    def __init__(
        self, page: Any, server: Server, path: str, app: str = "jupyterlab", *, loaded: bool = False
    ) -> None:
        self.page = page
        if loaded:
            page.evaluate(OPEN, path)
        else:
            # A workspace of its own: JupyterLab would open the notebooks of earlier tests again.
            lab = f"lab/workspaces/{uuid.uuid4().hex}/tree"
            page.goto(server.page(f"{lab if app == 'jupyterlab' else 'notebooks'}/{path}"))
        self.cells = page.locator(".jp-Notebook .jp-CodeCell")
        self.cells.first.wait_for(state="attached", timeout=60 * SECONDS)
        # The cell is there before the kernel is: what is run too early is thrown away.
        page.wait_for_function(KERNEL_READY, timeout=60 * SECONDS)

    def cell(self, index: int) -> Any:
        """The code cell with that index."""
        return self.cells.nth(index)

    def start(self, index: int) -> Any:
        """Run a cell and go on at once; return the cell once it is running or done.

        What is run before the kernel listens is thrown away, and nothing in the page tells when it
        does: so a cell that has not begun is run again.
        """
        cell = self.cell(index)
        begun = cell.locator(PROMPT, has_text=re.compile(r"\[(\*|\d+)\]"))
        for patience in (5, 10, 30):
            cell.locator(".cm-content").click()
            self.page.keyboard.press("Shift+Enter")
            for _ in range(10 * patience):
                if begun.count():
                    return cell
                self.page.wait_for_timeout(0.1 * SECONDS)
        raise AssertionError(f"cell {index} never began")

    def run(self, index: int, seconds: float = 90.0) -> Any:
        """Run a cell and wait until it is done; return the cell."""
        cell = self.start(index)
        self.done(index, seconds)
        return cell

    def done(self, index: int, seconds: float = 90.0) -> None:
        """Wait until a cell that was started is done."""
        self.cell(index).locator(PROMPT, has_text=re.compile(r"\[\d+\]")).wait_for(
            state="attached", timeout=seconds * SECONDS
        )


OPEN = """async (path) => {
  const {commands} = window.jupyterapp;
  await commands.execute('docmanager:save-all');
  await commands.execute('application:close-all');
  await commands.execute('docmanager:open', {path});
}"""
"""In a JupyterLab that was started with ``LabApp.expose_app_in_browser``."""

KERNEL_READY = """() => {
  const dots = document.querySelectorAll('.jp-Notebook-ExecutionIndicator');
  return [...dots].some((dot) => dot.dataset.status === 'idle')
    && !!document.querySelector('.jp-Notebook .cm-content')
    && ![...document.querySelectorAll('.jp-Toolbar-kernelName, .jp-KernelName')].some(
      (name) => /No Kernel|Connecting|Initializing/.test(name.textContent));
}"""
