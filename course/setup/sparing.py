"""Imported before nbformat: keeps a package out of the way that takes a second to import.

jsonschema, which nbformat needs, imports it if it is there, and does without if it is not. It
compiles a grammar for a kind of address, and no notebook has one.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
