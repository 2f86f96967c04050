"""In the way of the package of this name, which compiles a grammar for a second when imported.

jsonschema, which nbformat needs, imports it if it is there, and does without if it is not.  The
tests start dozens of processes that read notebooks, and no notebook has anything for it to check.
"""

raise ImportError(__doc__)
