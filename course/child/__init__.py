"""What runs inside the disposable child: standard library only, imports nothing but itself."""

import os

OWN = os.path.dirname(os.path.abspath(__file__)) + os.sep
"""How the names of all files of the child's own code begin."""

COURSE = os.path.dirname(os.path.dirname(OWN)) + os.sep
"""How those of the whole course's begin."""
