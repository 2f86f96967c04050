"""JupyterHub for the course on one machine, with that machine's own users.

README.md, beside this file, has the steps around it. What you may want to change stands first.
"""

import grp
import sys
from pathlib import Path
from typing import Any

STUDENTS = "threads-students"
INSTRUCTORS = "threads-instructors"
"""Unix groups. Who is in one of them may log in, with the password of the machine."""

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # for threads_hub.py
PROGRAMS = Path(sys.prefix) / "bin"
STATE = Path("/var/lib/threads-hub")

c = get_config()  # noqa: F821 - traitlets gives this name to the file

# -- where it is -----------------------------------------------------------------------------------
# Only this machine reaches it here: a web server in front of it has the certificate.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.JupyterHub.db_url = f"sqlite:///{STATE / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
c.ConfigurableHTTPProxy.command = [str(PROGRAMS / "configurable-http-proxy")]
# Users' servers go on when only the hub is started anew, and the new one finds them again.
c.JupyterHub.cleanup_servers = False

# -- who may come in -------------------------------------------------------------------------------
c.JupyterHub.authenticator_class = "threads_hub.Members"
c.PAMAuthenticator.allowed_groups = {STUDENTS, INSTRUCTORS}
c.PAMAuthenticator.open_sessions = False
# Who has lost group or account gets no server from then on, and is out in this many seconds.
c.Authenticator.refresh_pre_spawn = True
c.Authenticator.auth_refresh_age = 60
c.Authenticator.auth_refresh_strict = True

# -- what each of them gets ------------------------------------------------------------------------
# A server that runs as the user who has logged in, in the user's home.
c.JupyterHub.spawner_class = "threads_hub.Servers"
c.Spawner.cmd = [str(PROGRAMS / "jupyterhub-singleuser")]
c.Spawner.notebook_dir = "~"
c.Spawner.default_url = "/lab"
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120


def is_instructor(name: str) -> bool:
    """Whether a user is in the instructors' group; asked at each start of a server."""
    return name in grp.getgrnam(INSTRUCTORS).gr_mem


def settings_of(spawner: Any) -> str:
    """Jupyter's folders of settings for a user, the most important one first."""
    role = "instructor" if is_instructor(spawner.user.name) else "student"
    return f"{HERE / 'jupyter' / role}:{HERE / 'jupyter' / 'everybody'}"


c.Spawner.environment = {
    "JUPYTER_CONFIG_PATH": settings_of,
    "PATH": f"{PROGRAMS}:/usr/local/bin:/usr/bin:/bin",
}
