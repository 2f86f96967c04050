"""The disposable child's entry: ``python -I main.py``, told by the environment where the judge is.

Where children can be forked it first waits, and each of them goes on from there
(`course.child.process.original`). It is imported again in every process that the learner's code
makes by spawn or forkserver, where it registers the dump of stacks, what the judge may delay, and
how locks are handed over.
"""

import gc
import os
import sys

gc.disable()  # all that is imported stays: looking for garbage meanwhile would be a tenth of it
_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_paths = list(sys.path)

sys.path.insert(0, _ROOT)  # another copy of the course may be installed: it is this one that counts
if __name__ == "__main__":
    from course.child.process import beginning

    if sys.platform == "linux" and beginning.forks():
        from course.child.process import original

        original.wait()  # from here on it is one of the children
    told = beginning.take()
    from course.child.surroundings import cores

    cores.be_one()  # before there are copies: they take over what it sets
    if told.start_method == "spawn":
        from course.child.noting import dumps, handled
        from course.child.surroundings import delays, expiring, handing, servers

        if sys.platform == "linux":
            from course.child.process import copies

            copies.keep_one()
    from course.child.serve import serve
elif __name__ == "__mp_main__":  # a process made by spawn or forkserver
    from course.child.noting import blocks, dumps, handled
    from course.child.surroundings import cores, delays, expiring, handing, servers
sys.path[:] = _paths if _ROOT in _paths else [*_paths, _ROOT]
gc.enable()

if __name__ == "__main__":
    serve(told)
elif __name__ == "__mp_main__":
    dumps.begin()
    cores.be_one()
    blocks.install(os.getcwd())
    handled.install(os.getcwd())
    delays.install()
    handing.install()
    expiring.install(os.getcwd())
    servers.install()
