"""What the hub asks this machine: who still belongs here, and whose process a server is."""

import asyncio
from pathlib import Path
from typing import Any

import pamela
import psutil
from jupyterhub.auth import PAMAuthenticator
from jupyterhub.handlers.base import BaseHandler
from jupyterhub.spawner import LocalProcessSpawner

PASSWORDS = Path("/etc/shadow")

# JupyterHub 6.1.1 asks for this mark where somebody has to log in again, and sets it for tokens
# only: a browser gets a page about a fault in the hub.
if not hasattr(BaseHandler, "_token_authenticated"):
    BaseHandler._token_authenticated = False


class Members(PAMAuthenticator):
    """Lets in who is in an allowed group, and out who is there no longer.

    JupyterHub asks about the groups and the account at each login. A browser that has logged in
    once could start servers for as long as it keeps its cookie.
    """

    async def refresh_user(self, user: Any, handler: Any = None) -> bool:  # noqa: ARG002 - JupyterHub's
        """Whether somebody who has logged in earlier could do so now."""
        name = user.name
        asking = asyncio.get_running_loop()
        why = await asking.run_in_executor(self.executor, self._why_not, name)
        if why:
            self.log.warning("%s has to log in again: %s", name, why)
        return not why

    def _why_not(self, name: str) -> str:
        try:
            allowed = self.check_allowed(name)
            pamela.check_account(name, service=self.service, encoding=self.encoding)
        except KeyError:
            return "there is no such user any more"
        except pamela.PAMError as error:
            return str(error)
        if not allowed:
            return "in none of the groups"
        return "the password is locked" if _has_locked_password(name) else ""


def _has_locked_password(name: str) -> bool:
    """Whether a mark stands before a password that is kept: PAM asks for it at a login only.

    The mark alone says nothing, it is there for all whose passwords another machine knows.
    """
    for line in PASSWORDS.read_text("utf-8").splitlines():
        user, _, rest = line.partition(":")
        if user == name:
            word = rest.partition(":")[0]
            return word.startswith("!") and bool(word.strip("!*"))
    return False


class Servers(LocalProcessSpawner):
    """Starts a user's server, and finds it again when the hub was started anew."""

    def load_state(self, state: dict[str, Any]) -> None:
        """Take what an earlier hub has noted, unless the process is another's by now.

        After the machine itself was started anew the number may be anybody's, and the hub ends what
        does not answer.
        """
        super().load_state(state)
        if self.pid and not _runs_as(self.user.name, self.pid):
            self.pid = 0


def _runs_as(name: str, pid: int) -> bool:
    try:
        return psutil.Process(pid).username() == name
    except psutil.Error:
        return False
