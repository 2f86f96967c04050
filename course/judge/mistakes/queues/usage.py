"""Mistakes with queues: what they are between, who waits at them, what gets lost in them."""

from __future__ import annotations

import ast

from course.judge.children.deadline import FOR_EVER
from course.judge.mistakes.queues import reports, room, sentinels, telling_apart
from course.judge.mistakes.queues.sentinels import too_few
from course.judge.recognising.nodes import line
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import (
    DIFFERS,
    HUNG,
    LEFT_ALIVE,
    LESS,
    MISSED,
    NONE_GIVEN,
    WORKER_DIED,
    about,
    message,
    raised,
    told,
    uses,
)
from course.judge.recognising.table import (
    Rule,
    Symptom,
    call,
    every,
    in_test,
    nowhere,
    waiting,
    without_arguments,
)

QUEUES = ("Queue", "SimpleQueue", "JoinableQueue")
_BETWEEN_PROCESSES = uses("Process", "Pool", "ProcessPoolExecutor")
_OF_TYPES = Symptom(lambda scene: isinstance(scene.sides.got, type))
"""The check has compared what kind of value came."""
_STANDSTILL = Symptom(lambda scene: scene.story is not None and scene.story.deadlock)
_LOST = LESS | HUNG | MISSED | DIFFERS


RAISED = (
    Rule(
        "task_done() on a Queue of processes",
        told("'Queue' object has no attribute '(task_done|join)'"),
        nowhere,
        "multiprocessing.Queue has no task_done() and no join(). multiprocessing.JoinableQueue"
        " has them, and so has queue.Queue, which is for threads.",
        "Use multiprocessing.JoinableQueue.",
    ),
    Rule(
        "a queue sent to a process that runs already",
        told("Queue objects should only be shared between processes through inheritance"),
        nowhere,
        "You can hand a queue to a process only when you make the process. This one was sent"
        " later, as an argument of a pool's task or through another queue.",
        "Hand it over with args of Process, or with initargs of the pool's initializer, which"
        " keeps it in a global variable for the tasks.",
    ),
    Rule(
        "multiprocessing.Empty",
        told("'multiprocessing' has no attribute 'Empty'"),
        nowhere,
        "There is no multiprocessing.Empty. An empty queue raises queue.Empty, between processes"
        " too.",
        "Write import queue, and except queue.Empty.",
    ),
    Rule(
        "task_done() too often",
        told(r"task_done\(\) called too many times"),
        reports.reported_twice,
        "Line {line} reports more items as done than there are{others}: task_done() was called"
        " more often than put().",
        "Call task_done() once for each item that was taken out, in one place.",
    ),
)
"""Told by what was raised, wherever it was: asked before what the exception has led to."""


def _while_others_work(scene: Scene, node: ast.AST) -> bool:
    """Tell whether no worker was waited for before it: what a queue says then, it says for good."""
    function = scene.code.function_of(node)
    return not any(
        join.lineno < line(node)
        and not reports.is_queue(scene, join)
        and scene.code.function_of(join) is function
        and _is_for_good(scene, join, {*scene.code.loops_of(node)})
        for join in scene.code.joins
    )


def _is_for_good(scene: Scene, join: ast.Call, loops: set[ast.AST]) -> bool:
    """Tell whether nobody it waits for goes on in these loops: each round starts its own."""
    shared = loops & {*scene.code.loops_of(join)}
    return not shared or any(
        start.lineno < join.lineno and shared <= {*scene.code.loops_of(start)}
        for start in scene.code.starts
    )


