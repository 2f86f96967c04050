"""Why ``pip`` or ``venv`` failed, read from what they printed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from course.setup.trouble import Trouble

_LINES_SHOWN = 15


@dataclass(frozen=True)
class Reason:
    """A cause of failure.

    Attributes
    ----------
    signs : tuple of str
        Any of these in ``pip``'s output tells of the cause.
    happened, cure : str
        What to say of it; ``{where}`` is the environment, ``{line}`` ``pip``'s own error line.
    """

    signs: tuple[str, ...]
    happened: str
    cure: str


# In this order: a full disk shows up as other errors later on in the output.
REASONS = (
    Reason(
        ("No space left on device", "Errno 28", "not enough space on the disk", "Disk quota"),
        "The disk is full: the packages did not fit into {where}.",
        "make room (about 1 GB) and start again: the set-up goes on from where it was.",
    ),
    Reason(
        ("File too large", "Errno 27"),
        "A limit on the size of files stopped the set-up in {where}.",
        "raise the limit (`ulimit -f unlimited`) and start again.",
    ),
    Reason(
        ("Permission denied", "Errno 13", "Access is denied", "Read-only file system", "Errno 30"),
        "The course is not allowed to write in {where}.",
        "copy the course's folder to a place where you can write and start again there; or\n"
        "name a folder for the environment in COURSE_VENV.",
    ),
    Reason(
        ("CERTIFICATE_VERIFY_FAILED", "SSLError", "SSLCertVerificationError"),
        "The package index could not be reached safely: its certificate was not accepted.",
        "check the machine's date; behind a company's or a school's proxy, ask for its\n"
        "certificate and name it in PIP_CERT. Then start again.",
    ),
    Reason(
        (
            "NewConnectionError",
            "Failed to establish a new connection",
            "Temporary failure in name resolution",
            "getaddrinfo failed",
            "ConnectTimeoutError",
            "ReadTimeoutError",
            "ProxyError",
            "Connection refused",
            "Network is unreachable",
            "Connection reset",
            "Connection aborted",
            "IncompleteRead",
        ),
        "The package index could not be reached: there seems to be no network.",
        "connect to the network and start again: what was fetched is kept. Behind a proxy, set\n"
        "HTTPS_PROXY; with an index of your own, PIP_INDEX_URL.",
    ),
    Reason(
        ("No matching distribution found", "Could not find a version"),
        "The package index has no fitting version: {line}",
        "if PIP_NO_INDEX, PIP_INDEX_URL or a configuration file of pip is set, check that it\n"
        "leads to a complete index; python3 -m course doctor says whether your Python is one\n"
        "that the course supports.",
    ),
    Reason(
        ("ensurepip",),
        "This Python could not put pip into the new environment {where}.",
        "on Debian and Ubuntu: sudo apt install python3-venv; elsewhere install Python from\n"
        "https://www.python.org/downloads/. Then start again.",
    ),
)


def why_pip_failed(lines: list[str], environment: Path) -> Trouble:
    """Return the reason why ``pip`` failed; its last lines where the reason is not known.

    Parameters
    ----------
    lines : list of str
        What ``pip`` printed; or ``venv``, which runs ``pip`` at its end.
    environment : Path
        Where it was to install.
    """
    text = "\n".join(lines)
    errors = [line.removeprefix("ERROR:").strip() for line in lines if line.startswith("ERROR:")]
    for reason in REASONS:
        if any(sign in text for sign in reason.signs):
            line = errors[-1] if errors else ""
            return Trouble(reason.happened.format(where=environment, line=line), reason.cure)
    last = "\n".join(f"    {line}" for line in lines[-_LINES_SHOWN:])
    return Trouble(
        f"The environment {environment} could not be completed. pip said last:\n{last}",
        "read pip's lines above; once the cause is gone, start again.",
    )
