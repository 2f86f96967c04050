"""The server part in a real Jupyter server."""

from __future__ import annotations

import json
import os
import re
import urllib.request
import uuid

import psutil
import pytest
import websocket

from course.live.wire import ENVIRONMENT, Refused, Wire
from tests.browser.lab import lab

pytestmark = pytest.mark.xdist_group("server")
BASE = "/user/ada/"


@pytest.fixture(scope="module")
def one_server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("server") / "work"
    with lab(folder, app="jupyter_server", base_url=BASE) as running:
        yield running


@pytest.fixture
def server(one_server):
    yield one_server
    one_server.end_kernels()


class Kernel:
    """A kernel of a server, driven over the server's own WebSocket as a page would."""

    def __init__(self, server, open_socket):
        request = urllib.request.Request(f"{server.url}api/kernels", b"{}", method="POST")
        request.add_header("Authorization", f"token {server.token}")
        with urllib.request.urlopen(request, timeout=60) as answer:
            self.id = json.loads(answer.read())["id"]
        self.socket = open_socket(server, f"api/kernels/{self.id}/channels")

    def start(self, code):
        """Start code; return the number that its answers carry."""
        number = uuid.uuid4().hex
        header = {"msg_id": number, "msg_type": "execute_request", "version": "5.3"}
        header |= {"username": "", "session": number, "date": "2026-01-01T00:00:00Z"}
        content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False}
        content |= {"user_expressions": {}, "stop_on_error": True}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        self.socket.send(json.dumps({**message, "channel": "shell", "buffers": []}))
        return number

    def answer(self, number, kind):
        """The content of the next answer of that kind."""
        while True:
            answer = json.loads(self.socket.recv())
            if answer["parent_header"].get("msg_id") != number:
                continue
            if answer["msg_type"] == "error":
                raise AssertionError("\n".join(answer["content"]["traceback"]))
            if answer["msg_type"] == kind:
                return answer["content"]

    def printed(self, code):
        """Run code that prints; return the first thing it prints."""
        return self.answer(self.start(code), "stream")["text"].strip()


@pytest.fixture
def open_socket():
    opened = []

    def opens(*where):
        opened.append(connect(*where))
        return opened[-1]

    yield opens
    for each in opened:
        each.close()


def connect(server, path, token=None):
    url = f"{server.url.replace('http', 'ws')}{path}"
    header = [f"Authorization: token {token or server.token}"] if token != "" else []
    return websocket.create_connection(url, timeout=60, header=header)


def test_without_a_token_nobody_gets_in(server):
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        connect(server, "course/live?view=x", token="")


def test_with_a_wrong_token_nobody_gets_in(server):
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        connect(server, "course/live?view=x", token="wrong")


def test_a_view_that_is_not_open_is_not_found(server):
    with pytest.raises(websocket.WebSocketBadStatusException, match="404"):
        connect(server, "course/live?view=x")


def test_it_is_served_only_under_the_base_url(server):
    root = type(server)(server.url.replace(BASE, "/"), *list(vars(server).values())[1:])
    with pytest.raises(websocket.WebSocketBadStatusException, match="404"):
        connect(root, "course/live?view=x")


def test_the_wire_refuses_a_wrong_secret_and_processes_that_are_no_kernels(server, open_socket):
    kernel = Kernel(server, open_socket)
    address = kernel.printed(f"import os; print(os.environ[{ENVIRONMENT!r}])")
    facts = {"pid": os.getpid(), "main": 1, "machinery": [], "hz": 10, "title": ""}
    for where, why in [
        (address.partition(":")[0] + ":guessed", "the secret is wrong"),
        (address, f"process {os.getpid()} is no kernel of this server"),
    ]:
        wire = Wire(where)
        with pytest.raises(Refused, match=re.escape(why)):
            wire.ask("a view", **facts)
        wire.close()


BLOCK = """
import math, threading, time
from course.live import feeds, cores
wait = feeds.ServerFeed.wait_for_browser
def tell(self):
    print(self.view, flush=True)
    return wait(self)
feeds.ServerFeed.wait_for_browser = tell
with cores('streamed') as run:
    t = threading.Thread(target={work}, name={name!r})
    t.start(); t.join()
"""


def watched(server, open_socket, kernel, work, name="Ada"):
    """Start a block; return its number, and the browser's connection to its view."""
    number = kernel.start(BLOCK.format(work=work, name=name))
    view = kernel.answer(number, "stream")["text"].strip()
    return number, open_socket(server, f"course/live?view={view}")


def until_the_end(browser):
    messages = [json.loads(browser.recv())]
    while messages[-1]["type"] != "end":
        messages.append(json.loads(browser.recv()))
    return messages


def test_a_kernel_s_block_is_streamed_to_the_browser_while_a_c_call_holds_the_gil(
    server, open_socket
):
    kernel = Kernel(server, open_socket)
    number, browser = watched(server, open_socket, kernel, "math.factorial, args=(400_000,)")
    messages = until_the_end(browser)
    browser.send(json.dumps({"frames": 7}))
    assert messages[0]["type"] == "all"
    assert messages[0]["title"] == "streamed"
    ticks = [message for message in messages if message["type"] == "tick"]
    busy = [
        percent
        for tick in ticks
        for key, (percent, _) in tick["column"]["lanes"].items()
        if tick["lanes"].get(key, {}).get("name") == "Ada"
    ]
    assert len(busy) >= 3  # the thread that held the GIL was seen at work all the while
    html = kernel.answer(number, "update_display_data")["data"]["text/html"]
    assert 'data-source="server" data-frames="7"' in html


@pytest.mark.long
def test_kernels_that_run_at_once_do_not_see_each_other(server, open_socket):
    kernels = {name: Kernel(server, open_socket) for name in ("Ada", "Grace")}
    work = "time.sleep, args=(1,)"
    runs = {
        name: watched(server, open_socket, kernel, work, name) for name, kernel in kernels.items()
    }
    for name, (_, browser) in runs.items():
        messages = until_the_end(browser)
        lanes = [lane for message in messages for lane in message.get("lanes", {}).values()]
        assert {lane["name"] for lane in lanes if lane["announced"]} == {name}


CONNECTION = """
import ipykernel, json, os
told = json.load(open(ipykernel.get_connection_file()))
print(json.dumps([os.getpid(), *(told[name] for name in told if name.endswith("_port"))]))
"""


def test_when_the_kernel_dies_the_sampling_ends(server, open_socket):
    kernel = Kernel(server, open_socket)
    pid, *ports = json.loads(kernel.printed(CONNECTION))
    assert len(ports) == 5
    assert max(ports) < 32_768  # which no outgoing connection has (`course/notebook/ports.py`)
    _, browser = watched(server, open_socket, kernel, "time.sleep, args=(60,)")
    while json.loads(browser.recv())["type"] != "tick":
        pass
    psutil.Process(pid).kill()
    assert until_the_end(browser)[-1] == {"type": "end", "lost": True}


@pytest.mark.long
def test_when_the_server_says_no_the_kernel_looks_itself(server, open_socket):
    kernel = Kernel(server, open_socket)
    source = kernel.printed(
        "from course.live import cores, wire\n"
        "wire.Wire.ask = lambda self, view, **facts: 0\n"  # no browser is connected
        "with cores() as run: pass\n"
        "print(run._feed.source)"
    )
    assert source == "kernel"
