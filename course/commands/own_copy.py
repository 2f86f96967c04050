"""The learner's own copy of the notebooks: made once, never overwritten."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from course.setup.places import files_under
from course.setup.trouble import Trouble
from course.setup.writing import SHARED, write_whole

RECORD = ".course.json"


def hand_out(release: Path, work: Path) -> list[str]:
    """Give the learner every released file they do not have yet.

    A file that is there stays as it is, whoever changed it. Where the release has a newer one
    than the learner was given, it is put beside theirs, once, as ``NAME (new version).ipynb``. What
    the notebooks only read (its name begins with a dot) is replaced if it is as it was given.
    ``.course.json`` in the work folder remembers what was given out.

    Parameters
    ----------
    release : Path
        The folder with the released notebooks.
    work : Path
        The learner's folder; made if it is not there.

    Returns
    -------
    list of str
        A line for each thing the learner should know.

    Raises
    ------
    Trouble
        If a file stands where a folder has to be, or the folder cannot be written.
    """
    try:
        work.mkdir(exist_ok=True)
        given = _read_record(work)
        before = json.dumps(given, sort_keys=True)
        lines = [
            line
            for path in files_under(release)
            for line in _hand_out_one(path, work, path.relative_to(release).as_posix(), given)
        ]
        if json.dumps(given, sort_keys=True) != before:
            _write_record(work, given)
    except IsADirectoryError as error:
        raise Trouble(
            f"{error.filename} is a folder, but the course has a notebook of that name.",
            "rename that folder, then start again; nothing of yours was changed.",
        ) from error
    except (FileExistsError, NotADirectoryError) as error:
        raise Trouble(
            f"{error.filename} is a file, but the course needs a folder of that name for your "
            "notebooks.",
            "rename or move that file, then start again; nothing of yours was changed.",
        ) from error
    except OSError as error:
        raise Trouble(
            f"Your notebooks could not be put into {work}: {error.strerror} ({error.filename}).",
            "see that you can write there and that the disk is not full, or copy the course's\n"
            "folder to a place where you can write; then start again. Nothing of yours was\n"
            "changed.",
        ) from error
    return lines


def _hand_out_one(path: Path, work: Path, name: str, given: dict[str, list[str]]) -> Iterator[str]:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    target = work / name
    before = given.setdefault(name, [])
    if not os.path.lexists(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        if _publish(content, target):
            if before:
                yield f"{name} was gone: you have a fresh copy."
            before.append(digest)
            return
    if digest in before:
        return
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    here = hashlib.sha256(target.read_bytes()).hexdigest()
    if path.name.startswith(".") and here in before:
        write_whole(target, content, SHARED)
    elif here != digest:
        beside = _free_name(target)
        while not _publish(content, beside):
            beside = _free_name(target)
        yield (
            f"There is a newer {name}. Yours stays as it is; the new one is beside it: "
            f"{beside.relative_to(work).as_posix()}"
        )
    before.append(digest)


def _free_name(target: Path) -> Path:
    """Return a name for the newer file that nothing has yet."""
    number = 1
    while True:
        again = f" {number}" if number > 1 else ""
        beside = target.with_name(f"{target.stem} (new version{again}){target.suffix}")
        if not os.path.lexists(beside):
            return beside
        number += 1


def _publish(content: bytes, target: Path) -> bool:
    """Put a whole file in place unless there is one; return whether it was put.

    A hard link fails where the name is taken, and so does a rename on Windows: what another
    program puts there in this moment is not lost, and no half-written file is ever seen.
    """
    new = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        with open(new, "wb") as file:
            file.write(content)
        if os.name == "nt":
            new.rename(target)
        else:
            try:
                os.link(new, target)
            except FileExistsError:
                raise
            except OSError:  # a file system without hard links
                if os.path.lexists(target):
                    return False
                new.replace(target)
    except FileExistsError:
        return False
    finally:
        with contextlib.suppress(OSError):
            new.unlink()
    return True


def _read_record(work: Path) -> dict[str, list[str]]:
    try:
        record = json.loads((work / RECORD).read_text(encoding="utf-8"))
        return {str(name): [str(digest) for digest in given] for name, given in record.items()}
    except (FileNotFoundError, ValueError, AttributeError, TypeError):
        return {}


def _write_record(work: Path, given: dict[str, list[str]]) -> None:
    write_whole(work / RECORD, json.dumps(given, indent=1, sort_keys=True) + "\n", SHARED)
