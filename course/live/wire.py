"""What the kernel and the server part say to each other: lines of JSON over the loopback.

The server part listens on a port of 127.0.0.1 and leaves the address and a secret in its
environment, which the kernels it starts inherit. A kernel that finds them asks for a view. The
connection is the view's life: when the kernel dies it closes, and the sampling stops.

=========== ========= ===================================================================
line        from      says
=========== ========= ===================================================================
``open``    kernel    secret, view, pid, main, machinery, hz, title: get ready to sample
``ready``   server    browsers: how many are connected to this kernel
``watched`` server    a browser has opened the view
``begin``   kernel    at: the block begins
``start``   kernel    key, at, name: a worker has started
``end``     kernel    key, at, cpu: a worker has ended
``join``    kernel    key, at: somebody has waited for its end
``machinery`` kernel  key, at: a thread is the kernel's own, and no worker
``finish``  kernel    the block has ended
``recording`` server  the recording, frames that the browser drew, cost in seconds of CPU
``refused`` server    why there will be no view from the server
=========== ========= ===================================================================
"""

from __future__ import annotations

import json
import os
import socket
import time
from typing import Any

ENVIRONMENT = "COURSE_LIVE_SERVER"
"""``PORT:SECRET`` of the server part, in the environment of the kernels it starts."""

ANSWER_WITHIN = 2.0
"""Seconds that the kernel waits for an answer before it goes on without the server."""


class Refused(Exception):
    """The server part is there and does not give a view, or stopped giving it."""


class Wire:
    """The kernel's end of the connection.

    Parameters
    ----------
    address : str
        ``PORT:SECRET``.

    Raises
    ------
    OSError
        If nobody listens there any more.
    ValueError
        If `address` is not of that form.
    """

    def __init__(self, address: str) -> None:
        port, _, self._secret = address.partition(":")
        self._socket = socket.create_connection(("127.0.0.1", int(port)), ANSWER_WITHIN)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._heard = b""
        self.lost = False

    @classmethod
    def find(cls) -> Wire | None:
        """A wire to the server part that started this kernel, or None where there is none."""
        address = os.environ.get(ENVIRONMENT)
        if not address:
            return None
        try:
            return cls(address)
        except (OSError, ValueError):
            return None

    def ask(self, view: str, **settings: Any) -> int:
        """Ask for a view; return how many browsers are connected to this kernel.

        Raises
        ------
        Refused
            If the server part says no.
        """
        self.say("open", secret=self._secret, view=view, **settings)
        answer = self.hear()
        if answer["say"] != "ready":
            raise Refused(answer.get("why", "no answer"))
        return int(answer["browsers"])

    def say(self, word: str, **facts: Any) -> None:
        """Send one line. A wire that is lost stays silent: the block must not suffer.

        Workers call this at the same time. There is no lock, which a fork could inherit locked:
        the system takes a line this short in one piece.
        """
        line = json.dumps({"say": word, **facts}, separators=(",", ":")) + "\n"
        try:
            self._socket.sendall(line.encode())
        except OSError:
            self.lost = True

    def hear(self, within: float = ANSWER_WITHIN) -> dict[str, Any]:
        """The next line from the server part.

        Parameters
        ----------
        within : float
            Seconds to wait.

        Raises
        ------
        Refused
            If none came in that time, or the connection was lost.
        """
        deadline = time.monotonic() + within
        while b"\n" not in self._heard:
            try:
                self._socket.settimeout(max(0.01, deadline - time.monotonic()))
                more = self._socket.recv(1 << 20)
            except TimeoutError:
                raise Refused(f"no answer from the server part in {within:g} s") from None
            except OSError as error:
                self.lost = True
                raise Refused(f"the connection was lost ({error})") from error
            finally:
                self._socket.settimeout(ANSWER_WITHIN)
            if not more:
                self.lost = True
                raise Refused("the server part closed the connection")
            self._heard += more
        line, _, self._heard = self._heard.partition(b"\n")
        message: dict[str, Any] = json.loads(line)
        return message

    def close(self) -> None:
        """Hang up; the server part forgets the view."""
        self._socket.close()
