"""Mistakes with queues: what they are between, who waits at them, what gets lost in them."""

from __future__ import annotations

from course.judge.deadline import FOR_EVER
from course.judge.mistakes.flags import endless, never_told, own_flags, told_afterwards
from course.judge.mistakes.reports import (
    done_early,
    given_up,
    is_queue,
    reported_late,
    reported_twice,
)
from course.judge.mistakes.room import (
    dead_process,
    end_left_open,
    impatient,
    joined_full,
    joined_without_room,
    room_first,
    stopped_while_sending,
    threads_queue,
    without_limit,
)
from course.judge.mistakes.sentinels import (
    compared_by_is,
    items_like_sentinels,
    longer,
    overtaking,
    passed_on_by_each,
    too_early,
    too_few,
    worked_on_first,
)
from course.judge.mistakes.symptoms import (
    DIFFERS,
    HUNG,
    LEFT_ALIVE,
    LESS,
    MISSED,
    WORKER_DIED,
    about,
    message,
    raised,
    told,
    uses,
)
from course.judge.mistakes.table import (
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
_LOST = LESS | HUNG | MISSED | DIFFERS


RAISED = (
    Rule(
        "task_done() on a Queue of processes",
        told("'Queue' object has no attribute '(task_done|join)'"),
        nowhere,
        "multiprocessing.Queue has no task_done() and no join(); only queue.Queue, between threads,"
        " has them.",
        "Use multiprocessing.JoinableQueue.",
    ),
    Rule(
        "a queue sent to a process that runs already",
        told("Queue objects should only be shared between processes through inheritance"),
        nowhere,
        "A queue can be handed to a process only when the process is started. It was sent later, as"
        " an argument of a pool's task or through another queue.",
        "Hand it over with args of Process, or with initargs of the pool's initializer, which keeps"
        " it in a global for the tasks.",
    ),
    Rule(
        "multiprocessing.Empty",
        told("'multiprocessing' has no attribute 'Empty'"),
        nowhere,
        "There is no multiprocessing.Empty. An empty queue raises queue.Empty, also between"
        " processes.",
        "Write import queue, and except queue.Empty.",
    ),
    Rule(
        "task_done() too often",
        told(r"task_done\(\) called too many times"),
        reported_twice,
        "Line {line} reports an item as done that is not, or no more{others}: there were more"
        " task_done() than put().",
        "Call task_done() once for each item that was taken out, in one place.",
    ),
)
"""Told by what was raised, wherever it was: asked before what the exception has led to."""

RULES = (
    Rule(
        "a queue of threads between processes",
        uses("Process") & (HUNG | DIFFERS | told("pickle") | raised("Empty")),
        threads_queue,
        "{said} on line {line} connects the threads of one process. A new process gets a copy, and"
        " what it puts there stays there.",
        "Use multiprocessing.Queue between processes.",
    ),
    Rule(
        "a full queue treated as an error",
        told(r"queue\.Full", r"^Full", "_queue.Full") | raised("Full"),
        impatient,
        "Line {line} does not wait for room in the queue as long as it takes: when it is full,"
        " {name}() raises queue.Full, and that ends the worker.",
        "Call put(item): it waits until there is room.",
    ),
    Rule(
        "an exception ends a worker that others wait for",
        HUNG & WORKER_DIED,
        dead_process,
        "Line {line} raised {kind}, which ended the {worker} that runs {name}: it put nothing more"
        " into its queue, and no sentinel either. Others wait for that.",
        "If that error may happen, catch it in {name} and put it into the queue in the place of the"
        " result; if it may not, put line {line} right.",
    ),
    Rule(
        "task_done() forgotten",
        HUNG & ~uses("task_done") & uses("Queue", "JoinableQueue"),
        waiting("join", where=is_queue),
        "Line {line} waits until each item that was put into {on} is reported as done, and nobody"
        " ever calls task_done().",
        "Call {on}.task_done() in the worker, once for each item, when it is done.",
    ),
    Rule(
        "task_done() is missing on one way",
        HUNG,
        reported_late,
        "Line {line} waits for as many task_done() as there were put(). Line {done} is not reached"
        " for every item: a continue, a break or an exception comes before it.",
        "Call task_done() once for each item on every way; try … finally is the safe way.",
    ),
    Rule(
        "join before the queue is emptied",
        HUNG & _BETWEEN_PROCESSES & uses("Queue", "JoinableQueue"),
        joined_full,
        "Line {line} waits for the process, and line {later} would read the queue afterwards. A"
        " process does not end before all that it has put into a queue is fetched: each waits for"
        " the other.",
        "Read the queue first, then join.",
    ),
    Rule(
        "join before the queue is emptied",
        HUNG & uses(*QUEUES),
        joined_without_room,
        "Line {line} waits for a worker that cannot end, since what it puts into the queue finds no"
        " room; and only line {later}, which comes afterwards, would let anything out of it.",
        "Start who takes things out of the queue first, then join.",
    ),
    Rule(
        "a sentinel compared by is",
        (HUNG | DIFFERS) & _BETWEEN_PROCESSES,
        compared_by_is,
        "Line {line} asks {said}. What comes out of a queue between processes is a copy, made anew,"
        " never the same object: the comparison is never true.",
        "Use None as the sentinel, or compare with == a value that cannot be data.",
    ),
    Rule(
        "an item taken for the sentinel",
        (HUNG | LESS) & ~WORKER_DIED,
        items_like_sentinels,
        "Line {line} says {text}. That is true of the sentinel, and of the item {item} as well: it"
        " ends the loop, and what comes after it stays in the queue.",
        "Use a sentinel that no item can be, and test for just that: None with `is None`. If an"
        " item may be anything, put (number, item) for an item and None for the end.",
    ),
    Rule(
        "nothing for a while taken for the end",
        LESS | HUNG | MISSED | raised("Empty") | WORKER_DIED,
        given_up,
        "Line {line} {patience}. Once nothing had come by then, the loop was left (line"
        " {gives_up}), though more was to come: who puts it in was slow.",
        "Wait without a timeout, and let those who put say the end: with a sentinel.",
    ),
    Rule(
        "an end of the pipe still open",
        HUNG & message(FOR_EVER),
        end_left_open,
        "{who} waits on line {recv}. If nobody sends any more, an EOFError comes there when all"
        " copies of the other end are closed. Line {line} makes {ends}, and the process that made"
        " them closes neither.",
        "After start(), close the end that you gave away.",
    ),
    Rule(
        "a full queue that nobody empties",
        HUNG & message(FOR_EVER) & ~WORKER_DIED & uses(*QUEUES),
        waiting("put"),
        "{who} waits on line {line} until there is room in {on}. Whoever would take something out"
        " has ended, or waits as well.",
        "Let somebody take things out all the time, who does not wait for those that put; or make"
        " the queue without a limit.",
    ),
    Rule(
        "the sentinel is processed",
        longer & ~LEFT_ALIVE,
        worked_on_first,
        "Line {line} uses {item} before it is asked whether {item} is the sentinel, so the sentinel"
        " is worked on like an item.",
        "Right after get(), test whether {item} is the sentinel and leave the loop; only then use"
        " it.",
    ),
    Rule(
        "sentinels before the work is done",
        LESS,
        too_early,
        "Line {line} puts the sentinels in at once. They stand in the queue before the work that"
        " the workers find on their way, so the workers go home and leave that work in the queue.",
        "Wait until all work is done, with the join() of a JoinableQueue or by counting what is"
        " still open; only then put in the sentinels.",
    ),
    Rule(
        "task_done() before the work is done",
        _LOST,
        lambda scene: done_early(scene, puts=False),
        "Line {line} says that the item is done, and only line {later} works on it. So the queue's"
        " join() returns while work is under way, and whoever waits there goes on too early.",
        "Call task_done() when all that belongs to the item is done, also putting in what follows"
        " from it.",
    ),
    Rule(
        "task_done() before the new items are in",
        _LOST,
        lambda scene: done_early(scene, puts=True),
        "Line {line} says that the item is done, and only line {later} puts in what follows from"
        " it. In between the queue may look as if all were done, and its join() returns.",
        "Put in all that follows from an item first, then call task_done().",
    ),
    Rule(
        "the first sentinel of several ends the next stage",
        (HUNG | DIFFERS) & ~WORKER_DIED,
        passed_on_by_each,
        "Line {line} passes a sentinel on, and every worker of the stage does so. The next stage"
        " ends at the first one, while another worker may still have an item in hand: that item is"
        " lost.",
        "Let the next stage count the sentinels and end with the last, or let the parent put them"
        " in when all workers of the stage have ended.",
    ),
    Rule(
        "a sentinel that overtakes the items",
        (LESS | HUNG | MISSED | about("processes")) & ~WORKER_DIED,
        overtaking,
        "Line {line} puts the sentinel into {on} while others may still be putting items into it."
        " Between several processes no order is promised: the sentinel can come first, and what"
        " comes after it is never taken out.",
        "Put the sentinel when all who put items have ended: join them first (a pool: close() and"
        " join()), or let them say themselves that they are done.",
    ),
    Rule(
        "no sentinel",
        HUNG & message(FOR_EVER) & ~WORKER_DIED,
        lambda scene: too_few(scene, some=False),
        "{who} waits on line {line} for another item, and nothing tells it that no more will come.",
        "Put one sentinel, None for instance, into the queue for each consumer when all items are"
        " in.",
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
        "trusts {name}()",
        (HUNG | DIFFERS | raised("Empty") | WORKER_DIED) & ~_OF_TYPES & uses(*QUEUES),
        call("empty", "qsize", where=every(in_test, without_arguments)),
        "Line {line} decides by {said}. The answer is about a moment that is over: a producer may"
        " put something in, or another consumer take the last item, right after it.",
        "Let the producer say that it has finished: it puts a sentinel, and the consumer stops at"
        " it.",
    ),
    Rule(
        "terminate() while a queue is used",
        (HUNG | DIFFERS) & uses("Queue", "JoinableQueue") & uses("Process") & ~uses("Pool"),
        call("terminate"),
        "Line {line} ends a process wherever it is, also in the middle of putting something into"
        " the queue. The queue is then broken, or what was on its way is lost.",
        "Let it end by itself: put a sentinel into the queue, then join().",
    ),
    Rule(
        "a queue without a limit",
        DIFFERS & ~about("most_at_once", "processes", "workers"),
        without_limit,
        "{said} on line {line} takes in whatever comes, so its put() never waits. Nothing uses"
        " {idle}.",
        "Give the queue its size: {name}(maxsize={idle}). put() then waits while it is full.",
    ),
    Rule(
        "room is waited for too early",
        LESS,
        room_first,
        "Line {line} waits for room before line {makes} makes anything. So nothing is made that"
        " waits in the worker's hand, one less than there may be.",
        "Make it first, then wait for room: put() of a queue with a size does that.",
    ),
    Rule(
        "a pool stopped while its workers still send",
        LESS | HUNG,
        stopped_while_sending,
        "Line {line} only lays the item into a buffer of the worker, from where it is sent bit by"
        " bit. The end of the with block that begins on line {block} stops the workers at once, and"
        " what they have not sent yet is lost.",
        "Inside the block, after all the work, call close() and then join(): a worker ends by"
        " itself only when everything is sent.",
    ),
    Rule(
        "a flag that the worker cannot see change",
        HUNG,
        own_flags,
        "Line {line} asks {flag}. That is a variable of the worker's own: it was handed over when"
        " the worker was made, and nothing in the worker changes it. A value that is assigned to"
        " {flag} elsewhere does not get there.",
        "Use a threading.Event: hand it over, ask event.is_set() in the loop, and call event.set()"
        " to end it.",
    ),
    Rule(
        "join before the worker is told to stop",
        HUNG,
        told_afterwards,
        "Line {line} waits for the end of the worker. It goes on until {test} is no longer true"
        " (line {loop}), and the line that would see to that comes after the join: line {later}.",
        "Tell the worker to stop first, then join it.",
    ),
    Rule(
        "a worker that nothing stops",
        HUNG,
        never_told,
        "The loop on line {line} has no end: nothing in it leaves it. So the worker never ends, and"
        " line {join} waits for it for ever.",
        "Give the loop a flag to ask, a threading.Event for instance, and set it before you join.",
    ),
    Rule(
        "a worker that nothing stops",
        LEFT_ALIVE,
        endless,
        "The loop on line {line} has no way out, so the {worker} that runs it is still there when"
        " the function has returned.",
        "Tell each worker that nothing more comes, with a sentinel for instance, and join it.",
    ),
)
"""In the order in which they are asked."""
