"""A Jupyter server extension that has the judge answer nbgrader's *Validate*.

nbgrader runs the whole notebook in the server's own thread: until it is done, the server answers
nobody, and what comes back is a traceback. Here the judge works in processes of its own, the
server goes on, and what comes back is the report that the notebook shows, too.

Notebooks that are not this course's go nbgrader's way.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from jupyter_server.serverapp import ServerApp
from nbgrader.server_extensions.validate_assignment.handlers import ValidateAssignmentHandler
from tornado import web

from course.validating.judged import judged_by_us

_by_nbgrader = ValidateAssignmentHandler.validate_notebook


@web.authenticated
async def _post(handler: ValidateAssignmentHandler) -> None:
    """Answer the button as nbgrader's handler does, without holding up the server."""
    path = handler.get_argument("path", None) or (handler.get_json_body() or {}).get("path")
    if not path:
        raise web.HTTPError(400, "no path")
    root = Path(handler.root_dir).resolve()
    file = (root / path).resolve()
    if not file.is_relative_to(root):
        raise web.HTTPError(403, "this path leads out of the server's folder")
    answer: dict[str, Any] | None = await asyncio.to_thread(judged_by_us, file)
    handler.finish(json.dumps(answer or _by_nbgrader(handler, path)))


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course.validating.server"}]


def _load_jupyter_server_extension(app: ServerApp) -> None:
    """Put our answer in the place of nbgrader's, whichever of the two is loaded first."""
    ValidateAssignmentHandler.post = _post
    app.log.info("Validate is answered by the course's judge")
