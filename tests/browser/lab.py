"""A real JupyterLab, started for a test and always ended: `with lab(folder) as server:`."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "course" / "setup" / "jupyter"
READY_WITHIN = 150.0
"""Seconds that a server has to answer."""


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes
    ----------
    url : str
        With the base URL, ending in a slash.
    token : str
        Empty for a server with a password.
    root : Path
        The folder it serves.
    pid : int
        The server's process.
    log : Path
        What the server wrote.
    """

    url: str
    token: str
    root: Path
    pid: int
    log: Path

    def page(self, path: str = "lab") -> str:
        """The address of a page, such as ``lab/tree/a.ipynb``, with the token."""
        return f"{self.url}{path}?token={self.token}" if self.token else f"{self.url}{path}"

    def ask(self, path: str, method: str = "GET") -> Any:
        """What the server's REST API answers, such as to ``api/kernels``."""
        request = urllib.request.Request(f"{self.url}{path}", method=method)
        request.add_header("Authorization", f"token {self.token}")
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def end_kernels(self) -> None:
        """End every kernel, so that the next test starts with none."""
        for kernel in self.ask("api/kernels"):
            self.ask(f"api/kernels/{kernel['id']}", "DELETE")


@contextlib.contextmanager
def lab(
    root: Path,
    *arguments: str,
    app: str = "jupyterlab",
    base_url: str = "/",
    token: str | None = None,
    extension: bool = True,
    theme: str = "JupyterLab Light",
    environment: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Start a Jupyter server on a free port, and end its whole process tree afterwards.

    Parameters
    ----------
    root : Path
        The folder to serve.
    *arguments : str
        More for its command line.
    app : str
        The module to start: ``jupyterlab`` or ``notebook``.
    base_url : str
        Where it is served, as behind a Hub.
    token : str or None
        A fresh one if None; the empty string for none, with a password in `arguments`.
    extension : bool
        Whether the live view's server part is enabled.
    theme : str
        JupyterLab's theme; the dark one is ``JupyterLab Dark``.
    environment : mapping or None
        Variables in addition to this process's.

    Raises
    ------
    RuntimeError
        If the server ends early or does not answer in time; with its log.
    """
    token = secrets.token_hex(16) if token is None else token
    root.mkdir(parents=True, exist_ok=True)
    home = root.parent / f"{root.name}-home"
    log = root.parent / f"{root.name}.log"
    _settle(home / "settings" / "@jupyterlab" / "apputils-extension", theme)
    if not extension:  # it may be enabled in the environment, which this path overrules
        off = {"ServerApp": {"jpserver_extensions": {"course.live.server": False}}}
        folder = home / "config" / "jupyter_server_config.d"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "course.json").write_text(json.dumps(off))
    command = [
        *(sys.executable, "-m", app, "--no-browser", "--ServerApp.port=0"),
        *("--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={root}"),
        *(f"--IdentityProvider.token={token}", f"--ServerApp.base_url={base_url}"),
        *(() if hasattr(os, "getuid") and os.getuid() else ("--allow-root",)),
        *arguments,
    ]
    variables = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_PATH": str(CONFIG if extension else home / "config"),
        **(environment or {}),
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=root, env=variables, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        url = until_it_answers(process, home / "runtime", log)
        yield Server(url, token, root, process.pid, log)
    finally:
        end_tree(process.pid)
        process.wait(10)


def _settle(folder: Path, theme: str) -> None:
    """Write the settings of a learner who has closed the question about news."""
    folder.mkdir(parents=True, exist_ok=True)
    notification = {"fetchNews": "false", "checkForUpdates": False}
    (folder / "notification.jupyterlab-settings").write_text(json.dumps(notification))
    (folder / "themes.jupyterlab-settings").write_text(json.dumps({"theme": theme}))


def until_it_answers(process: subprocess.Popen[bytes], runtime: Path, log: Path) -> str:
    """The server's URL, which it writes to its runtime folder when it has found a port."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}:\n{log.read_text()}")
        for file in runtime.glob("jpserver-*.json"):
            with contextlib.suppress(OSError, ValueError):
                url: str = json.loads(file.read_text())["url"]
                if _answers(f"{url}api"):
                    return url
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
    raise RuntimeError(f"the server did not answer in {READY_WITHIN:g} s:\n{log.read_text()}")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError as no:
        no.close()
        return True  # if only to say no
    except OSError:
        return False


def end_tree(pid: int) -> None:
    """End a process and everything that descends from it: first politely, then for certain."""
    try:
        parent = psutil.Process(pid)
        tree = [*parent.children(recursive=True), parent]
        parent.terminate()
    except psutil.NoSuchProcess:
        return
    psutil.wait_procs([parent], timeout=8)
    left = [each for each in tree if each.is_running()]
    for each in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            each.kill()
    psutil.wait_procs(left, timeout=5)


def notebook(path: Path, cells: Sequence[str]) -> Path:
    """Write a notebook of code cells."""
    import nbformat

    made = [nbformat.v4.new_code_cell(cell) for cell in cells]
    book = nbformat.v4.new_notebook(
        cells=made,
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(book, path)
    return path
