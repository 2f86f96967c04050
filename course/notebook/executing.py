"""A notebook executed in a kernel of its own, even where another program takes that one's ports.

Such a kernel ends before it has run anything, or tries to, and waits for ever for what it has
opened already.
"""

from __future__ import annotations

import asyncio
from typing import Any

import psutil
from nbclient import NotebookClient
from traitlets import List, Unicode

from course.notebook import ports

_TRIES = 3
_ENDED = "Kernel died before replying"
_SECONDS_BETWEEN_LOOKS = 2.0


class Client(NotebookClient):
    """nbclient's, which starts a kernel again, with other ports, that could not open its own."""

    extra_arguments = List(Unicode(), ["--log-level=ERROR"])  # it warns of TCP at every start

    async def async_start_new_kernel(self, **options: Any) -> None:
        """Start the kernel, and remember how."""
        ports.use_quiet_ones()
        self._options = options
        await super().async_start_new_kernel(**options)

    async def async_start_new_kernel_client(self) -> Any:
        """Return a client of the kernel once it answers, or of the next one that does."""
        for _ in range(_TRIES - 1):
            looking = asyncio.create_task(self._end_without_ports())
            try:
                client = await super().async_start_new_kernel_client()
                if not (looking.done() and looking.result()):
                    return client
                await self._async_cleanup_kernel()
            except RuntimeError as error:
                if _ENDED not in str(error):
                    raise
            finally:
                looking.cancel()
            self.create_kernel_manager()
            await self.async_start_new_kernel(**self._options)
        return await super().async_start_new_kernel_client()

    async def _end_without_ports(self) -> bool:
        """End the kernel if one of its ports is somebody else's; return whether that was so."""
        manager: Any = self.km
        while True:
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
            taken = {port for port in manager.ports if not ports.is_free(manager.ip, port)}
            try:
                kernel = psutil.Process(manager.provisioner.pid)
                opened = {one.laddr.port for one in kernel.net_connections("tcp") if one.laddr}
            except (AttributeError, psutil.Error):  # another kind of kernel, or it has ended
                return False
            if taken - opened:
                kernel.kill()
                return True
