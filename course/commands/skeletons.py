"""What `new` writes: a lesson text, an exercise with its checks, and answers for its bank."""

LESSON = """\
---
about: what the lesson is about, in a few words
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# {title}

What is it good for, and what goes wrong with it? Begin with a question.

**After this lesson you can**

- do something that you could not do before.

```{{code-cell}}
%load_ext course
# After a restart of the kernel nothing is there any more: click into the cell where you go
# on, and choose Run > Run All Above Selected Cell.
from course import predict
```

## Part 1: One idea (about 15 minutes)

### 1. A question

A program that a reader can hold in mind.

**Predict.** How many lines will it print?

```{{predict}} lines
pick:
  - say: one line
    when: len(lines) == 1
    why: Each call of print ends its line.
  - say: two lines
    when: len(lines) == 2
    why: Each call of print ends its line, and there are two calls.
```

```{{code-cell}}
print("one")
print("idea")
```

**What happened.** What was seen, and why.
{exercise}"""

EXERCISE = '''
#### Exercise {number}: {name} · 2 points

Write the function `{name}(function, items)`.

- It calls `function(item)` for each item of a list, once each. Every call is made in a **thread**
  of its own, and all are under way at the same time.
- When all the calls have ended, it returns their results, in the order of the items.

```{{code-cell}}
:solution: {name}
%%module {name}
import threading


def {name}(function, items):
    """Return `[function(item) for item in items]`, each computed by a thread of its own."""
    ### BEGIN SOLUTION
    results = [None] * len(items)

    def work(place, item):
        results[place] = function(item)

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(items)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
    ### END SOLUTION
```

```{{code-cell}}
:tests: {name}
:points: 2
from course.judge import answer, check, rendezvous, score, turns

student = answer("{name}")

with check(
    "makes all the calls at the same time",
    points=1,
    hint="start all the threads before you join the first one",
):
    gate = rendezvous(3)    # nobody goes on before three are inside
    student.{name}(gate, ["a", "b", "c"])
    assert gate.most_at_once == 3

### BEGIN HIDDEN TESTS
with check(
    "returns all the results, in the order of the items",
    points=1,
    hint="a place for each result, made before the first thread starts",
):
    last_first = turns([3, 2, 1])   # the first item is ready last
    assert student.{name}(last_first, [1, 2, 3]) == [1, 2, 3]
    assert last_first.waited_for
    assert student.{name}(str, []) == []
### END HIDDEN TESTS
score(of=2)
```

```{{promises}} {name}
- every item has a call of its own, and all are under way at the same time
  :: makes all the calls at the same time
- the results stand in the order of the items, whichever is ready first
  :: returns all the results, in the order of the items
- it returns when all the calls have ended; for an empty list, an empty list
  :: returns all the results, in the order of the items
```

```{{hints}} {name}
nudge: |
  A question that leads the learner to look at the right place.
idea: |
  What to do, in words.
skeleton: |
  The way of it, with the heart left out:

      threads = [threading.Thread(...) for ...]
      for thread in threads:
          ...
      for thread in threads:
          ...
      return results
why: |
  Why the solution is as it is, in two or three sentences. This is shown with the solution only.
```
'''

_RESULTS, _KEEP, _START, _WAIT = (
    "[None] * len(items)",
    "results[place] = function(item)",
    "thread.start()",
    "for thread in threads:\n        thread.join()\n    ",
)


def _threads(
    *, results: str = _RESULTS, keep: str = _KEEP, start: str = _START, wait: str = _WAIT
) -> str:
    return f"""\
import threading


def {{name}}(function, items):
    results = {results}

    def work(place, item):
        {keep}

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(items)]
    for thread in threads:
        {start}
    {wait}return results
"""


def _pool(workers: str) -> str:
    return f"""\
from concurrent.futures import ThreadPoolExecutor


def {{name}}(function, items):
    with ThreadPoolExecutor({workers}) as executor:
        return list(executor.map(function, items))
"""


_ALONE = """\
def {name}(function, items):
    return [function(item) for item in items]
"""

_AT_ONCE, _IN_ORDER = "makes all the calls", "returns all the results"
ANSWERS = {
    "right_threads": (_threads(), "", ""),
    "right_executor": (_pool("len(items) or 1"), "", ""),
    "wrong_one_after_the_other": (_ALONE, "no worker at all", _AT_ONCE),
    "wrong_run": (_threads(start="thread.run()", wait=""), "run() instead of start()", _AT_ONCE),
    "wrong_joined_at_once": (
        _threads(start="thread.start()\n        thread.join()", wait=""),
        "join inside the start loop",
        _AT_ONCE,
    ),
    "wrong_two_at_once": (_pool("2"), "a pool uses its workers again", _AT_ONCE),
    "wrong_as_they_end": (
        _threads(results="[]", keep="results.append(function(item))"),
        "results in order of completion",
        _IN_ORDER,
    ),
    "wrong_turned_round": (_threads(keep="results[-place] = function(item)"), "none", _IN_ORDER),
}
"""The text of an answer, how the judge calls the mistake, and the checks that it must fail."""
