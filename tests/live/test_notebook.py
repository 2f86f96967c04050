"""What stays in a notebook that was executed without any front end."""

from __future__ import annotations

import base64
import re
import struct

import nbconvert
import nbformat
import pytest

from course.live.recording import Column, Lane, Recording
from course.live.wording import Titled
from course.notebook.executing import Client

pytestmark = pytest.mark.xdist_group("picture")

CELL = """
import math, threading
from course.live import cores
with cores("three <threads>") as run:
    workers = [threading.Thread(target=math.factorial, args=(30_000,)) for _ in range(3)]
    for worker in workers: worker.start()
    for worker in workers: worker.join()
"""
SENTENCE = re.compile(r"3 threads used \d+\.\d\d cores: [\d.]+ s of CPU time in [\d.]+ s\.")


BESIDE = """
with cores("in turn", beside=run):
    for _ in range(3): math.factorial(30_000)
"""


def executed(cells, monkeypatch, **environment):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    return Client(book, timeout=150, kernel_name="python3").execute()


@pytest.fixture(scope="module")
def book():
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield executed([CELL, BESIDE], monkeypatch)


def test_the_picture_and_the_sentence_are_in_the_notebook(book):
    picture, sentence = book.cells[0].outputs
    assert SENTENCE.fullmatch(picture.data["text/plain"])
    assert SENTENCE.fullmatch(sentence.data["text/markdown"])
    assert base64.b64decode(picture.data["image/png"]).startswith(b"\x89PNG")
    assert SENTENCE.match(picture.metadata["image/png"]["alt"])
    page = picture.data["text/html"]
    assert 'class="course-cores cc-still" data-source="kernel" data-frames="' in page
    assert "data:image/png" not in page  # the picture for paper is stored once
    assert len(page) < 40_000
    assert not any("widget-view" in kind for kind in picture.data)


def test_they_are_in_the_exported_page_with_a_text_for_screen_readers(book):
    page, _ = nbconvert.HTMLExporter().from_notebook_node(book)
    assert re.search(r'<img[^>]*src="data:image/svg\+xml;base64,', page)
    assert re.search(r'alt="3 threads used', page)
    assert len(SENTENCE.findall(page)) >= 2


def test_a_run_beside_another_leaves_both_in_one_picture(book):
    picture, sentence = book.cells[1].outputs
    alone = book.cells[0].outputs[0].metadata["image/png"]
    both = picture.metadata["image/png"]
    assert both["width"] == alone["width"]
    assert both["height"] > 1.5 * alone["height"]
    assert re.search(r"Above it, on the same scale, “three <threads>”: 3 threads used", both["alt"])
    assert re.search(r"(fast|long) as “three <threads>”\.$", sentence.data["text/markdown"])


@pytest.mark.parametrize("name", ["NBGRADER_EXECUTION", "NBGRADER_VALIDATING"])
def test_under_grading_a_short_line_is_all(name, monkeypatch):
    book = executed([CELL], monkeypatch, **{name: "autograde"})
    [output] = book.cells[0].outputs
    assert output.output_type == "stream"
    assert output.name == "stdout"
    assert output.text.endswith("(No live view while grading.)\n")


@pytest.mark.parametrize(("cores", "workers"), [(1, 0), (2, 3), (128, 64)])
def test_a_picture_of_any_size(cores, workers):
    names = {
        f"t{n}": Lane(f"t{n}", "thread", f"Thread-{n} (worker)", announced=True)
        for n in range(workers)
    }
    column = Column(0, 1, [50.0] * cores, [20.0] * cores, dict.fromkeys(names, (30.0, 0)))
    recording = Recording(list(range(cores)), None, "limits", 10.0, names, [column], 1.0, 1.0)
    from course.live.picture import draw  # imports matplotlib, which every process would pay for

    png, width, height = draw([Titled("title", recording)])
    assert struct.unpack(">II", png[16:24]) == pytest.approx((2 * width, 2 * height), abs=2)
    assert height < 1100
