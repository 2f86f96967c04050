"""Whose a file is stands in the platform's part of its path; what is odd stops nobody else."""

from __future__ import annotations

import io
import os
import stat
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from course.handins import files, unpacking
from course.handins.unpacking import Unpacking

BOOK = b'{"cells": []}'
MOODLE = "_assignsubmission_file_"


def packed(**members: bytes) -> bytes:
    """A zip archive with members; `__` in a name stands for a slash."""
    return packed_as({name.replace("__", "/"): data for name, data in members.items()})


def packed_as(members: dict[str | zipfile.ZipInfo, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


@pytest.fixture
def collect(tmp_path):
    """Collect what was downloaded; give what each student has, and what was refused."""

    def run(downloads: dict[str, bytes]) -> tuple[dict[str, list[str]], dict[str, str]]:
        archive, target = tmp_path / "archive", tmp_path / "extracted"
        for name, data in downloads.items():
            path = archive / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        done = Unpacking(archive, target, "1-threads", ["threads"]).run()
        assert not (tmp_path / "threads.ipynb").exists()
        found: dict[str, list[str]] = {}
        for path in sorted(target.rglob("*")):
            if path.is_file():
                student, *inside = path.relative_to(target).parts
                found.setdefault(student, []).append("/".join(inside))
        assert {one.student for one in done if one.student} == set(found)
        return found, {str(one.source): str(one.reason) for one in done if one.reason}

    return run


def of_moodle(*paths: str, data: bytes = BOOK) -> dict[str, bytes]:
    return {"all.zip": packed_as({path: data + path.encode() for path in paths})}


LAYOUTS = {
    "Moodle, a folder each": (
        of_moodle(
            f"Ada Lovelace_4711{MOODLE}/threads_final.ipynb",
            f"Grace Hopper_4712{MOODLE}/threads.ipynb",
            f"Alan Turing_4713{MOODLE}/Copy_of_threads (1).ipynb",
        ),
        {
            "Ada Lovelace": ["threads_final.ipynb"],
            "Grace Hopper": ["threads.ipynb"],
            "Alan Turing": ["Copy_of_threads (1).ipynb"],
        },
    ),
    "Moodle, no folders": (
        of_moodle(
            f"Ada Lovelace_4711{MOODLE}threads.ipynb",
            f"Eve_103{MOODLE}Grace Hopper_4712{MOODLE}threads.ipynb",
        ),
        {
            "Ada Lovelace": ["threads.ipynb"],
            "Eve": [f"Grace Hopper_4712{MOODLE}threads.ipynb"],
        },
    ),
    "Moodle, unpacked by hand, in a folder": (
        {
            f"week 1/Ada_1{MOODLE}/threads.ipynb": BOOK,
            f"week 1/Bea_2{MOODLE}/1-threads/threads.ipynb": BOOK,
        },
        {"Ada": ["threads.ipynb"], "Bea": ["1-threads/threads.ipynb"]},
    ),
    "Moodle, namesakes": (
        of_moodle(f"Ada_4711{MOODLE}/threads.ipynb", f"Ada_4712{MOODLE}/threads.ipynb"),
        {"Ada_4711": ["threads.ipynb"], "Ada_4712": ["threads.ipynb"]},
    ),
    "a student who names files after others": (
        of_moodle(
            f"Eve_103{MOODLE}/threads.ipynb",
            f"Eve_103{MOODLE}/Grace_threads.ipynb",
            f"Eve_103{MOODLE}/Grace_104{MOODLE}/threads.ipynb",
            f"Grace_104{MOODLE}/threads.ipynb",
        ),
        {
            "Eve": [
                f"Grace_104{MOODLE}/threads.ipynb",
                "Grace_threads.ipynb",
                "threads.ipynb",
            ],
            "Grace": ["threads.ipynb"],
        },
    ),
    "Canvas": (
        of_moodle(
            "lovelaceada_12345_67890_threads.ipynb",
            "hoppergrace_LATE_12346_67891_threads-2.ipynb",
            "turingalan_12347_67892_lovelaceada_12345_67890_threads.ipynb",
        ),
        {
            "lovelaceada": ["threads.ipynb"],
            "hoppergrace": ["threads-2.ipynb"],
            "turingalan": ["lovelaceada_12345_67890_threads.ipynb"],
        },
    ),
    "Blackboard, the last attempt": (
        of_moodle(
            "1-threads_ada01_attempt_2026-11-19-10-00-00_threads.ipynb",
            "1-threads_ada01_attempt_2026-11-20-10-00-00_threads.ipynb",
            "1-threads_ada01_attempt_2026-11-20-10-00-00.txt",
            "1-threads_eve_attempt_2026-11-20-10-00-00_x_ada01_attempt_2026-11-21-10-00-00_t.ipynb",
        ),
        {
            "ada01": ["submission.txt", "threads.ipynb"],
            "eve": ["x_ada01_attempt_2026-11-21-10-00-00_t.ipynb"],
        },
    ),
    "Blackboard, a column that is called like the assignment": (
        of_moodle(
            "1-Threads_pat_o_brien_attempt_2026-11-19-10-00-00_threads.ipynb",
            "1-Threads_stud_1_attempt_2026-11-19-10-00-00_threads.ipynb",
        ),
        {"pat_o_brien": ["threads.ipynb"], "stud_1": ["threads.ipynb"]},
    ),
    "Blackboard, names with underscores": (
        of_moodle(
            "hw_a_smith_attempt_2026-11-19-10-00-00_threads.ipynb",
            "hw_b_smith_attempt_2026-11-19-10-00-00_threads.ipynb",
        ),
        {"hw_a_smith": ["threads.ipynb"], "hw_b_smith": ["threads.ipynb"]},
    ),
    "plain folders and names": (
        {
            "all.zip": packed_as(
                {"submissions/ada/threads.ipynb": BOOK, "submissions/bea_threads.ipynb": BOOK}
            ),
            "cleo/1-threads/threads.ipynb": BOOK,
            "dan_x/threads.ipynb": BOOK,
        },
        {
            "ada": ["threads.ipynb"],
            "bea": ["threads.ipynb"],
            "cleo": ["1-threads/threads.ipynb"],
            "dan_x": ["threads.ipynb"],
        },
    ),
    "an archive for each student": (
        {
            "ada.zip": packed(threads=BOOK),
            "bea.zip": packed_as({"1-threads/threads.ipynb": BOOK}),
        },
        {"ada": ["threads"], "bea": ["threads.ipynb"]},
    ),
    "archives in archives, from a Mac": (
        of_moodle(data=b"")
        | {
            "all.zip": packed_as(
                {
                    f"Ada_1{MOODLE}/homework.zip": packed_as(
                        {
                            "1-threads/threads.ipynb": BOOK,
                            "__MACOSX/1-threads/._threads.ipynb": b"\0",
                            "1-threads/.ipynb_checkpoints/threads-checkpoint.ipynb": BOOK,
                        }
                    ),
                    f"Bea_2{MOODLE}/homework.zip": packed_as({"threads.ipynb.json": BOOK}),
                    f"Cleo_3{MOODLE}/threads.ipynb.txt": BOOK,
                }
            )
        },
        {
            "Ada": ["homework/1-threads/threads.ipynb"],
            "Bea": ["homework/threads.ipynb.json"],
            "Cleo": ["threads.ipynb.txt"],
        },
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_everybody_is_collected_by_the_name_that_the_platform_gives(collect, layout):
    downloads, expected = LAYOUTS[layout]
    found, refused = collect(downloads)
    assert found == expected
    assert set(refused.values()) <= {"there is a later attempt"}


def with_mode(name: str, mode: int) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    return made


def tar_bomb() -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        entry = tarfile.TarInfo("zeros")
        entry.size = 3_000_000
        archive.addfile(entry, io.BytesIO(bytes(entry.size)))
    return made.getvalue()


def sparse_tar() -> bytes:
    """A file of 40 GiB, of which no byte is there."""
    size = str(40 * 2**30)
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as archive:
        entry = tarfile.TarInfo("holes.ipynb")
        entry.pax_headers = {"GNU.sparse.map": "0,1", "GNU.sparse.size": size}
        entry.size = 1
        archive.addfile(entry, io.BytesIO(b"x"))
    return made.getvalue()


def tar_of_size(size: bytes) -> bytes:
    """A member that says that it is so large, in the binary numbers of GNU's."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.GNU_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo("threads.ipynb"))
    head = bytearray(made.getvalue())
    head[124:136] = size.rjust(12, size[:1])
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head[:512])
    return bytes(head)


def nested(depth: int) -> bytes:
    data = packed_as({"threads.ipynb": BOOK})
    for number in range(depth):
        data = packed_as({f"level{number}.zip": data})
    return data


def tar_with(name: str) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        archive.addfile(tarfile.TarInfo(name))
    return made.getvalue()


HOSTILE = {
    "a name that leads out": ({"../../threads.ipynb": BOOK}, "leads out"),
    "a name from the root": ({"/tmp/threads.ipynb": BOOK}, "leads out"),
    "a name of Windows": ({"..\\..\\threads.ipynb": BOOK}, "leads out"),
    "a name with a drive": ({"C:/threads.ipynb": BOOK}, "leads out"),
    "a link": ({with_mode("link.ipynb", stat.S_IFLNK | 0o777): b"/etc/passwd"}, "is a link"),
    "a large file": ({"zeros.ipynb": bytes(2_000_000)}, "larger than"),
    "many files": ({f"{n}.txt": b"x%d" % n for n in range(30)}, "more than 20 files"),
    "an archive that is none": ({"homework.zip": b"PK rubbish"}, "no zip archive"),
    "an archive that is large": ({"homework.tar.gz": tar_bomb()}, "larger than"),
    "a file of holes": ({"homework.tar": sparse_tar()}, "larger than"),
    "a size below zero": ({"homework.tar": tar_of_size(b"\xff" * 11 + b"\x00")}, None),
    "a size beyond all": (
        {"homework.tar": tar_of_size(b"\x80" + b"\x7f" * 11)},
        "cannot be unpacked",
    ),
    "no name": ({"homework.zip": packed_as({"x": b""}).replace(b"x", b"\0")}, "leads out"),
    "a path of many folders": ({"d/" * 1200 + "x.png": b"x"}, "folders deep"),
    "a path of many folders, in a tar archive": (
        {"homework.tar": tar_with("d/" * 1200 + "x.png")},
        "folders deep",
    ),
    "a path of many folders, in archives": (
        {"e/" * 15 + "deep.zip": packed_as({"d/" * 15 + "x.png": b"x"})},
        "folders deep",
    ),
    "a name of many letters": ({"x" * 5000 + ".ipynb": BOOK}, ""),
    "a name that acts": ({"\x1b[2J\n.ipynb": BOOK}, ""),
    "archives in archives in archives": ({"deep.zip": nested(9)}, ""),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_hostile_is_refused_by_name_and_stops_nobody_else(collect, kind, monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 1_000_000)
    monkeypatch.setattr(unpacking, "MOST_BYTES", 1_000_000)
    monkeypatch.setattr(unpacking, "MOST_BYTES_OF_ONE", 2_000_000)
    monkeypatch.setattr(unpacking, "MOST_OF_ONE", 20)
    members, reason = HOSTILE[kind]
    inner = packed_as({"threads.ipynb": BOOK} | members)
    outer = packed_as({f"Eve_1{MOODLE}/homework.zip": inner, f"Ada_2{MOODLE}/threads.ipynb": BOOK})
    found, refused = collect({"all.zip": outer})
    assert found["Ada"] == ["threads.ipynb"]
    assert "homework/threads.ipynb" in found["Eve"]
    assert len(found["Eve"]) <= 20
    if reason is not None:  # some versions of Python read it, and others do not
        assert any(reason in told for told in refused.values()) == bool(reason)
    for name in [*refused, *refused.values(), *found["Eve"]]:
        assert name.isprintable()


@pytest.mark.parametrize("where", ["read", "write"])
def test_an_error_that_nobody_thought_of_is_the_reason_of_one_file(collect, monkeypatch, where):
    of_one = {"read": (unpacking._File, "read"), "write": (Unpacking, "_write")}[where]
    done = getattr(*of_one)

    def breaks(*given):
        if "odd.png" in str(given[-2:]):
            raise RecursionError("too far")
        return done(*given)

    monkeypatch.setattr(*of_one, breaks)
    inner = packed_as({"odd.png": b"x", "threads.ipynb": BOOK})
    outer = {f"Eve_1{MOODLE}/a.zip": inner, f"Ada_2{MOODLE}/threads.ipynb": BOOK}
    found, refused = collect({"all.zip": packed_as(outer)})
    assert found == {"Ada": ["threads.ipynb"], "Eve": ["a/threads.ipynb"]}
    assert list(refused.values()) == ["it cannot be unpacked: RecursionError: too far"]


def test_of_archives_in_archives_so_many_files_are_looked_at_and_no_more(collect, monkeypatch):
    monkeypatch.setattr(unpacking, "MOST_INSIDE_ONE", 50)
    many = packed_as({f"{number}": b"" for number in range(20)})
    more = packed_as({f"{number}.zip": many for number in range(20)})
    outer = packed_as(
        {f"Eve_1{MOODLE}/{n}.zip": more for n in range(3)} | {f"Ada_2{MOODLE}/threads.ipynb": BOOK}
    )
    found, refused = collect({"all.zip": outer})
    assert found["Ada"] == ["threads.ipynb"]
    assert len(found["Eve"]) <= 50
    assert [told for told in refused.values() if "more than 50 files are in" in told]


def test_what_is_nobody_s_is_listed(collect):
    found, refused = collect(
        {
            "all.zip": packed_as(
                {".._threads.ipynb": BOOK, "grace_threads.ipynb": BOOK, "threads_final.ipynb": BOOK}
            ),
            "broken.zip": b"no archive",
            "threads.ipynb": BOOK,
        }
    )
    assert found == {"grace": ["threads.ipynb"]}
    assert refused["all.zip/.._threads.ipynb"] == "'..' cannot be the name of a student"
    assert refused["all.zip/threads_final.ipynb"] == "nothing in its path says whose it is"
    assert refused["threads.ipynb"] == "nothing in its path says whose it is"
    assert "no zip archive" in refused["broken.zip"]


@pytest.mark.parametrize(
    ("packed_name", "student", "beside"),
    [
        ("hoppergrace_LATE_12_67_threads.ipynb", "hoppergrace", "hoppergrace_12_67_timestamp.txt"),
        (
            f"Ada Lovelace_47{MOODLE}/threads.ipynb",
            "Ada Lovelace",
            f"Ada Lovelace_47{MOODLE}/timestamp.txt",
        ),
    ],
)
def test_what_is_put_beside_an_archive_is_collected_with_it(collect, packed_name, student, beside):
    """So an instructor adds what `--force` does not take away."""
    found, refused = collect(of_moodle(packed_name) | {beside: b"2027-01-16 10:00 CET"})
    assert (found, refused) == ({student: ["threads.ipynb", "timestamp.txt"]}, {})


@pytest.mark.parametrize("name", ["timestamp.txt", "TimeStamp.TXT"])
def test_no_student_says_when_it_was_handed_in(collect, name):
    path = f"Ada_1{MOODLE}"
    inner = packed_as({name: b"2020-01-01 10:00 UTC", "threads.ipynb": b"1"})
    for inside in (
        {f"{path}/{name}": b"x", f"{path}/threads.ipynb": b"1"},
        {f"{path}/my.zip": inner},
    ):
        found, refused = collect({"a.zip": packed_as({f"Bea_2{MOODLE}/x": b"1"} | inside)})
        assert [file for file in found["Ada"] if name in file] == []
        assert [why for file, why in refused.items() if name in file] == [
            "no student says when it was handed in; what you say lies beside the archive, not in it"
        ]


def test_two_files_of_one_name_are_both_kept(collect):
    found, _ = collect(
        {
            "a.zip": packed_as({f"Ada_1{MOODLE}/threads.ipynb": b"1", f"Bea_2{MOODLE}/x": b"1"}),
            "b.zip": packed_as({f"Ada_1{MOODLE}/threads.ipynb": b"2", f"Bea_2{MOODLE}/x": b"1"}),
        }
    )
    assert found == {"Ada": ["another 1/threads.ipynb", "threads.ipynb"], "Bea": ["x"]}


@pytest.mark.skipif(sys.platform == "win32", reason="needs links")
def test_links_in_the_downloads_are_not_followed(collect, tmp_path: Path):
    (tmp_path / "archive" / "ada").mkdir(parents=True)
    os.symlink("/etc/passwd", tmp_path / "archive" / "ada" / "notes.txt")
    found, refused = collect({"ada/threads.ipynb": BOOK, "bea/threads.ipynb": BOOK})
    assert found == {"ada": ["threads.ipynb"], "bea": ["threads.ipynb"]}
    assert refused == {"ada/notes.txt": "it is no file"}
