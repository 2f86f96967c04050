"""The server part of the live view: a Jupyter server extension.

While a C call holds the GIL nothing in a kernel can run, so a picture that the kernel feeds
stands still when it gets interesting. The Jupyter server is another process: it samples the
kernel from outside and sends the samples to the browser over a WebSocket of its own.

Only kernels of this server are sampled, only between the ``begin`` and the ``finish`` of a
block, and only while a browser looks.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from typing import Any

import psutil
import tornado.iostream
import tornado.netutil
import tornado.tcpserver
from jupyter_server.auth.decorator import ws_authenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from tornado import web
from tornado.websocket import WebSocketHandler

from course.live.views import View, Views
from course.live.wire import ENVIRONMENT
from course.notebook.ports import use_quiet_ones

PATH = "course/live"
"""The WebSocket's path under the server's base URL."""

LONGEST_LINE = 1 << 16
"""Bytes that a kernel may send in one line."""


class LiveHandler(WebSocketMixin, WebSocketHandler, JupyterHandler):
    """A browser's connection to one view."""

    auth_resource = "kernels"

    def initialize(self, views: Views) -> None:
        """Take what the extension gives every handler."""
        self.views = views
        self.view: View | None = None

    def set_default_headers(self) -> None:
        """A WebSocket has none of the page's headers."""

    @ws_authenticated
    async def get(self, *args: Any, **kwargs: Any) -> None:
        """Let in who may use this server's kernels, to a view that is open."""
        allowed = self.authorizer.is_authorized(self, self.current_user, "execute", "kernels")
        if not (await allowed if hasattr(allowed, "__await__") else allowed):
            raise web.HTTPError(403)
        self.view = self.views.get(self.get_argument("view", ""))
        if self.view is None:
            raise web.HTTPError(404, "this view has ended")
        await super().get(*args, **kwargs)

    def open(self, *args: Any, **kwargs: Any) -> None:
        """Send everything so far, then what comes."""
        super().open(*args, **kwargs)
        self.set_nodelay(True)
        if self.view is not None:
            self.view.watch(self)

    def on_message(self, message: str | bytes) -> None:
        """Take the one thing a browser says: how many frames it has drawn."""
        try:
            frames = int(json.loads(message)["frames"])
        except (ValueError, KeyError, TypeError):
            return
        if self.view is not None:
            self.view.drawn(frames)

    def on_close(self) -> None:
        """The tab was closed, or the connection lost."""
        super().on_close()
        if self.view is not None:
            self.view.unwatch(self)

    def send(self, message: dict[str, Any]) -> None:
        """Send to the browser; a connection that just closed is no error."""
        if self.ws_connection is not None and not self.ws_connection.is_closing():
            self.write_message(json.dumps(message, separators=(",", ":")))


class KernelPort(tornado.tcpserver.TCPServer):
    """Where kernels ask for a view. See `course.live.wire`.

    Parameters
    ----------
    app : ServerApp
        Whose kernels are served.
    views : Views
        Where the views are kept.
    """

    def __init__(self, app: ServerApp, views: Views) -> None:
        super().__init__(max_buffer_size=LONGEST_LINE)
        self._app = app
        self._views = views
        self._secret = secrets.token_urlsafe(24)

    def open_port(self) -> str:
        """Open a free port of 127.0.0.1; return what kernels need to know: ``PORT:SECRET``."""
        sockets = tornado.netutil.bind_sockets(0, "127.0.0.1")
        self._app.io_loop.add_callback(self.add_sockets, sockets)
        return f"{sockets[0].getsockname()[1]}:{self._secret}"

    async def handle_stream(
        self,
        stream: tornado.iostream.IOStream,
        address: tuple[Any, ...],  # noqa: ARG002 - tornado gives it
    ) -> None:
        """Serve one kernel until it hangs up."""
        stream.set_nodelay(True)
        view: View | None = None

        def answer(word: str, **facts: Any) -> None:
            if not stream.closed():
                stream.write((json.dumps({"say": word, **facts}) + "\n").encode())

        try:
            request = await self._hear(stream)
            why = self._why_not(request)
            if why:
                answer("refused", why=why)
                return
            view = View(request, answer)
            self._views[view.name] = view
            answer("ready", browsers=self._browsers_of(request["pid"]))
            while view.open:
                await view.hear(await self._hear(stream))
        except (tornado.iostream.StreamClosedError, tornado.iostream.UnsatisfiableReadError):
            pass
        except (ValueError, KeyError, TypeError) as error:
            self._app.log.warning("Live view: a kernel sent what is no message: %s", error)
        except ProcessLookupError:
            answer("refused", why="the kernel has ended")
        finally:
            if view is not None:
                view.close()
                self._views.pop(view.name, None)

    async def _hear(self, stream: tornado.iostream.IOStream) -> dict[str, Any]:
        line = await stream.read_until(b"\n", max_bytes=LONGEST_LINE)
        message = json.loads(line)
        if not isinstance(message, dict):
            raise ValueError("expected an object")
        return message

    def _why_not(self, request: dict[str, Any]) -> str:
        if request.get("say") != "open" or not hmac.compare_digest(
            str(request.get("secret", "")).encode(), self._secret.encode()
        ):
            return "the secret is wrong"
        if request["view"] in self._views:
            return "there is such a view already"
        if self._kernel_of(request["pid"]) is None:
            return f"process {request['pid']} is no kernel of this server"
        return ""

    def _kernel_of(self, pid: int) -> str | None:
        """The id of the kernel that process `pid` is, or descends from."""
        manager = self._app.kernel_manager
        owners = {}
        for kernel in manager.list_kernel_ids():
            owner = getattr(manager.get_kernel(kernel).provisioner, "pid", None)
            if owner:
                owners[owner] = kernel
        try:
            family = [pid, *(parent.pid for parent in psutil.Process(pid).parents())]
        except psutil.Error:
            return None
        return next((owners[each] for each in family if each in owners), None)

    def _browsers_of(self, pid: int) -> int:
        kernel = self._kernel_of(pid)
        if kernel is None:
            return 0
        return int(self._app.kernel_manager.kernel_model(kernel)["connections"])


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course.live.server"}]


def _load_jupyter_server_extension(app: ServerApp) -> None:
    """Add the WebSocket, open the kernels' port, and tell the kernels to come.

    Their own ports are chosen where no connection of a browser has them.
    """
    use_quiet_ones()
    views: Views = {}
    port = KernelPort(app, views)
    web_app = app.web_app
    path = url_path_join(web_app.settings["base_url"], PATH)
    web_app.add_handlers(".*$", [(path, LiveHandler, {"views": views})])
    os.environ[ENVIRONMENT] = port.open_port()
