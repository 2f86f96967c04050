"""The server of everybody on this hub."""

import os

c = get_config()  # noqa: F821 - traitlets gives this name to the file

# Jupyter would start a login shell, whose /etc/profile puts another PATH in the place of the hub's.
c.ServerApp.terminado_settings = {"shell_command": [os.environ.get("SHELL") or "/bin/sh"]}
