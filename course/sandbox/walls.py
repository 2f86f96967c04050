"""Walls around a child: bubblewrap, with nothing in sight but Python and the scratch folder.

Every place where a child can write is a file system of its own, in memory and of a fixed size, that
ends with the child: no disk is filled, and nothing is left to remove.
"""

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
from course.sandbox.syscalls import filter_file
from course.sandbox.terms import MIB
from course.sandbox.users import as_user, give, spare_user

_ROOT_LINKS = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
_ETC = ("ld.so.cache", "alternatives", "localtime", "timezone", "nsswitch.conf", "hosts")
OWN = (Path(OWN_TMP), Path("/dev/shm"))  # noqa: S108 - mounted anew for every child
_NOTES = 64 * MIB
"""Bytes that the processes of a child may note of themselves."""
_TERMINALS = "/dev/pts"  # a system has few of them for all
_EMPTY = MIB
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
        Its own folder. What lies in it at the start can be read; what the child writes there is
        kept in memory and is gone with it.
    notes : Path
        Where in it the processes write what they note of themselves: a file system of its own, so
        that nothing else can be put in its place.
    readable : tuple of Path
        What it can read besides Python and the system's programs and libraries.
    hidden : tuple of Path
        Folders that are out of sight although they lie inside something readable.
    disk : int
        Bytes that the folder, ``/tmp`` and ``/dev/shm`` can hold each; they are the child's own.
    user : int or None
        The user that the child runs as, if not the judge's.
    """

    folder: Path
    notes: Path
    readable: tuple[Path, ...] = ()
    hidden: tuple[Path, ...] = ()
    disk: int = 64 * MIB
    user: int | None = None


@dataclass(frozen=True)
class Descriptors:
    """What bubblewrap is given to talk with the judge.

    Attributes
    ----------
    report : int
        It writes here the pid of the room's first process.
    release : int
        It begins the command when something can be read here, or the other end is closed.
    filter : int or None
        It reads here which system calls are missing in the room; None for none.
    """

    report: int
    release: int
    filter: int | None = None

    def all(self) -> list[int]:
        """Those that there are."""
        return [number for number in (self.report, self.release, self.filter) if number is not None]


@dataclass(frozen=True)
class _Mount:
    """What bubblewrap puts in one place: an empty file system of its own, or what lies elsewhere.

    Attributes
    ----------
    source : str
        What is seen there; empty for an empty file system.
    size : int
        Bytes that an empty file system can hold.
    mode : str
        Permissions of an empty file system.
    """

    source: str = ""
    size: int = 0
    mode: str = "0755"

    def at(self, place: Path | str) -> list[str]:
        """The words for bubblewrap."""
        if self.source:
            return ["--ro-bind", self.source, str(place)]
        return ["--perms", self.mode, "--size", str(self.size), "--tmpfs", str(place)]


def available_walls() -> Walls:
    """Whether walls work here; tried once, with a real child, and remembered."""
    with _trying:
        return _tried()


def command(
    program: str,
    room: Room,
    argv: Sequence[str],
    through: Descriptors,
    *,
    as_its_user: bool = True,
) -> list[str]:
    """The command line that runs `argv` in a room.

    Parameters
    ----------
    program : str
        Path of bubblewrap.
    room : Room
        What the command sees.
    argv : sequence of str
        The command.
    through : Descriptors
        Inherited by bubblewrap, and closed before the command begins.
    as_its_user : bool
        Run it as the user of the room; else as the judge's user, without any privilege.
    """
    words = [program, "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    words += ["--unshare-cgroup-try", "--hostname", "sandbox", "--die-with-parent", "--new-session"]
    words += ["--info-fd", str(through.report), "--block-fd", str(through.release)]
    if through.filter is not None:
        words += ["--seccomp", str(through.filter)]
    words += ["--cap-drop", "ALL"]
    if room.user is None:
        words += ["--unshare-user"]
    elif as_its_user:
        for capability in ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"):
            words += ["--cap-add", capability]
    words += ["--proc", "/proc", "--dev", "/dev", *_Mount(size=_EMPTY).at(_TERMINALS)]
    for place in OWN:
        words += _Mount(size=room.disk, mode="1777").at(place)
    mounts = _mounts(room)
    words += _in_order(mounts)
    for name in _ROOT_LINKS:
        if (link := Path("/", name)).is_symlink():
            words += ["--symlink", os.readlink(link), str(link)]
    own = (room.folder, room.notes)
    sealed = [path for path, mount in mounts.items() if not mount.source and path not in own]
    for path in ("/", "/dev", _TERMINALS, *sealed):
        words += ["--remount-ro", str(path)]
    words += ["--chdir", str(room.folder), "--"]
    if room.user is not None and as_its_user:
        words += as_user(room.user, may_read_all=False)
    return [*words, *argv]


def _mounts(room: Room) -> dict[Path, _Mount]:
    """What is in which place; the nearest one counts."""
    mounts = {
        _absolute(path): _Mount(os.path.realpath(path))
        for path in [*_system(), *_python(), *room.readable]
    }
    for path in map(_absolute, room.hidden):
        if any(shown in path.parents for shown in tuple(mounts)):
            mounts[path] = _Mount(size=_EMPTY)
    mounts[room.folder] = _Mount(size=room.disk, mode="0777")
    for entry in room.folder.iterdir():
        mounts[entry] = _Mount(str(entry))
    mounts[room.notes] = _Mount(size=_NOTES, mode="0777")
    return mounts


def _in_order(mounts: dict[Path, _Mount]) -> list[str]:
    """The words for the mounts, outer folders first, and for the folders that lead to them.

    Bubblewrap would make those folders too, but for nobody but root to enter.
    """
    words: list[str] = []
    made = {Path(place) for place in ("/", "/proc", "/dev", *OWN)}
    for path in sorted(mounts, key=lambda path: len(path.parts)):
        around = next((parent for parent in path.parents if parent in mounts), None)
        source = mounts[around].source if around else ""
        if (
            around
            and source
            and mounts[path].source == os.path.join(source, path.relative_to(around))
        ):
            continue
        if not source:
            for parent in reversed(path.parents):
                if parent not in made and (around is None or around in parent.parents):
                    words += ["--perms", "0755", "--dir", str(parent)]
                    made.add(parent)
        words += mounts[path].at(path)
        made.add(path)
    return words


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
        argv, room = [sys.executable, "-I", "-c", code], Room(folder, folder / "notes", user=user)
        with (
            open(os.devnull, "wb") as report,
            open(os.devnull, "rb") as release,
            filter_file() as filtered,
        ):
            through = Descriptors(report.fileno(), release.fileno(), filtered)
            try:
                tried = subprocess.run(
                    command(program, room, argv, through),
                    check=False,
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    timeout=30,
                    pass_fds=through.all(),
                )
            except (OSError, subprocess.TimeoutExpired) as error:
                return str(error)
        if tried.returncode == 0:
            return ""
        said = tried.stderr.decode("utf-8", "replace").strip().splitlines()
        return said[-1] if said else f"a small program ended with status {tried.returncode}"
