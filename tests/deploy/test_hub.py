"""The hub of ``deploy/``, set up by its README and used by an instructor and two students."""

from __future__ import annotations

import pytest

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(900),
    pytest.mark.xdist_group("hub"),
    pytest.mark.needs("hub"),
]
