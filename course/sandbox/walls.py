"""Walls around a child: bubblewrap, with nothing in sight but Python and the scratch folder."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from course.sandbox.environment import OWN_TMP
from course.sandbox.terms import MIB
from course.sandbox.users import as_user, give, spare_user

_ROOT_LINKS = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
_ETC = ("ld.so.cache", "alternatives", "localtime", "timezone", "nsswitch.conf", "hosts")
_OWN = (OWN_TMP, "/dev/shm")  # noqa: S108 - mounted anew for every child
_trying = threading.Lock()


@dataclass(frozen=True)
class Walls:
    """Whether children can be put behind walls on this machine.

    Attributes
    ----------
    work : bool
        Whether they can; it has been tried.
    own_user : bool
        Whether every child gets a user of its own, so that limits bind though the judge is root.
    detail : str
        One sentence: what the walls are, or why there are none and what to do about it.
    program : str
        Path of bubblewrap; empty if there is none.
    """

    work: bool
    own_user: bool
    detail: str
    program: str = ""

    def __bool__(self) -> bool:
        return self.work


@dataclass(frozen=True)
class Room:
    """What one child sees.

    Attributes
    ----------
    folder : Path
        The only place where it can write and that outlasts it.
    readable : tuple of Path
        What it can read besides Python and the system's programs and libraries.
    hidden : tuple of Path
        Folders that are out of sight although they lie inside something readable.
    disk : int
        Bytes that ``/tmp`` and ``/dev/shm`` can hold each; they are the child's own.
    user : int or None
        The user that the child runs as, if not the judge's.
    """

    folder: Path
    readable: tuple[Path, ...] = ()
    hidden: tuple[Path, ...] = ()
    disk: int = 64 * MIB
    user: int | None = None


def available_walls() -> Walls:
    """Whether walls work here; tried once, with a real child, and remembered."""
    with _trying:
        return _tried()


def command(program: str, room: Room, argv: Sequence[str], report: int) -> list[str]:
    """The command line that runs `argv` in a room.

    Parameters
    ----------
    program : str
        Path of bubblewrap.
    room : Room
        What the command sees.
    argv : sequence of str
        The command.
    report : int
        Descriptor to which bubblewrap writes the pid of the room's first process.
    """
    words = [program, "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    words += ["--unshare-cgroup-try", "--hostname", "sandbox", "--die-with-parent", "--new-session"]
    words += ["--info-fd", str(report)]
    if room.user is None:
        words += ["--unshare-user", "--cap-drop", "ALL"]
    else:
        for capability in ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"):
            words += ["--cap-add", capability]
    words += ["--proc", "/proc", "--dev", "/dev"]
    for place in _OWN:
        words += ["--perms", "1777", "--size", str(room.disk), "--tmpfs", place]
    words += _mounts(room)
    words += ["--remount-ro", "/", "--remount-ro", "/dev", "--chdir", str(room.folder), "--"]
    if room.user is not None:
        words += as_user(room.user, may_read_all=False)
    return [*words, *argv]


def _mounts(room: Room) -> list[str]:
    """The mounts, outer folders before those inside them, so that the nearest one counts."""
    mounts: dict[Path, list[str]] = {}
    for path in [*_system(), *_python(), *room.readable]:
        mounts[_absolute(path)] = ["--ro-bind", os.path.realpath(path), str(_absolute(path))]
    for path in room.hidden:
        if any(shown in _absolute(path).parents for shown in tuple(mounts)):
            mounts[_absolute(path)] = ["--perms", "0755", "--tmpfs", str(_absolute(path))]
    mounts[room.folder] = ["--bind", str(room.folder), str(room.folder)]
    words = _in_order(mounts)
    for name in _ROOT_LINKS:
        if (link := Path("/", name)).is_symlink():
            words += ["--symlink", os.readlink(link), str(link)]
    return words


def _in_order(mounts: dict[Path, list[str]]) -> list[str]:
    words: list[str] = []
    made = {Path(place) for place in ("/", "/proc", "/dev", *_OWN)}
    for path in sorted(mounts, key=lambda path: len(path.parts)):
        around = next((parent for parent in path.parents if parent in mounts), None)
        if around is None:
            for parent in reversed(path.parents):
                if parent not in made:
                    words += ["--perms", "0755", "--dir", str(parent)]
            made.update(path.parents)
        elif mounts[path] == ["--ro-bind", str(path), str(path)] == _seen_in(mounts[around], path):
            continue
        words += mounts[path]
    return words


def _seen_in(mount: list[str], path: Path) -> list[str]:
    """The mount that would show at `path` what another mount shows there anyway."""
    kind, source, place = mount[0], mount[-2], mount[-1]
    return [kind, str(Path(source, path.relative_to(place))), str(path)]


def _system() -> Iterable[Path]:
    yield Path("/usr")
    for name in _ROOT_LINKS:
        if (folder := Path("/", name)).is_dir() and not folder.is_symlink():
            yield folder
    for name in _ETC:
        if (file := Path("/etc", name)).exists():
            yield file
    if (store := Path("/nix/store")).is_dir():
        yield store


@functools.cache
def _python() -> tuple[Path, ...]:
    """The interpreter: its programs and libraries, and no more of the folders they are in."""
    prefixes = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    executables = {sys.executable, getattr(sys, "_base_executable", sys.executable)}
    prefixes |= {str(Path(os.path.realpath(name)).parents[1]) for name in executables}
    prefixes |= {os.path.realpath(prefix) for prefix in prefixes}
    paths = [Path(prefix, name) for prefix in prefixes for name in ("bin", "lib", "lib64")]
    paths += [Path(prefix, "pyvenv.cfg") for prefix in prefixes]
    paths += [Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib")]
    return tuple(path for path in paths if path.exists())


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))


@functools.cache
def _tried() -> Walls:
    if sys.platform != "linux":
        return Walls(False, False, "There are no walls on this system: bubblewrap needs Linux.")
    program = shutil.which("bwrap")
    if program is None:
        return Walls(
            False, False, "There are no walls: bubblewrap is missing (apt install bubblewrap)."
        )
    user = spare_user()
    trouble = _try(program, user)
    if trouble and user is not None:
        user, trouble = None, _try(program, None)
    if trouble:
        return Walls(
            False, False, f"There are no walls: bubblewrap does not work here: {trouble}.", program
        )
    detail = "bubblewrap: no network, no file in sight but Python and a scratch folder"
    if user is not None:
        detail += ", a user of its own for every child"
    elif os.geteuid() == 0:
        detail += "; children run as root, whose number of processes is only watched"
    return Walls(True, user is not None, f"{detail}.", program)


def _try(program: str, user: int | None) -> str:
    """What goes wrong when a small child is run behind walls; empty if nothing does."""
    with tempfile.TemporaryDirectory(prefix="course-") as name:
        folder = Path(name).resolve()
        if user is not None:
            give(folder, user)
        code = "import json, socket, multiprocessing; open('written', 'w').write('yes')"
        read, write = os.pipe()
        try:
            tried = subprocess.run(
                command(
                    program, Room(folder, user=user), [sys.executable, "-I", "-c", code], write
                ),
                check=False,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=30,
                pass_fds=(write,),
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
        finally:
            os.close(read)
            os.close(write)
        if (folder / "written").exists() and tried.returncode == 0:
            return ""
        said = tried.stderr.decode("utf-8", "replace").strip().splitlines() or ["it wrote nothing"]
        return said[-1]
