"""Who is in the class, as the learning platform says: its own export, read and kept.

Each platform wants marks and feedback back under a name of its own: Canvas a number, Moodle the
number of a participant, Blackboard a user name. These are kept in ``roster.json`` beside the
gradebook, one roster for each platform, and what an earlier file said stays. Names and e-mail
addresses go into nbgrader's gradebook, as ``nbgrader db student import`` would put them there.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from course.grading.platforms.cells import as_it_was
from course.handins.platforms import Owner
from course.handins.values import StudentId, shown
from course.setup.writing import write_whole

FILE = "roster.json"
ANY = "CSV"
"""What stands in place of a platform where somebody has written the file: it counts for all."""
_MOST = 20 * 2**20
_PARTICIPANT = re.compile(r"\D*(\d+)")

Row = Mapping[str, str]


class NotARoster(Exception):
    """A file is no export that is known; the message says what was expected."""


@dataclass(frozen=True)
class Person:
    """Somebody in the class.

    Attributes
    ----------
    id : str
        nbgrader's id of the student.
    last_name, first_name, email : str
        As the platform has them; may be empty.
    number : str
        The platform's number of the student, or of the participant in one assignment (Moodle).
    username : str
        The login.
    sis_id : str
        The number that the student has elsewhere in the university.
    section : str
        The part of the class.
    """

    id: str
    last_name: str = ""
    first_name: str = ""
    email: str = ""
    number: str = ""
    username: str = ""
    sis_id: str = ""
    section: str = ""

    @property
    def name(self) -> str:
        """First name and last name."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True)
class Roster:
    """The class on one platform.

    Attributes
    ----------
    platform : str
        "Canvas", "Moodle", "Blackboard", `ANY`; empty where there is no roster.
    people : list of Person
        The students.
    columns : list of str
        The headings that the platform has for assignments.
    """

    platform: str = ""
    people: list[Person] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)

    def with_earlier(self, earlier: Roster) -> Roster:
        """The same, and who was in an earlier one; of each what was said last.

        A number or a login is one person's: the one's who has it now.
        """
        taken = {
            what: {getattr(one, what) for one in self.people} for what in ("number", "username")
        }
        people = {
            one.id: replace(
                one, **{what: "" for what, theirs in taken.items() if getattr(one, what) in theirs}
            )
            for one in earlier.people
        }
        for one in self.people:
            before = asdict(people.get(one.id, one))
            told = {name: value for name, value in asdict(one).items() if value}
            people[one.id] = Person(**(before | told))
        columns = dict.fromkeys([*self.columns, *earlier.columns])
        return Roster(self.platform, list(people.values()), list(columns))

    def id_of(self, owner: Owner) -> str:
        """The id of somebody whom a platform names so; empty where it is none of these people."""
        if self.platform not in (owner.platform, ANY):
            return ""
        if owner.number and (found := self._ids("number", owner.number)):
            return _only(found)
        if owner.platform == "Moodle":
            return _only(self._ids("name", owner.names[0]))
        if owner.platform != "Blackboard":
            return ""
        told = f"_{owner.names[-1]}"  # the name of a column, and behind it that of the user
        parts = [told[at + 1 :] for at, letter in enumerate(told) if letter == "_"]
        return next((_only(found) for one in parts if (found := self._ids("username", one))), "")

    def _ids(self, what: str, told: str) -> list[str]:
        return [one.id for one in self.people if getattr(one, what).casefold() == told.casefold()]

    def column(self, assignment: str) -> str:
        """The platform's heading for an assignment, which may have its number behind the name."""
        for heading in self.columns:
            name = re.sub(r"\s*(\(\d+\)|\[Total Pts.*)$", "", heading)
            if name.casefold() == assignment.casefold():
                return heading
        return assignment


