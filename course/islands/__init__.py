"""Islands: outputs that say something true when nothing runs, and are alive when a kernel does.

What stands in a notebook is plain HTML, written at once and replaced as things go on,
so a saved, reopened, printed or exported notebook never shows a dead widget.  A *dock*, one for
each kind of island and kernel, brings the JavaScript that makes the HTML live where it is seen.
"""

from course.islands.dock import Dock, Island

__all__ = ["Dock", "Island"]
