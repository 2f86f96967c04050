"""What to say when an answer has not come by its deadline: who waits where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import course.child
from course.system.processes import Seen
from course.system.stacks import Dump, Frame, Thread
from course.system.worker import Worker

_LONGEST_NAME = 60
_MOST_SAID = 4
_BEGINNING = ("_bootstrap", "_bootstrap_inner")
"""The functions in which every thread and every process begins."""

_RUN = (("threading.py",), ("multiprocessing", "process.py"))
"""The modules whose ``run`` then calls what a worker was made for."""

_STOPPED = "stopped by a signal (SIGSTOP), and nothing lets it go on"


def workers(
    alive: Iterable[Seen],
    dumps: Mapping[int, Dump],
    first: int,
    folder: Path,
    texts: Mapping[str, str],
) -> list[Worker]:
    """Return where in the learner's code each thread of each process is.

    Parameters
    ----------
    alive : iterable of Seen
        The processes of the answer.
    dumps : dict of int to Dump
        What they wrote when they were asked, by pid.
    first : int
        Pid of the process in which the answer was called.
    folder : Path
        Where the learner's modules lie.
    texts : dict of str to str
        Name and text of the learner's modules.

    Returns
    -------
    list of Worker
        Who is in the learner's code comes first.  Threads that the library has for itself are left
        out.
    """
    files = {str(folder / f"{name}.py"): name for name in texts}
    found: list[Worker] = []
    for seen in alive:
        if seen.state == "T":
            found.append(Worker("process", "a process", text=_STOPPED))
        elif seen.pid in dumps:
            found += _of_process(dumps[seen.pid], seen.pid == first, files, texts)
    return sorted(found, key=lambda worker: (worker.line is None, worker.is_main, worker.name))


def in_words(how: str, found: list[Worker]) -> str:
    """Say how it hangs, and what the workers were doing."""
    said = f"it {how}"
    if not found:
        return said
    places = "; ".join(str(worker) for worker in found[:_MOST_SAID])
    more = f"; and {len(found) - _MOST_SAID} more" if len(found) > _MOST_SAID else ""
    return f"{said}. At that point {places}{more}"


def _of_process(
    dump: Dump, is_first: bool, files: Mapping[str, str], texts: Mapping[str, str]
) -> Iterator[Worker]:
    for thread in dump.threads:
        frames = list(_own(thread.frames))
        kind, name = _name(thread, dump.process, is_first)
        is_main = is_first and thread.is_main
        frame, inside = _place(frames, files)
        if frame is not None:
            module = files[frame.file]
            lines = texts[module].splitlines()
            text = lines[frame.line - 1].strip() if frame.line <= len(lines) else ""
            yield Worker(kind, name, is_main, module, frame.line, text, inside)
        elif text := _in_the_library(frames):
            yield Worker(kind, name, is_main, text=text)


def _name(thread: Thread, process: str, is_first: bool) -> tuple[str, str]:
    """Return what a thread is, and its name among all threads of the answer."""
    name = "the main thread" if thread.is_main else thread.name[:_LONGEST_NAME] or "a thread"
    if is_first:
        return "thread", name
    process = process[:_LONGEST_NAME] or "a process"
    return ("process", process) if thread.is_main else ("thread", f"{process}, {name}")


def _place(frames: list[Frame], files: Mapping[str, str]) -> tuple[Frame | None, str]:
    """Return the innermost line of the learner's code, and the function that it has called."""
    called = ""
    for frame in frames:
        if frame.file in files:
            return frame, called
        called = frame.function
    return None, ""


def _own(frames: list[Frame]) -> Iterator[Frame]:
    """Yield a worker's own frames; behind its beginning a forked process has its parent's."""
    for frame in frames:
        path = Path(frame.file)
        if frame.function in _BEGINNING and path.stem in ("threading", "process"):
            return
        begins = any(path.parts[-len(module) :] == module for module in _RUN)
        if not frame.file.startswith(course.child.OWN) and not (begins and frame.function == "run"):
            yield frame


def _in_the_library(frames: list[Frame]) -> str:
    """Say in which function of the library a thread is: the outermost one that it was made for.

    Empty for a thread that the library has for itself: what it was made for is no public function.
    """
    if not frames or frames[-1].function.startswith(("_", "<")) or frames[-1].function == "run":
        return ""
    return f"in {frames[-1].function}() of {Path(frames[-1].file).name}"
