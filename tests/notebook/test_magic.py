"""``%%module`` in real kernels, under every start method."""

from __future__ import annotations

import itertools

import pytest

from tests.methods import EACH, METHODS
from tests.notebook.conftest import run_in

LOAD = "%load_ext course"


@pytest.mark.parametrize("method", EACH)
def test_workers_find_what_the_cell_defines(run_cells, method):
    ran = run_cells(
        LOAD,
        "%%module labour\n"
        "import multiprocessing\n"
        "def double(n):\n"
        "    return 2 * n\n"
        "def put(queue, n):\n"
        "    queue.put(double(n))\n"
        "class Putter(multiprocessing.Process):\n"
        "    def __init__(self, queue):\n"
        "        super().__init__()\n"
        "        self.queue = queue\n"
        "    def run(self):\n"
        "        print('from a worker')\n"
        "        self.queue.put('subclass')\n",
        "multiprocessing.get_start_method()",
        "with multiprocessing.Pool(2) as pool:\n    print(pool.map(double, range(4)))",
        "queue = multiprocessing.Queue()\n"
        "worker = multiprocessing.Process(target=put, args=(queue, 21))\n"
        "worker.start()\n"
        "print(queue.get())\n"
        "worker.join()",
        "worker = Putter(queue)\nworker.start()\nprint(queue.get())\nworker.join()",
        method=method,
    )
    assert [cell.error for cell in ran] == [None] * len(ran)
    assert ran[0].text == ran[1].text == ""
    assert ran[2].text == repr(method)
    assert ran[3].text.strip() == "[0, 2, 4, 6]"
    assert ran[4].text.strip() == "42"
    assert "subclass" in ran[5].text


@pytest.mark.parametrize("method", EACH)
def test_a_cell_run_again_at_once_reaches_workers_with_its_new_text(run_cells, method):
    """Same length, same second: bytecode compiled from the old text must not be used."""
    cell = "%%module answer_\ndef number(_):\n    return {}\n"
    pool = "with multiprocessing.Pool(1) as pool:\n    print(pool.map(number, [0]))"
    ran = run_cells(
        LOAD + "\nimport multiprocessing",
        cell.format(1),
        pool,
        cell.format(2),
        pool,
        cell.format(3),
        pool,
        "import inspect\nprint(inspect.getsource(number))",
        method=method,
    )
    assert [cell.error for cell in ran] == [None] * len(ran)
    assert [ran[i].text.strip() for i in (2, 4, 6)] == ["[1]", "[2]", "[3]"]
    assert "return 3" in ran[7].text


@pytest.mark.long
@pytest.mark.skipif("forkserver" not in METHODS, reason="this platform has no forkserver")
def test_a_fork_server_that_runs_already_serves_the_new_text(run_cells):
    ran = run_cells(
        "import multiprocessing as mp\n"
        "from operator import neg\n"
        "with mp.get_context('forkserver').Pool(1) as pool:\n    print(pool.map(neg, [1]))",
        LOAD,
        "%%module late\ndef say(n):\n    return n, 'late'\n",
        "with mp.Pool(1) as pool:\n    print(mp.get_start_method(), pool.map(say, [1]))",
        method="forkserver",
    )
    assert ran[0].text.strip() == "[-1]"
    assert ran[3].text.strip() == "forkserver [(1, 'late')]"


@pytest.mark.long
def test_the_file_stays_beside_the_notebook_workers_wherever_the_kernel_moves(run_cells, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    ran = run_cells(
        LOAD + "\nimport os, multiprocessing\nos.chdir('elsewhere')",
        "%%module moved\ndef f(n):\n    return n + 1\n",
        "with multiprocessing.Pool(1) as pool:\n    print(pool.map(f, [1]))",
        method="spawn",
    )
    assert ran[2].text.strip() == "[2]"
    assert (tmp_path / "elsewhere" / "moved.py").exists()


def test_a_cell_that_fails_leaves_no_old_text_for_workers_to_run(run_cells):
    ran = run_cells(
        LOAD + "\nimport multiprocessing",
        "%%module shaky\ndef f(n):\n    return 'old'\n",
        "%%module shaky\ndef f(n):\n    return 'new'\nf(1)/2\n",
        "with multiprocessing.Pool(1) as pool:\n    pool.map(f, [1])",
        "%%module shaky\ndef f(n):\n    return 'new'\n",
        "with multiprocessing.Pool(1) as pool:\n    print(pool.map(f, [1]))",
        method="spawn",
    )
    assert ran[2].error == "TypeError"
    assert ran[3].error is not None
    assert ran[5].text.strip() == "['new']"


@pytest.mark.long
def test_names_that_cannot_be_modules_are_refused_with_advice(run_cells, tmp_path):
    (tmp_path / "mine.py").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "__init__.py").touch()
    refused = {
        "": "needs a name",
        "two words": "%%module two_words",
        "2fast": "%%module fast",
        "my-module": "%%module my_module",
        "naïve": "letters a-z",
        "class": "keyword",
        "workers.py": "%%module workers",
        "queue": "standard library",
        "nbformat": "installed",
        "psutil": "installed",
        "course": "installed",
        "__main__": "two underscores",
        "aux": "Windows",
        "mine": "rename or delete mine.py",
        "folder": "package",
    }
    ran = run_cells(LOAD, *(f"%%module {name}\nx = 1\n" for name in refused))
    before = {"mine.py", "folder"}
    for (name, advice), cell in zip(refused.items(), ran[1:], strict=True):
        assert cell.error == "UsageError", name
        assert advice in cell.text, name
    assert {p.name for p in tmp_path.iterdir()} == before
    assert (tmp_path / "mine.py").read_text(encoding="utf-8") == "x = 1\n"


