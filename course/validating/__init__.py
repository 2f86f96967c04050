"""Validate: the button of nbgrader in JupyterLab, answered by the judge, beside the server."""