@dataclass(frozen=True)
class Rosters:
    """The class on all platforms whose files were read.

    Attributes
    ----------
    all : list of Roster
        One for each platform, the one that was read last first.
    """

    all: list[Roster] = field(default_factory=list)

    def on(self, platform: str) -> Roster:
        """The roster of a platform; one that is for any where there is none, else an empty one."""
        named = {one.platform: one for one in self.all}
        return named.get(platform) or named.get(ANY) or Roster(platform)

    def of(self, student: str, platform: str) -> Person:
        """Who has an id of nbgrader's, with the numbers and logins of a platform.

        Of somebody whom only other platforms have, these are not known.
        """
        there = [one for roster in (self.on(platform), self.on(ANY)) for one in roster.people]
        elsewhere = [
            Person(one.id, one.last_name, one.first_name, one.email)
            for roster in self.all
            for one in roster.people
        ]
        found = (one for one in [*there, *elsewhere] if one.id == student)
        return next(found, Person(student))

    def is_foreign(self, number: str, student: str, platform: str) -> bool:
        """Whether the number of a student is another platform's."""
        others = [one for one in self.all if one.platform not in (platform, ANY)]
        return number != self.of(student, platform).number and any(
            (one.id, one.number) == (student, number) for roster in others for one in roster.people
        )

    def strange_to(self, platform: str) -> str:
        """The platforms from which the rosters are, where none of them is for this one."""
        if any(one.platform in (platform, ANY) for one in self.all):
            return ""
        return " and ".join(one.platform for one in self.all)

    def id_of(self, owner: Owner) -> str:
        """The id of somebody whom a platform names so; empty where it is none of these people."""
        return next((found for roster in self.all if (found := roster.id_of(owner))), "")


def _only(found: list[str]) -> str:
    return found[0] if len(found) == 1 else ""


def _canvas(row: Row) -> Person:
    last, _, first = row["Student"].partition(",")
    return Person(
        "",
        last.strip(),
        first.strip(),
        number=row["ID"],
        username=row.get("SIS Login ID", ""),
        sis_id=row.get("SIS User ID", ""),
        section=row.get("Section", ""),
    )


def _worksheet(row: Row) -> Person:
    first, _, last = row.get("Full name", "").rpartition(" ")
    number = _PARTICIPANT.fullmatch(row["Identifier"].strip())
    return Person(
        "", last, first, row.get("Email address", ""), number[1] if number else "",
        sis_id=row.get("ID number", ""),
    )  # fmt: skip


def _moodle(row: Row) -> Person:
    return Person(
        "",
        row.get("Last name") or row.get("Surname", ""),
        row["First name"],
        row.get("Email address", ""),
        username=row.get("Username", ""),
        sis_id=row.get("ID number", ""),
        section=row.get("Groups", ""),
    )


def _blackboard(row: Row) -> Person:
    return Person(
        "",
        row["Last Name"],
        row["First Name"],
        username=row["Username"],
        sis_id=row.get("Student ID", ""),
    )


def _plain(row: Row) -> Person:
    names = ("id", "last_name", "first_name", "email", "lms_user_id")
    return Person(*(row.get(name, "") for name in names))


_LAYOUTS: tuple[tuple[str, tuple[str, ...], Callable[[Row], Person]], ...] = (
    ("Canvas", ("Student", "ID", "Section"), _canvas),
    ("Moodle", ("Identifier", "Email address"), _worksheet),
    ("Moodle", ("First name", "Email address"), _moodle),
    ("Blackboard", ("Last Name", "First Name", "Username"), _blackboard),
    (ANY, ("id",), _plain),
)
_NO_ASSIGNMENT = re.compile(
    r"Student|.*\bID|Section|.*Name|.*name|Username|Last Access|Availability|Groups|Email address"
    r"|Root Account|Integration.*|Identifier|Status|Grade.*|Maximum Grade|Last modified.*"
    r"|Feedback.*|(Unposted )?(Current|Final|Override) .*|.* (Current|Final) (Score|Points|Grade)"
    r"|id|email|lms_user_id|Department|Institution|Last downloaded.*"
)


