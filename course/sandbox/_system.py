"""The one place where the system decides how a child is started."""

import sys

if sys.platform == "win32":
    from course.sandbox._windows import Original, Started
else:
    from course.sandbox._posix import Started
    from course.sandbox.forked import Original

__all__ = ["Original", "Started"]