RULES = (
    Rule(
        "a queue of threads between processes",
        uses("Process") & (HUNG | DIFFERS | told("pickle") | raised("Empty")),
        room.threads_queue,
        "{said} on line {line} connects the threads of one process. A new process gets a copy of"
        " it, and what it puts there stays there.",
        "Use multiprocessing.Queue between processes.",
    ),
    Rule(
        "a full queue treated as an error",
        told(r"queue\.Full", r"^Full", "_queue.Full") | raised("Full"),
        room.impatient,
        "Line {line} does not wait as long as it takes. When the queue is full, {name}() raises"
        " queue.Full, and that ends the worker.",
        "Call put(item): it waits until there is room.",
    ),
    Rule(
        "an end of the pipe still open",
        HUNG & message(FOR_EVER),
        room.end_left_open,
        "{who} waits on line {recv}. If nobody sends any more, an EOFError comes there when all"
        " copies of the other end are closed. Line {line} makes {ends}, and the process that made"
        " them closes neither.",
        "After start(), close the end that you gave away.",
    ),
    Rule(
        "an exception ends a worker that others wait for",
        HUNG & WORKER_DIED,
        room.dead_process,
        "Line {line} raised {kind}, which ended the {worker} that runs {name}. So it {sends}."
        " Others wait for that.",
        "If that error may happen, catch it in {name} and send it in the place of the result. If"
        " it may not, mend line {line}.",
    ),
    Rule(
        "what was put is not sent",
        LESS | HUNG,
        call("cancel_join_thread"),
        "By {said} on line {line} the process does not wait, when it ends, until all that it has"
        " put into the queue has been sent. The rest is lost.",
        "Leave this line out: the process then ends when everything has been sent.",
    ),
    Rule(
        "an item taken for the sentinel",
        (HUNG | LESS | NONE_GIVEN) & ~WORKER_DIED,
        telling_apart.items_like_sentinels,
        "Line {line} says {text}. That is true of the sentinel, and of the item {item} as well."
        " So this item ends the loop, and what comes after it stays in the queue.",
        "Use a sentinel that no item can be, and test for just that: None with `is None`. If an"
        " item may be anything, put (number, item) for an item and None for the end.",
    ),
    Rule(
        "task_done() forgotten",
        HUNG & ~uses("task_done") & uses("Queue", "JoinableQueue"),
        waiting("join", where=reports.is_queue),
        "Line {line} waits until each item of {on} is reported as done, and nothing ever calls"
        " task_done().",
        "Call {on}.task_done() in the worker, once for each item, when it is done.",
    ),
    Rule(
        "task_done() is missing on one way",
        HUNG,
        reports.reported_late,
        "Line {line} waits for one task_done() for each put(). Line {done} is not reached for"
        " every item: a continue, a break or an exception comes before it.",
        "Call task_done() once for each item, whatever happens. try … finally is the safe way.",
    ),
    Rule(
        "join before the queue is emptied",
        HUNG & uses(*QUEUES),
        room.joined_full,
        "Line {line} waits for a worker that cannot end before what it has put into a queue is"
        " taken out: a process never does, a thread not while the queue is full. Only line {later},"
        " which comes later, would do that. Each waits for the other.",
        "Empty the queue first, or start whoever does, then join.",
    ),
    Rule(
        "join before the pipe is emptied",
        HUNG,
        room.joined_sending,
        "Line {line} waits for the end of {who}, which waits on line {send} until somebody reads"
        " what it sends: a pipe has little room. Only line {later}, which comes later, would do"
        " that. Each waits for the other.",
        "Call recv() first, then join.",
    ),
    Rule(
        "a sentinel compared by is",
        (HUNG | DIFFERS) & _BETWEEN_PROCESSES,
        telling_apart.compared_by_is,
        "Line {line} asks {said}. What comes out of a queue between processes is a copy, never"
        " the same object. So the comparison is never true.",
        "Use None as the sentinel, or compare with == a value that cannot be data.",
    ),
    Rule(
        "nothing for a while taken for the end",
        LESS | HUNG | MISSED | raised("Empty") | WORKER_DIED,
        reports.given_up,
        "Line {line} {patience}. Nothing had come by then, so the loop ended (line {gives_up})."
        " But more was to come: the worker that puts it in was slow.",
        "Wait without a timeout, and let the workers that put items say the end, with a sentinel.",
    ),
    Rule(
        "a full queue that nobody empties",
        (HUNG & message(FOR_EVER) | _STANDSTILL) & ~WORKER_DIED & uses(*QUEUES),
        room.no_room_left,
        "{who} waits on line {line} until there is room in {on}. The worker that would take"
        " something out has ended, waits as well, or has not been started.",
        "Let a worker take things out all the time, from before the first is put, that does not"
        " wait for those that put.",
    ),
    Rule(
        "the sentinel is processed",
        sentinels.longer & ~LEFT_ALIVE,
        sentinels.worked_on_first,
        "Line {line} uses {item} before it tests whether {item} is the sentinel. So the sentinel"
        " is processed like an item.",
        "Right after get(), test whether {item} is the sentinel and leave the loop; only then use"
        " it.",
    ),
    Rule(
        "task_done() before the work is done",
        _LOST,
        reports.done_early,
        "Line {line} says that the item is done, but line {later} still works on it, or puts in"
        " what follows from it. So the queue's join() returns too early.",
        "Call task_done() when everything that belongs to the item is done. To put in what"
        " follows from it belongs to it too.",
    ),
    Rule(
        "the first sentinel of several ends the next stage",
        (HUNG | DIFFERS) & ~WORKER_DIED,
        sentinels.passed_on_by_each,
        "Line {line} passes a sentinel on, and so does every worker of the stage. The next stage"
        " ends at the first one. Another worker may still have an item in hand, and that item is"
        " lost.",
        "Let the next stage count the sentinels and end with the last, or let the parent put them"
        " in when all workers of the stage have ended.",
    ),
    Rule(
        "a sentinel that overtakes the items",
        (LESS | HUNG | MISSED | about("processes")) & ~WORKER_DIED,
        sentinels.overtaking,
        "Line {line} puts the sentinel into {on} while workers may still be putting items in, or"
        " work that they find on their way. What comes after the sentinel is never taken out.",
        "Put the sentinel when all that put items have ended. Join them first (for a pool: close()"
        " and join()), or count what is still open, with the join() of a JoinableQueue.",
    ),
    Rule(
        "no sentinel",
        HUNG & message(FOR_EVER) & ~WORKER_DIED,
        lambda scene: too_few(scene, some=False),
        "{who} waits on line {line} for another item, and nothing tells it that no more will come.",
        "When all items are in, put one sentinel into the queue for each consumer, None for"
        " instance.",
    ),
    Rule(
        "one sentinel for several consumers",
        HUNG & message(FOR_EVER) & ~WORKER_DIED,
        lambda scene: too_few(scene, some=True),
        "Line {put} puts one sentinel into the queue. The first consumer takes it and ends; {who}"
        " still waits on line {line}, and nothing comes any more.",
        "Put one sentinel into the queue for each consumer.",
    ),
    Rule(
        "an empty queue taken for the end of the work",
        DIFFERS & uses(*QUEUES) & ~uses("terminate"),
        reports.until_empty,
        "Line {line} waits until {said} says that {on} is empty. It is empty as soon as the last"
        " item has been taken out, and the work on that one is still to be done.",
        "Wait for what is done: {on}.task_done() after each piece of work, {on}.join() here.",
    ),
    Rule(
        "room given back too late",
        LESS,
        room.room_kept,
        "Line {get} takes something out, and line {line} gives its room back only after {use} on"
        " line {there}. So what is in use still takes up room.",
        "Give the room back as soon as it has been taken out, before it is used.",
    ),
    Rule(
        "room is waited for too early",
        LESS,
        room.room_first,
        "Line {line} waits for room, and only then line {makes} makes something. So the worker"
        " never has a finished thing in its hand, which it may have.",
        "Make it first, then wait for room: put() of a queue with a size does that.",
    ),
    Rule(
        "trusts {name}()",
        (HUNG | LESS | MISSED | raised("Empty") | WORKER_DIED) & ~_OF_TYPES & uses(*QUEUES),
        call("empty", "qsize", where=every(in_test, without_arguments, _while_others_work)),
        "Line {line} decides by {said}. That answer may be out of date at once: a producer may"
        " put something in, or another consumer may take the last item.",
        "Let the producer say that it has finished: it puts a sentinel, and the consumer stops"
        " there.",
    ),
    Rule(
        "terminate() while a queue is used",
        (HUNG | DIFFERS & ~LEFT_ALIVE)
        & uses("Queue", "JoinableQueue")
        & uses("Process")
        & ~uses("Pool"),
        call("terminate"),
        "Line {line} ends a process at any point, perhaps while it uses the queue. Then the queue"
        " is broken, or what was on its way is lost.",
        "Let it end by itself: put a sentinel into the queue, then join().",
    ),
    Rule(
        "a queue without a limit",
        DIFFERS & ~about("most_at_once", "processes", "workers"),
        room.without_limit,
        "{said} on line {line} has no limit, so its put() never waits. Nothing uses {idle}.",
        "Give the queue its size: {name}(maxsize={idle}). put() then waits while it is full.",
    ),
    Rule(
        "a pool stopped while its workers still send",
        LESS | HUNG,
        room.stopped_while_sending,
        "Line {line} only puts the item into a buffer of the worker, which sends it later. The"
        " end of the with block that begins on line {block} stops the workers at once, and what"
        " they have not sent is lost.",
        "Inside the block, after all the work, call close() and then join(). Then a worker ends"
        " only when it has sent everything.",
    ),
    Rule(
        "a flag that the worker cannot see change",
        HUNG,
        reports.own_flags,
        "Line {line} asks {flag}. That is a variable of the worker itself: it got its value when"
        " the worker was made, and nothing in the worker changes it. An assignment to {flag}"
        " elsewhere does not reach it.",
        "Use a threading.Event: hand it over, ask event.is_set() in the loop, and call event.set()"
        " to end it.",
    ),
    Rule(
        "join before the worker is told to stop",
        HUNG,
        reports.told_afterwards,
        "Line {line} waits for the end of the worker. The worker goes on until {test} is no"
        " longer true (line {loop}). But the line that ends it, line {later}, comes after the"
        " join.",
        "Tell the worker to stop first, then join it.",
    ),
    Rule(
        "a worker that nothing stops",
        HUNG | LEFT_ALIVE & ~uses("terminate", "kill"),
        reports.endless,
        "The loop on line {line} has no end: nothing in it leaves it. So the {worker} that runs it"
        " never ends.",
        "Tell each worker that nothing more comes: with a sentinel, or with a threading.Event that"
        " the loop asks, set before you join.",
    ),
)