def read_roster(path: Path, known: Iterable[str], numbers: Mapping[str, str]) -> Roster:
    """Read a platform's export.

    Parameters
    ----------
    path : Path
        Canvas' gradebook, Moodle's participants, grades or grading worksheet, Blackboard's Grade
        Center, or a CSV file with a column ``id``.
    known : iterable of str
        The ids that nbgrader has already.
    numbers : mapping of str to str
        The ids by the platform's number, from ``collected.csv``.

    Raises
    ------
    NotARoster
        It is none of these.
    """
    rows = _rows(path)
    header = [name.strip().lstrip("\ufeff") for name in rows[0]] if rows else []
    layout = next((one for one in _LAYOUTS if set(one[1]) <= set(header)), None)
    if layout is None:
        told = ", ".join(shown(name, 30) for name in header[:8])
        raise NotARoster(
            f"{path.name} is no export of Canvas, Moodle or Blackboard, and has no column id: its"
            f" first line is {told or 'empty'}"
        )
    platform, needed, read = layout
    table = [[as_it_was(cell.strip()) for cell in row] for row in rows[1:]]
    cells = [dict(zip(header, row, strict=False)) for row in table]
    people = [read(row) for row in cells if _is_person(row, needed)]
    there = _by_name(known)
    named = [_with_id(person, there, numbers) for person in people]
    return Roster(
        platform,
        [person for person in named if person.id],
        [name for name in header if name and not _NO_ASSIGNMENT.fullmatch(name)],
    )


def _rows(path: Path) -> list[list[str]]:
    """The cells of a table, whatever its encoding and its separator."""
    data = path.read_bytes()[:_MOST]
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = data.decode("utf-16" if wide else "utf-8-sig", errors="replace")
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row]


def _is_person(row: Row, needed: Iterable[str]) -> bool:
    """Whether a row is a student's: not Canvas' points, nor its test student.

    Some people have one name only, so any of the columns will do.
    """
    told = [row.get(name, "") for name in needed]
    return any(told) and "Points Possible" not in told[0] and told[0] != "Student, Test"


def _by_name(known: Iterable[str]) -> dict[str, str]:
    """The ids by what a platform may write for them: as they are, else in any case if one is meant.

    ``ada`` and ``Ada`` are two students, and neither of them is ``ADA``.
    """
    exact = {name: name for name in known}
    how_many = Counter(map(_folded, exact))
    return exact | {_folded(name): name for name in exact if how_many[_folded(name)] == 1}


def _folded(name: str) -> str:
    """A key that is nobody's id: whoever asks for a name in any case asks for this."""
    return f"\0{name.strip().casefold()}"


def _with_id(person: Person, there: Mapping[str, str], numbers: Mapping[str, str]) -> Person:
    """The same person with nbgrader's id: one that it has already, else the best there is."""
    if person.number in numbers:
        return Person(**{**asdict(person), "id": numbers[person.number]})
    pressed = re.sub(r"[\W_]", "", f"{person.last_name}{person.first_name}").casefold()
    names = (
        person.id,
        person.username,
        person.email.partition("@")[0],
        person.name,
        pressed,
        person.sis_id,
    )
    told = [name for name in names if name]
    keys = [key for name in told for key in (name, _folded(name))]
    known = next((there[key] for key in keys if key in there), None)
    try:
        return Person(**{**asdict(person), "id": known or StudentId(told[0] if told else "")})
    except ValueError:
        return person


def keep(roster: Roster, root: Path) -> None:
    """Add a roster to those in the course's folder."""
    before = kept(root).all
    same = next((one for one in before if one.platform == roster.platform), Roster())
    others = [one for one in before if one.platform != roster.platform]
    told = [asdict(one) for one in (roster.with_earlier(same), *others)]
    write_whole(root / FILE, json.dumps(told, indent=1, ensure_ascii=False) + "\n")


def kept(root: Path) -> Rosters:
    """The rosters in the course's folder."""
    try:
        told = json.loads((root / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Rosters()
    return Rosters(
        [
            Roster(one["platform"], [Person(**who) for who in one["people"]], one["columns"])
            for one in (told if isinstance(told, list) else [told])  # the first form had but one
        ]
    )
