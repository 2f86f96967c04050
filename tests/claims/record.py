"""Run all claims under this Python, keep what was seen, and write ``docs/claims.md``.

python3.14 -m tests.claims.record          # in the clone; nothing but Python is needed
"""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.claims.claims import Claim, claims, gil_in_use

SEEN = Path(__file__).with_name("seen.json")
PAGE = Path(__file__).parents[2] / "docs" / "claims.md"

Record = dict[str, dict[str, dict[str, object]]]
"""By system and version, and by claim: its fingerprint, and the start methods it was seen under."""

_AT_ONCE = 2
_LESSONS = ["", "Threads", "The GIL", "Processes", "Join", "Pool", "Queues"]
_HEAD = """\
# What the lessons say, and where it was seen

The lessons make statements about the behaviour of Python. These were run as programs
([`tests/claims/claims.toml`](../tests/claims/claims.toml)), under the start methods fork,
forkserver and spawn where processes are started. The tests run them again, on the Python at hand.

A tick: seen, under each start method that there is. A dash: the sentence is not about this
version. A dot: not seen yet. "t" is the free-threaded build.

*Made by `python3 -m tests.claims.record`, which adds a column for the Python that runs it.*
"""


def here() -> str:
    """Return the name of this Python's column."""
    system = {"Darwin": "macOS"}.get(platform.system(), platform.system())
    return f"{system}, 3.{sys.version_info.minor}{'' if gil_in_use() else 't'}"


def read() -> Record:
    """Return what has been seen so far."""
    found: Record = json.loads(SEEN.read_text(encoding="utf-8")) if SEEN.is_file() else {}
    return found


def look(claim: Claim) -> list[str]:
    """Run a claim under all start methods; return those under which it is so."""
    found = []
    for method in claim.methods():
        printed = claim.seen(method)
        if printed == claim.expected(method):
            found.append(method)
        else:
            print(f"NOT SO  {claim.id} {method}: {printed}", flush=True)
    return found


def page(seen: Mapping[str, Mapping[str, Mapping[str, object]]]) -> str:
    """Return the page with the table."""
    columns = sorted(seen, key=_by_version)
    parts = [_HEAD]
    for number in sorted({claim.lesson for claim in claims()}):
        rows = [claim for claim in claims() if claim.lesson == number]
        parts += [f"## {number} · {_LESSONS[number]}\n"]
        parts += [
            f"| in the lesson | {' | '.join(c.replace(', ', '<br>') for c in columns)} |",
            "|---" * (len(columns) + 1) + "|",
        ]
        parts += [_row(claim, columns, seen) for claim in rows]
        parts += [""]
    return "\n".join(parts)


def _row(
    claim: Claim, columns: list[str], seen: Mapping[str, Mapping[str, Mapping[str, object]]]
) -> str:
    cells = []
    for column in columns:
        gil = not column.endswith("t")
        version = tuple(int(part) for part in column.split()[-1].rstrip("t").split("."))
        found = seen[column].get(claim.id)
        if not Claim(**vars(claim) | {"on": ()}).applies(version, gil=gil):
            cells.append("–")
        elif found is None or found["fingerprint"] != claim.fingerprint() or not found["methods"]:
            cells.append("·")
        elif found["methods"] == found["of"]:
            cells.append("✓")
        else:
            cells.append("only " + ", ".join(map(str, found["methods"])))  # type: ignore[call-overload]
    return f"| {claim.says} | {' | '.join(cells)} |"


def _by_version(column: str) -> tuple[str, int, str]:
    system, _, version = column.partition(", 3.")
    return system, int(version.rstrip("t")), version


def main() -> int:
    """Look at all claims that are about this Python; return 1 if one of them is not so."""
    chosen = [claim for claim in claims() if claim.applies(gil=gil_in_use())]
    with ThreadPoolExecutor(_AT_ONCE) as executor:
        results = list(executor.map(look, chosen))
    seen = read()
    seen[here()] = {
        claim.id: {
            "fingerprint": claim.fingerprint(),
            "methods": methods,
            "of": claim.methods(),
        }
        for claim, methods in zip(chosen, results, strict=True)
    }
    SEEN.write_text(json.dumps(seen, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    PAGE.write_text(page(seen), encoding="utf-8")
    wrong = [c.id for c, methods in zip(chosen, results, strict=True) if methods != c.methods()]
    print(f"{here()}: {len(chosen)} claims, {len(wrong) or 'none'} not so", *wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