@pytest.mark.long
def test_a_fresh_kernel_takes_over_the_file_that_an_earlier_one_wrote(run_cells):
    run_cells(LOAD, "%%module again\nx = 1\n")
    ran = run_cells("import again", LOAD, "%%module again\nx = 2\n", "print(x, again.x)")
    assert ran[3].text.strip() == "2 2"


@pytest.mark.long
def test_an_unknown_start_method_is_refused_with_the_list(run_cells):
    ran = run_cells(LOAD, method="teleport")
    assert ran[0].error == "UsageError"
    assert "COURSE_START_METHOD='teleport'" in ran[0].text
    for known in METHODS:
        assert known in ran[0].text


STORIES = {
    "lines": ["%%module lines\nimport os\n\ndef f():\n    return 'ä'\n"],
    "vanish": [
        "%%module tools\nold = 1\nkept = 2\nmine = 3\n_private = 4\n",
        "import tools\nmine = 'my own'\nprint(old, kept, '_private' in globals())",
        "%%module tools\nkept = 5\n",
        "print('old' in globals(), hasattr(tools, 'old'), kept, tools.kept, mine)",
    ],
    "error": [
        "%%module broken\nimport os\n\ndef f():\n    return {}['key']\n\nf()\n",
        "import sys\n'broken' in sys.modules",
    ],
    "SyntaxError": ["%%module broken\ndef f(:\n    pass\n", "1 + 1"],
    "IndentationError": ["%%module broken\ndef f():\nreturn 1\n", "1 + 1"],
    "blocked": ["%%module blocked\nx = 1\n"],
    "imports": [
        "import time\nfrom multiprocessing import Queue",
        "%%module shop\nimport time\nfrom multiprocessing import Queue\ndef sell():\n    pass",
        "%%module shop\nimport queue\ndef buy():\n    pass",
        "print(time.__name__, Queue.__name__, buy.__name__, 'sell' in globals())",
    ],
}
"""Cells of which none needs a worker: one kernel runs them all."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where that kernel is, and one name is taken by a folder."""
    folder = tmp_path_factory.mktemp("stories")
    (folder / "blocked.py").mkdir()
    return folder


@pytest.fixture(scope="module")
def told(folder):
    """What each cell of each story left behind."""
    ran = iter(run_in(folder, LOAD, *itertools.chain(*STORIES.values()))[1:])
    return {name: [next(ran) for _ in cells] for name, cells in STORIES.items()}


def test_the_file_is_the_cell_line_for_line(told, folder):
    lines = (folder / "lines.py").read_text(encoding="utf-8").split("\n")
    assert lines[0].startswith("# %%module lines")
    assert lines[1:] == ["import os", "", "def f():", "    return 'ä'", ""]
    files = sorted(p.name for p in folder.iterdir() if p.is_file())
    assert files == ["broken.py", "lines.py", "shop.py", "tools.py"]


def test_names_that_vanish_from_the_cell_vanish_from_the_notebook(told):
    _, before, _, after = told["vanish"]
    assert before.text.strip() == "1 2 False"
    assert after.text.strip() == "False False 5 5 my own"


def test_an_error_shows_the_line_in_the_cell_and_nothing_of_the_magic(told):
    cell, imported = told["error"]
    assert cell.error == "KeyError"
    assert "broken.py:7" in cell.traceback
    assert "----> 5     return {}['key']" in cell.traceback
    assert "course" not in cell.traceback
    assert "run_cell_magic" not in cell.traceback
    assert imported.text == "False"


@pytest.mark.parametrize("error", ["SyntaxError", "IndentationError"])
def test_a_syntax_error_shows_its_line_as_in_any_cell(told, error):
    cell, next_one = told[error]
    assert cell.error == error
    assert "broken.py" in cell.traceback
    assert "course" not in cell.traceback
    assert next_one.text == "2"


def test_a_folder_that_cannot_be_written_to_is_named(told):
    (cell,) = told["blocked"]
    assert cell.error == "UsageError"
    assert "cannot be written" in cell.text


def test_what_a_cell_imports_no_more_stays_with_the_cells_that_imported_it_too(told):
    last = told["imports"][-1]
    assert last.error is None
    assert last.text.strip() == "time Queue buy False"
