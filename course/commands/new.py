"""``python3 -m course new``: the skeleton of a topic or an exercise, which builds and is judged."""

from __future__ import annotations

import re
from pathlib import Path

from course.commands.skeletons import ANSWERS, EXERCISE, LESSON
from course.notebook.names import BadName, check_name
from course.setup.places import clone
from course.setup.trouble import Trouble, say

HELP = """\
usage: python3 -m course new topic NUMBER-NAME
       python3 -m course new exercise TOPIC/EXERCISE

Writes a skeleton that builds and is judged as it stands: a lesson text with one exercise, or an
exercise at the end of a topic's lesson; and right and wrong answers to it in tests/bank. The
exercise calls a function in threads; put your own in its place. docs/writing.md says what makes a
good one."""

_HEADING = re.compile(r"^#+ Exercise (\d+):", re.MULTILINE)
_TOPIC = re.compile(r"[1-9][0-9]*-[a-z][a-z0-9-]*")


def run(arguments: list[str]) -> int:
    """Write a skeleton.

    Returns
    -------
    int
        0, or 2 if the command was given wrongly.

    Raises
    ------
    Trouble
        If the name cannot be used, or something of that name is there.
    """
    if {"-h", "--help"} & set(arguments):
        print(HELP)
        return 0
    root = clone()
    match arguments:
        case ["topic", name]:
            _topic(root, name)
        case ["exercise", place]:
            _exercise(root, place)
        case _:
            print(HELP)
            return 2
    return 0


def _topic(root: Path, name: str) -> None:
    from course.building.topics import lessons_folder, topics_of

    topics = [path.name for path in topics_of(root)]
    due = len(topics) + 1
    if not _TOPIC.fullmatch(name):
        raise Trouble(
            f"{name!r} cannot be the name of a topic.",
            f"a topic is called NUMBER-NAME, in small letters: {due}-futures, say.",
            status=2,
        )
    number, _, word = name.partition("-")
    taken = [topic for topic in topics if topic.startswith(f"{number}-")]
    if taken or int(number) != due:
        said = f"{taken[0]} has this number." if taken else f"There is no topic {due} yet."
        raise Trouble(said, f"the next topic is {due}-{word}.", status=2)
    exercise = word.replace("-", "_")
    if _refusal(exercise, lessons_folder(root)):
        exercise = f"my_{exercise}"
    _check(root, name, exercise)
    lesson = lessons_folder(root) / name / f"{word}.md"
    lesson.parent.mkdir(exist_ok=True)  # an empty one is no topic yet
    title = word.replace("-", " ").capitalize()
    text = LESSON.format(title=title, exercise=EXERCISE.format(name=exercise, number=1))
    lesson.write_text(text, encoding="utf-8")
    say(f"wrote {lesson.relative_to(root).as_posix()}")
    _bank(root, name, exercise)


def _exercise(root: Path, place: str) -> None:
    topic, slash, name = place.partition("/")
    if not slash:
        raise Trouble(
            f"{place!r} names no exercise.",
            "write TOPIC/EXERCISE, such as 1-threads/fetch_all.",
            status=2,
        )
    from course.building.topics import topics_of

    found = [path for path in topics_of(root) if path.name == topic]
    if not found:
        names = ", ".join(path.name for path in topics_of(root))
        raise Trouble(f"There is no topic {topic!r}.", f"topics are {names}.", status=2)
    _check(root, topic, name)
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(found[0].glob("*.md"))}
    for path, text in texts.items():
        if re.search(rf'%%module {name}$|"manual": "{name}"', text, re.MULTILINE):
            said = f"{path.name} has {name} already."
            raise Trouble(said, "choose another name.", status=2)
    lesson, text = list(texts.items())[-1]
    numbers = [int(found) for each in texts.values() for found in _HEADING.findall(each)]
    exercise = EXERCISE.format(name=name, number=max(numbers, default=0) + 1)
    lesson.write_text(f"{text.rstrip()}\n{exercise}", encoding="utf-8")
    place = lesson.relative_to(root).as_posix()
    say(f"wrote an exercise to the end of {place}: move it where it belongs")
    _bank(root, topic, name)


def _refusal(name: str, folder: Path) -> str:
    """Return why `build` would refuse an exercise of this name, nothing if it would not."""
    try:
        check_name(name, folder)
    except BadName as error:
        return str(error)
    return "" if name == name.lower() else f"write {name.lower()!r}, in small letters."


def _check(root: Path, topic: str, name: str) -> None:
    """Refuse a name that `build` would refuse, or one whose answers are there."""
    from course.building.topics import lessons_folder

    if why := _refusal(name, lessons_folder(root) / topic):
        raise Trouble(f"{name!r} cannot be the name of an exercise.", why, status=2)
    if any(_folder(root, topic, name).glob("*.py")):
        place = _folder(root, topic, name).relative_to(root).as_posix()
        raise Trouble(f"There are answers in {place} already.", "choose another name.", status=2)


def _folder(root: Path, topic: str, exercise: str) -> Path:
    return root / "tests" / "bank" / topic / exercise


def _bank(root: Path, topic: str, exercise: str) -> None:
    folder = _folder(root, topic, exercise)
    folder.mkdir(parents=True, exist_ok=True)
    for name, (text, mistake, fails) in ANSWERS.items():
        header = f"# mistake: {mistake}\n# fails: {fails}\n" if fails else ""
        answer = header + text.format(name=exercise)
        (folder / f"{name}.py").write_text(answer, encoding="utf-8")
    place = folder.relative_to(root).as_posix()
    say(f"wrote {len(ANSWERS)} answers into {place}")
    judge = f"python3 -m course judge {topic}/{exercise} {place}/*.py"
    say(f"Next: python3 -m course build, then {judge}")
