"""The disposable child's entry: ``python -I main.py``, told by the environment where the judge is.

It is imported again in every process that the learner's code makes by spawn or forkserver, where it
only registers the dump of stacks.
"""

import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))
_ROOT = os.path.dirname(os.path.dirname(_HERE))
if _ROOT not in sys.path:
    sys.path.append(_ROOT)

if __name__ == "__main__":
    from course.child.serve import serve

    serve()
elif __name__ == "__mp_main__":  # a process made by spawn or forkserver
    from course.child import dumps, stacks

    dumps.register()
    stacks.install(os.getcwd())
