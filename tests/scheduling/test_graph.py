"""The graph of a program has every state and every order of it, and no other."""

import itertools
import multiprocessing

import pytest

from course.judge.errors import InterleavingError
from course.judge.interleavings.exploring import explore
from course.judge.judging import here
from course.judge.setting import Setting
from course.scheduling.asking import schedule
from course.scheduling.graph import explored
from course.scheduling.program import NoProgram, Program

BANK = """balance = 0


def deposit(amount):
    global balance
    balance = balance + amount
"""


BORN = """# %%module born
from multiprocessing import Process


def sell():
    Process(target=print).start()
"""


def program(text, workers, after=""):
    return Program.of("bank", {"bank": f"# %%module bank\n{text}"}, workers, after)


def looked_at(text, workers, after="", most=1500):
    made = program(text, workers, after)
    with here().opened(60, "", Setting(texts=made.driven)):
        return explored(made, most).graph


def ends(graph):
    return {state.outcome for state in graph.states if state.outcome is not None}


def test_all_orders_of_two_deposits():
    graph = looked_at(BANK, ["deposit(10)", "deposit(20)"], "balance == 30")
    # read and write of each: of the six orders, those two go well in which nobody comes between
    assert graph.orders() == (6, 4)
    finals = {dict(s.moment["shared"])["balance"] for s in graph.states if s.outcome is not None}
    assert finals == {"10", "20", "30"}


@pytest.mark.parametrize("count", [2, 3])
def test_workers_with_nothing_in_common_have_no_steps(count):
    text = "def work(n):\n    return sum([i * n for i in range(5)])\n"
    graph = looked_at(text, [f"work({n})" for n in range(count)])
    assert len(graph.states) == 1
    assert graph.states[0].outcome == ""


def test_every_outcome_of_the_explorer_is_there_and_no_other():
    text = """shared = []


def put(letter):
    if letter not in shared:
        shared.append(letter)
    shared.append(letter.upper())
"""
    workers = ["put('a')", "put('a')"]
    after = "shared.count('a') == 1"
    made = program(text, workers, after)
    with here().opened(60, "", Setting(texts=made.driven)):
        graph = explored(made).graph
    with here().opened(60, "", Setting(texts=made.driven)), pytest.raises(InterleavingError):
        explore(made.run)
    assert graph.complete
    good_and_bad = {bool(outcome) for outcome in ends(graph)}
    assert good_and_bad == {True, False}
    finals = {dict(s.moment["shared"])["shared"] for s in graph.states if s.outcome is not None}
    assert finals == by_hand()


def by_hand():
    """Every list that two workers with two or three atomic steps each can leave behind."""
    letters = "aa"
    found = set()
    steps = [who for who in range(2) for _ in range(3)]
    for order in set(itertools.permutations(steps)):
        shared, done, sees = [], [0, 0], [False] * 2
        for who in order:
            letter = letters[who]
            if done[who] == 0:
                sees[who] = letter in shared
            elif done[who] == 1 and not sees[who]:
                shared.append(letter)
            elif done[who] == 2:
                shared.append(letter.upper())
            done[who] += 1
        found.add(repr(shared))
    return found


def test_a_deadlock_says_who_waits_for_whom():
    text = """import threading

one, two = threading.Lock(), threading.Lock()


def both(first, second):
    with first:
        with second:
            pass
"""
    graph = looked_at(text, {"Ann": "both(one, two)", "Ben": "both(two, one)"})
    (outcome,) = ends(graph) - {""}
    assert outcome == (
        "Deadlock: nobody can go on. Ann waits for two, which Ben holds;"
        " Ben waits for one, which Ann holds."
    )


def test_a_worker_that_fails_is_named_with_its_line():
    graph = looked_at(
        "box = [1]\n\n\ndef take():\n    if box:\n        box.pop()\n", ["take()"] * 2
    )
    assert ends(graph) == {
        "",
        "A failed on line 7 with IndexError: pop from empty list.",
        "B failed on line 7 with IndexError: pop from empty list.",
    }


def test_a_loop_that_waits_for_a_flag_has_an_end():
    text = """ready = False


def wait():
    while not ready:
        pass


def give():
    global ready
    ready = True
"""
    graph = looked_at(text, ["wait()", "give()"])
    assert graph.complete
    assert ends(graph) == {""}
    circling = [w["waits"] for s in graph.states for w in s.moment["workers"] if w["waits"]]
    assert set(circling) == {"goes round in circles until somebody changes something"}


