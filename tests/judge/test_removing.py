"""What an answer has noted in its folder is read as whatever a stranger may have put there."""

import os
import sys
from multiprocessing.shared_memory import SharedMemory

import pytest

from course.child.noting import blocks
from course.judge.children.removing import remove_blocks

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the system removes them itself")


@pytest.fixture
def block():
    made = SharedMemory(create=True, size=8)
    yield made
    made.close()
    made.unlink()


def is_there(block):
    try:
        os.stat(f"/dev/shm/{block.name}")
    except FileNotFoundError:
        return False
    return True


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere they are in no folder")
@pytest.mark.parametrize("linked", [False, True])
def test_no_link_is_followed(block, tmp_path, linked):
    notes = tmp_path / (blocks.NAME if not linked else "notes")
    notes.write_text(f"{block.name}\n")
    if linked:
        (tmp_path / blocks.NAME).symlink_to(notes)
    remove_blocks(tmp_path)
    assert is_there(block) is linked
    if not linked:
        SharedMemory(block.name, create=True, size=8).close()  # for the fixture to remove


def test_nobody_waits_for_what_nobody_writes(tmp_path):
    os.mkfifo(tmp_path / blocks.NAME)
    remove_blocks(tmp_path)
