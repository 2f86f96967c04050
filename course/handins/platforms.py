"""Whose a file of a learning platform's archive is, read from what the platform wrote.

Moodle, Canvas and Blackboard put the name of whoever handed in before, or around, the file that was
handed in. Only that part counts: what stands behind it was named by the student, who could name it
after somebody else.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from course.handins.values import StudentId

_MOODLE_FOLDER = re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_[a-z]+_?")
_MOODLE_FILE = re.compile(
    r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_[a-z]+_(?P<rest>.+)", re.DOTALL
)
_CANVAS = re.compile(r"(?P<name>[^_]+)_(?P<late>LATE_)?(?P<number>\d+)_\d+_(?P<rest>.+)", re.DOTALL)
_BLACKBOARD = re.compile(
    r"(?P<head>.+?)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<rest>.+)|\.txt)", re.DOTALL
)


@dataclass(frozen=True)
class Owner:
    """Who handed a file in, as the platform says.

    Attributes
    ----------
    names : tuple of str
        What may serve as an id, the shortest first; the last one is nobody else's.
    platform : str
        Whose layout it is; "folders" where it is no platform's.
    number : str
        The platform's number of the participant, which the upload of feedback needs; may be empty.
    """

    names: tuple[str, ...]
    platform: str = "folders"
    number: str = ""


@dataclass(frozen=True)
class Placed:
    """A file with its owner.

    Attributes
    ----------
    owner : Owner
        Whose it is.
    inside : tuple of str
        Where it lies in what that student handed in.
    attempt : str
        When, where the platform keeps several attempts: later ones sort behind earlier ones.
    """

    owner: Owner
    inside: tuple[str, ...]
    attempt: str = ""


def place(
    paths: Collection[tuple[str, ...]], topic: str, notebooks: Collection[str], archive: str = ""
) -> dict[tuple[str, ...], Placed]:
    """Whose each file of an archive is; files that are nobody's are left out.

    Parameters
    ----------
    paths : collection of tuple of str
        The files, each by the names of its folders and its own.
    topic : str
        The assignment; a folder of that name is nobody's.
    notebooks : collection of str
        The names of its notebooks, without the ending.
    archive : str
        The archive's name without its ending: an archive of one student's files may be named for
        that student.
    """
    around = _around(paths)
    found = {path: _placed(path[len(around) :], topic, notebooks) for path in paths}
    if any(found.values()):
        return {path: placed for path, placed in found.items() if placed is not None}
    names = [name for name in around if name.casefold() != topic.casefold()] or [archive]
    if len(names) != 1 or not names[0]:
        return {}
    depth = len(around)
    return {path: Placed(Owner((names[0],)), path[depth:]) for path in paths}


def is_late_by_canvas(path: str, number: str) -> bool:
    """Whether Canvas has written into a path that this file of a participant came late.

    It does not write when. Its own name stands before those that the student gave.
    """
    named = (_CANVAS.fullmatch(name) for name in path.split("/"))
    first = next((one for one in named if one and one["number"] == number), None)
    return first is not None and first["late"] is not None


def _around(paths: Collection[tuple[str, ...]]) -> tuple[str, ...]:
    """The folders that all files lie in, up to the first one that a platform made."""
    around: list[str] = []
    while paths and all(len(path) > len(around) + 1 for path in paths):
        here = {path[len(around)] for path in paths}
        if len(here) > 1 or _MOODLE_FOLDER.fullmatch(next(iter(here))):
            break
        around += here
    return tuple(around)


def _placed(path: tuple[str, ...], topic: str, notebooks: Collection[str]) -> Placed | None:
    first, *rest = path
    if rest:
        moodle = _MOODLE_FOLDER.fullmatch(first)
        if moodle:
            return Placed(_with_number(moodle, "Moodle"), tuple(rest))
        return Placed(Owner((first,)), tuple(rest))
    for pattern, platform in ((_MOODLE_FILE, "Moodle"), (_CANVAS, "Canvas")):
        match = pattern.fullmatch(first)
        if match:
            return Placed(_with_number(match, platform), (match["rest"],))
    blackboard = _BLACKBOARD.fullmatch(first)
    if blackboard:
        head = blackboard["head"]
        owner = Owner((_user(head, topic), head), "Blackboard")
        inside = blackboard["rest"] or "submission.txt"
        return Placed(owner, (inside,), blackboard["time"])
    for name in notebooks:
        student = first.removesuffix(f"_{name}.ipynb")
        if student not in (first, ""):
            return Placed(Owner((student,)), (f"{name}.ipynb",))
    return None


def _user(head: str, topic: str) -> str:
    """Blackboard's name of a user, behind the name of the column: what that is, is known or not."""
    if head.casefold().startswith(f"{topic.casefold()}_"):
        return head[len(topic) + 1 :] or head
    return head.rpartition("_")[2] or head


def _with_number(match: re.Match[str], platform: str) -> Owner:
    name, number = match["name"], match["number"]
    return Owner((name, f"{name}_{number}"), platform, number)


def nobody(_: Owner) -> str:
    """Know no owner."""
    return ""


def ids(
    owners: Iterable[Owner], known: Callable[[Owner], str] = nobody
) -> tuple[Mapping[Owner, StudentId], Mapping[Owner, str]]:
    """An id for each owner, namesakes told apart; and why some have none.

    Parameters
    ----------
    owners : iterable of Owner
        Who handed in.
    known : callable, optional
        The id that somebody has already; empty where that is not known. It is not taken where two
        would have it.
    """
    why: dict[Owner, str] = {}
    sharing: dict[str, list[Owner]] = defaultdict(list)
    everybody = sorted(set(owners), key=lambda owner: owner.names[::-1])
    there = {owner: known(owner) for owner in everybody}
    how_many = Counter(there.values())
    told = {owner: StudentId(name) for owner, name in there.items() if name and how_many[name] == 1}
    for owner in everybody:
        if owner in told:
            continue
        sharing[owner.names[0].strip().casefold()].append(owner)
    for group in sharing.values():
        for owner in group:
            name = owner.names[0] if len(group) == 1 else owner.names[-1]
            try:
                student = StudentId(name.strip())
            except ValueError as error:
                why[owner] = str(error)
                continue
            if student.casefold() in {other.casefold() for other in told.values()}:
                why[owner] = f"{student} is the name of somebody else"
            else:
                told[owner] = student
    return told, why
