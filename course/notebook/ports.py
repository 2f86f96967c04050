"""Ports for kernels where nobody takes them by chance.

Jupyter chooses a kernel's ports before the kernel opens them, among those that the system also
gives to every connection that goes out.  One may be such a connection's by then, and the kernel
ends, or waits for ever for what it has opened already.
"""

from __future__ import annotations

import random
import socket

from jupyter_client.connect import LocalPortCache

_FIRST, _LAST = 20_000, 32_767
"""Systems give connections others: Linux from 32768 on (ip(7)), others from 49152 (RFC 6335)."""

_TRIES = 1000


class Ports(LocalPortCache):
    """jupyter_client's, but for where it looks."""

    def find_available_port(self, ip: str) -> int:
        """Return a port that is free now, and was not given to another kernel of this process."""
        for _ in range(_TRIES):
            port = random.randint(_FIRST, _LAST)  # noqa: S311 - it may be guessed
            if port not in self.currently_used_ports and is_free(ip, port):
                self.currently_used_ports.add(port)
                return port
        return super().find_available_port(ip)


def use_quiet_ones() -> None:
    """Have all kernels that this process starts from now on use such ports."""
    if not LocalPortCache.initialized():
        Ports.instance()


def is_free(ip: str, port: int) -> bool:
    """Tell whether nobody has this port."""
    with socket.socket() as tried:
        try:
            tried.bind((ip, port))
        except OSError:
            return False
    return True
