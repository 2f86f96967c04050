"""A notebook executed in a kernel of its own, even where another program takes that one's ports.

Jupyter chooses the ports of a kernel before the kernel opens them.  Where many programs start at
once, one of them may be somebody else's by then, and the kernel ends before it has run anything.
"""

from __future__ import annotations

from typing import Any

from nbclient import NotebookClient

_TRIES = 3
_ENDED = "Kernel died before replying"


class Client(NotebookClient):
    """nbclient's, which starts a kernel again, with other ports, that ended as soon as it began."""

    async def async_start_new_kernel(self, **options: Any) -> None:
        """Start the kernel, and remember how."""
        self._options = options
        await super().async_start_new_kernel(**options)

    async def async_start_new_kernel_client(self) -> Any:
        """Return a client of the kernel once it answers, or of the next one that does."""
        for _ in range(_TRIES - 1):
            try:
                return await super().async_start_new_kernel_client()
            except RuntimeError as error:
                if _ENDED not in str(error):
                    raise
            self.create_kernel_manager()
            await self.async_start_new_kernel(**self._options)
        return await super().async_start_new_kernel_client()