def test_a_loop_that_counts_is_no_waiting():
    text = """x = 0
seen = []


def look():
    n = 0
    while n < 5:
        if x == 1:
            seen.append(n)
        n += 1


def change():
    global x
    x = 1
"""
    graph = looked_at(text, ["look()", "change()"], "len(seen) != 0")
    # it may have looked five times before anything changes
    assert ends(graph) == {"", "Everybody is done, but `len(seen) != 0` does not hold: seen is []."}
    assert graph.orders() == (6, 1)


@pytest.mark.long
def test_a_loop_that_waits_for_ever_never_ends():
    text = """ready = False


def wait():
    while not ready:
        pass


def give():
    global ready
    ready = ready
"""
    graph = looked_at(text, ["wait()", "give()"], most=5)
    assert any("never ends" in outcome for outcome in ends(graph))


def test_threads_that_the_program_starts_itself_are_workers_too():
    text = """import threading

total = 0


def add():
    global total
    total = total + 1


def main():
    threads = [threading.Thread(target=add, name=name) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""
    graph = looked_at(text, {"main": "main()"}, "total == 2")
    assert graph.complete
    names = {w["name"] for s in graph.states for w in s.moment["workers"]}
    assert names == {"main", "one", "two"}
    assert ends(graph) == {
        "",
        "Everybody is done, but `total == 2` does not hold: total is 1.",
    }


@pytest.mark.parametrize(
    ("call", "said"),
    [("nothing()", "before anybody has a choice. A failed"), ("visit()", "wrong in every order")],
)
def test_what_goes_wrong_in_any_order_is_said_to(folder, call, said):
    text = "hits = 0\n\n\ndef visit():\n    global hits\n    hits += 1\n"
    (folder / "page.py").write_text(f"# %%module page\n{text}")
    assert said in schedule("page", workers=[call] * 2, after="hits == 3").says


def test_a_graph_that_is_cut_says_so():
    graph = looked_at(BANK, ["deposit(10)", "deposit(20)"], "balance == 30", most=6)
    assert not graph.complete


def test_a_program_of_the_learner_is_proven_only_when_no_order_fails(folder):
    (folder / "bank.py").write_text(f"# %%module bank\n{BANK}")
    asked = {"workers": ["deposit(10)", "deposit(20)"]}
    assert not schedule("bank", **asked, after="balance == 30").proven
    assert schedule("bank", **asked, after="balance > 0").proven


@pytest.mark.parametrize(
    ("name", "more", "said"),
    [
        ("lost-updaet", {}, "there is no level “lost-updaet”. Levels: lost-update"),
        ("bank", {"workers": ["deposit(1)"]}, "there is no module “bank” here"),
        ("shop", {}, "say what each worker calls"),
        ("shop", {"workers": []}, "give what each worker calls"),
        ("shop", {"workers": ["sell("]}, "is no Python expression"),
        ("lost", {"workers": ["sell()"]}, "line 3 of `lost`"),
        pytest.param(
            "born",
            {"workers": ["sell()"]},
            "`born` cannot be played",
            marks=pytest.mark.skipif(
                multiprocessing.get_start_method() != "fork",
                reason="only a forked process is in the way of the play",
            ),
        ),
        ("shop", {"workers": ["sell()"], "after": "x = 1"}, "is no Python expression"),
    ],
)
def test_a_mistake_says_what_to_do(folder, name, more, said):
    (folder / "shop.py").write_text("# %%module shop\ndef sell():\n    pass\n")
    (folder / "lost.py").write_text("# %%module lost\ndef sell():\n    return (\n")
    (folder / "born.py").write_text(BORN)
    with pytest.raises(NoProgram, match=said):
        schedule(name, **more)


def test_what_was_won_is_kept_and_never_less(folder):
    from course.progress import progress_here

    level = schedule("lost-update")

    def kept():
        return progress_here().read()["levels"]["1-threads/lost-update"]["state"]

    level.take({"do": "won", "steps": 4, "shown": True})
    assert kept() == "shown"
    level.take({"do": "won", "steps": 4, "shown": False})
    assert kept() == "won"
    level.take({"do": "won", "steps": 4, "shown": True})
    assert kept() == "won"
