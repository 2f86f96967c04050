"""Run one command and leave none of its processes behind.

A keeper stands between the judge and a child where there are no walls. On Linux it adopts every
orphan of the child, so that the tree stays a tree whatever is forked in it. It ends what is left
when the child's first process ends, and everything when the judge itself is gone.

Usage: ``python -I -S keeper.py REPORT RELEASE COMMAND ARGUMENT...``; it begins when it can read
from the descriptor ``RELEASE``. To ``REPORT`` it writes the pid of the command, or ``!`` and why it
could not be started. Its exit is that of the command. Where children are forked (`original`), the
keeper is, too, and calls what is here.

As a script it is started for every check, so it imports next to nothing: `signal`, `contextlib` and
`ctypes` would take as long as the interpreter itself.
"""

import _signal as signal  # type: ignore[import-not-found]  # the same functions, without enums
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

assert sys.platform != "win32"

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36  # linux/prctl.h
SECONDS_BETWEEN_LOOKS = 1.0
MINE = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
"""Signals that a keeper takes no notice of, and that a child gets as every program does."""


def control(what: int, value: int) -> None:
    """Ask something of the system for this process: prctl(2); nothing happens elsewhere."""
    if sys.platform == "linux":
        import _ctypes  # what `ctypes` is made of

        prctl = _ctypes.dlsym(_ctypes.dlopen(None, 0), "prctl")  # type: ignore[arg-type]
        _ctypes.call_function(prctl, (what, value, 0, 0, 0))


def adopt_orphans() -> None:
    """Be the parent of all descendants that lose theirs (Linux)."""
    control(PR_SET_CHILD_SUBREAPER, 1)


def heed_nobody() -> None:
    """Take no notice of the signals by which people end programs."""
    for number in MINE:
        signal.signal(number, signal.SIG_IGN)


def start(command: list[str], report: int) -> int:
    """Start the command in a process group of its own and report its pid."""
    heed_nobody()
    os.set_inheritable(report, False)
    try:
        pid = os.posix_spawnp(
            command[0],
            command,
            os.environ,
            setpgroup=0,
            setsigdef=[*MINE, signal.SIGPIPE, signal.SIGXFSZ],
            setsigmask=[],
        )
    except OSError as error:
        os.write(report, f"!{error}\n".encode())
        sys.exit(127)
    os.write(report, f"{pid}\n".encode())
    os.close(report)
    return pid


def below(pid: int) -> list[int]:
    """The pids of all descendants of a process (Linux; elsewhere none is known)."""
    found: list[int] = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children") as file:
                for word in file.read().split():
                    found += [int(word), *below(int(word))]
    except OSError:
        return found
    return found


def end_all(group: int) -> None:
    """Freeze, then kill, until nothing is left; those that die are this process's to reap."""
    send(-group, signal.SIGKILL)
    while True:
        frozen: set[int] = set()
        while not frozen.issuperset(found := below(os.getpid())):
            for pid in set(found) - frozen:
                frozen.add(pid)
                send(pid, signal.SIGSTOP)
        for pid in frozen:
            send(pid, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def send(pid: int, number: int) -> None:
    """Send a signal to a process that may have ended; to a group, where the number is negative."""
    try:
        os.kill(pid, number)
    except OSError:
        return


def watch_over_the_judge(group: int, is_gone: "Callable[[], bool]") -> None:
    """End everything when the judge has ended, however it did: soon, and at once with the parent.

    Parameters
    ----------
    group : int
        Process group of the child's first process.
    is_gone : callable
        Tells whether the judge has ended.
    """

    def look(_number: int, _frame: object) -> None:
        if is_gone():
            signal.setitimer(signal.ITIMER_REAL, 0)
            end_all(group)
            os._exit(1)

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LOOKS)
    control(PR_SET_PDEATHSIG, signal.SIGALRM)


def leave_as(status: int) -> None:
    """End in the way the command ended."""
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if -code not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code & 0xFF)


def wait_for(first: int) -> int:
    """Wait until the child's first process has ended, and end what it has left; how it ended."""
    while True:
        pid, status = os.waitpid(-1, 0)
        if pid == first:
            break
    signal.setitimer(signal.ITIMER_REAL, 0)
    end_all(first)
    return status


def main() -> None:
    """Start the command, wait for it, and clear up after it."""
    adopt_orphans()
    judge = os.getppid()
    report, release = int(sys.argv[1]), int(sys.argv[2])
    if not os.read(release, 1):
        sys.exit(1)
    os.close(release)
    first = start(sys.argv[3:], report)
    watch_over_the_judge(first, lambda: os.getppid() != judge)
    leave_as(wait_for(first))


if __name__ == "__main__":
    main()
