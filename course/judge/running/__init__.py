"""The process that a notebook is judged in: forked, where that can be, from one that waits."""
