"""What honest programs do works in a child, with and without walls."""

from __future__ import annotations

import multiprocessing
import sys

import pytest

from course.sandbox import Child

HONEST = """
import faulthandler, fcntl, multiprocessing, os, sqlite3, subprocess, sys, tempfile, threading, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import managers, shared_memory

def count(queue, event, value, lock, barrier, name):
    with lock:
        value.value += 1
    memory = shared_memory.SharedMemory(name=name)
    memory.buf[value.value] = 7
    memory.close()
    barrier.wait(150)
    event.wait(150)
    queue.put(os.getpid())

if __name__ == "__main__":
    faulthandler.enable()
    for method in sys.argv[1:]:
        context = multiprocessing.get_context(method)
        with context.Pool(2, maxtasksperchild=1) as pool:
            assert pool.map(abs, [-1, 2], chunksize=1) == [1, 2]
        with ProcessPoolExecutor(2, mp_context=context) as pool:
            assert list(pool.map(abs, [-1, 2])) == [1, 2]
        queue, event, value = context.Queue(), context.Event(), context.Value("i", 0)
        memory = shared_memory.SharedMemory(create=True, size=2**20)
        shared = queue, event, value, context.Semaphore(), context.Barrier(2), memory.name
        workers = [context.Process(target=count, args=shared) for _ in range(2)]
        for worker in workers:
            worker.start()
        event.set()
        assert {queue.get(timeout=60) for _ in workers} == {worker.pid for worker in workers}
        for worker in workers:
            worker.join()
        assert (value.value, 7 in bytes(memory.buf[:3])) == (2, True)
        memory.close()
        memory.unlink()
    with multiprocessing.Manager() as manager, managers.SharedMemoryManager() as shared:
        assert list(manager.list([1])) == list(shared.ShareableList([1]))
    threads = [threading.Thread(target=time.sleep, args=(0.1,)) for _ in range(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert subprocess.run([sys.executable, "-c", "print(1)"], capture_output=True).stdout
    with open("lock", "w") as file, tempfile.TemporaryDirectory():
        fcntl.lockf(file, fcntl.LOCK_EX)
    sqlite3.connect("data").execute("create table numbers (number)")
    print("done")
"""


def test_honest_programs_work(bench):
    """All start methods, pools, managers, shared memory, semaphores, many threads, locked files."""
    child = bench.start(HONEST, *multiprocessing.get_all_start_methods())
    assert child.wait(100) == 0, child.stderr()
    assert child.stdout() == "done\n"


def test_a_long_path_leaves_room_for_sockets(tmp_path, walls):
    if not walls:
        pytest.skip("without walls nothing but the scratch folder can serve")
    folder = tmp_path.joinpath("a" * 90)
    folder.mkdir()
    code = "import multiprocessing; print(multiprocessing.Manager().list([1]))"
    with Child([sys.executable, "-I", "-c", code], folder=folder, walls=True) as long:
        assert long.wait(150) == 0, long.stderr()
