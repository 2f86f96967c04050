"""The IPython shell that this process runs cells for."""

from __future__ import annotations

import sys
from typing import Any


def shell() -> Any | None:
    """Return the `InteractiveShell` of this process, None where there is none.

    A process that has not imported IPython has none, and need not import it to know.
    """
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def kernel_shell() -> Any | None:
    """Return the `InteractiveShell` of this process if it is a Jupyter kernel's, else None."""
    found = shell()
    return found if getattr(found, "kernel", None) is not None else None
