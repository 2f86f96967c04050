"""Run one command and leave none of its processes behind; a script, not a module to import.

A keeper stands between the judge and a child where there are no walls. On Linux it adopts every
orphan of the child, so that the tree stays a tree whatever is forked in it. It ends what is left
when the child's first process ends, and everything when the judge itself is gone.

Usage: ``python -I -S keeper.py FD COMMAND ARGUMENT...``; to the descriptor ``FD`` it writes the
pid of the command, or ``!`` and why it could not be started. Its exit is that of the command.
"""

import os
import signal
import sys

PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
SECONDS_BETWEEN_LOOKS = 1.0


def adopt_orphans():
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def start(command, report):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    defaults = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT]
    defaults += [signal.SIGPIPE, signal.SIGXFSZ]
    os.set_inheritable(report, False)
    try:
        pid = os.posix_spawnp(
            command[0], command, os.environ, setpgroup=0, setsigdef=defaults, setsigmask=[]
        )
    except OSError as error:
        os.write(report, f"!{error}\n".encode())
        sys.exit(127)
    os.write(report, f"{pid}\n".encode())
    os.close(report)
    return pid


def below(pid):
    """The pids of all descendants of a process (Linux; elsewhere none is known)."""
    found = []
    try:
        tasks = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return found
    for task in tasks:
        try:
            with open(f"/proc/{pid}/task/{task}/children") as file:
                children = [int(word) for word in file.read().split()]
        except OSError:
            continue
        for child in children:
            found += [child, *below(child)]
    return found


def end_all(group):
    """Freeze, then kill, until nothing is left; those that die are this process's to reap."""
    try:
        os.killpg(group, signal.SIGKILL)
    except OSError:
        pass
    while True:
        frozen = set()
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


def send(pid, number):
    try:
        os.kill(pid, number)
    except OSError:
        pass


def watch_over_the_judge(group):
    judge = os.getppid()

    def look(number, frame):
        if os.getppid() != judge:
            signal.setitimer(signal.ITIMER_REAL, 0)
            end_all(group)
            os._exit(1)

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LOOKS)


def leave_as(status):
    """End in the way the command ended."""
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if -code not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code & 0xFF)


def main():
    adopt_orphans()
    first = start(sys.argv[2:], int(sys.argv[1]))
    watch_over_the_judge(first)
    while True:
        pid, status = os.waitpid(-1, 0)
        if pid == first:
            break
    signal.setitimer(signal.ITIMER_REAL, 0)
    end_all(first)
    leave_as(status)


if __name__ == "__main__":
    main()
