"""Which process is at the other end of a connection, as the system knows it."""

from __future__ import annotations

import os
import socket
import struct
import sys
from multiprocessing.connection import Connection
from pathlib import Path


def pid_of_peer(connection: Connection) -> int | None:
    """Return the pid of the process that made a connection to the judge.

    Returns
    -------
    int or None
        As the judge sees it; None where the system does not tell (unix(7): ``SO_PEERCRED``).
    """
    if sys.platform != "linux":
        return None
    with socket.socket(fileno=os.dup(connection.fileno())) as end:
        told = end.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    pid: int = struct.unpack("3i", told)[0]
    return pid or None


def is_process(peer: int | None, claimed: int) -> bool:
    """Tell whether the process `peer` has, for itself, the pid that it claims.

    Behind walls that is another pid than the judge sees (proc_pid_status(5): ``NSpid``).  Where the
    system does not tell, or the process has ended, the claim is taken as it is.
    """
    if peer is None:
        return True
    try:
        status = Path(f"/proc/{peer}/status").read_text("utf-8")
    except OSError:
        return True
    own = status.partition("NSpid:")[2].partition("\n")[0].split()
    return not own or int(own[-1]) == claimed
