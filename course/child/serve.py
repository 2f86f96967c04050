"""The child's side of the conversation: do what the judge asks with the learner's modules."""

from __future__ import annotations

import multiprocessing
import os
import sys
import traceback
from multiprocessing import process
from multiprocessing.connection import Client
from typing import Any

from course.child.noting import blocks, handled, witness
from course.child.process.beginning import Told
from course.child.requests import Requests
from course.child.surroundings import company, delays, expiring, importing, pools, servers
from course.child.talking import wire
from course.child.talking.callbacks import Callback


def serve(told: Told) -> None:
    """Do what the judge asks until it hangs up; whatever ends this ends the whole process."""
    code = 1
    try:
        _serve(told)
        code = 0
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)  # also where nobody is left who reads what is printed


def _serve(told: Told) -> None:
    company.keep()
    folder = os.getcwd()
    sys.path.insert(0, folder)
    sys.argv = [""]
    blocks.install(folder)
    witness.install(folder)
    handled.install(folder)
    importing.install(folder, Callback)
    pools.install()
    delays.install()
    expiring.install(folder)
    servers.install()
    main: Any = process.current_process()
    prefix = os.path.basename(folder)  # of all of this child's semaphores: the judge removes them
    main._config["semprefix"] = f"/{prefix}"
    if told.start_method:
        multiprocessing.set_start_method(told.start_method)
    requests = Requests(told.address, told.key, folder)
    connection = Client(told.address, authkey=told.key)
    seal = wire.Seal(connection.recv_bytes())
    while True:
        try:
            request = seal.unpack(connection.recv_bytes())
        except (EOFError, OSError):
            return
        if request["do"] == "explore":
            from course.child.exploring import Exploring  # most children never do

            requests = Exploring(told.address, told.key, folder)
        reply = seal.pack(requests.answer(request, wire.MOST_BYTES - 64))
        with delays.unhindered():
            connection.send_bytes(reply)
