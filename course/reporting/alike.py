"""Answers that are alike beyond what the exercise makes alike.

Winnowing: Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document
fingerprinting", SIGMOD 2003. An answer's tokens are hashed in runs of `RUN`; of every `WINDOW`
neighbouring hashes the least is kept. So two answers share a fingerprint wherever they share
`RUN` + `WINDOW` - 1 tokens in a row, however much stands around it.

What the skeleton and the solution have is taken out first, and what many in the class have: these
the exercise makes alike. What is left is a hint to look, and says nothing about how it came to be.
"""

from __future__ import annotations

import builtins
import hashlib
import io
import keyword
import math
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

RUN = 9
"""Tokens that are hashed together."""
WINDOW = 4
"""Hashes of which one is kept."""
COMMON = 0.1
"""The share of a class, three answers at least, that makes a fingerprint a common one."""
LEAST = 5
"""Fingerprints of its own that an answer needs to be compared, and that a pair must share."""
ALIKE = 0.6
"""The share of them that makes a pair worth a look."""

_UNSEEN = (
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
)
_KNOWN = frozenset([*keyword.kwlist, *dir(builtins)])


@dataclass(frozen=True)
class Pair:
    """Two answers that are alike.

    Attributes
    ----------
    one, other : str
        Whose.
    share : float
        The part of the shorter answer's own fingerprints that both have, 0 to 1.
    """

    one: str
    other: str
    share: float


def alike(answers: Mapping[str, str], given: Iterable[str]) -> list[Pair]:
    """The pairs of answers that are worth a look, the most alike first.

    Parameters
    ----------
    answers : mapping of str to str
        The texts, by whose they are.
    given : iterable of str
        The texts that everybody was given: skeleton and solution.
    """
    given = list(given)
    names = frozenset(word for text in given for word, _ in _words(text))
    taken = {mark for text in given for mark in fingerprints(text, names)}
    found = {who: fingerprints(text, names) - taken for who, text in answers.items() if text}
    often = Counter(mark for marks in found.values() for mark in marks)
    most = max(3, math.ceil(COMMON * len(found)))
    own = {who: {mark for mark in marks if often[mark] <= most} for who, marks in found.items()}
    sharing: dict[int, list[str]] = defaultdict(list)
    for who, marks in own.items():
        for mark in marks if len(marks) >= LEAST else ():
            sharing[mark].append(who)
    both = Counter(pair for who in sharing.values() for pair in combinations(sorted(who), 2))
    pairs = [
        Pair(one, other, shared / min(len(own[one]), len(own[other])))
        for (one, other), shared in both.items()
        if shared >= LEAST
    ]
    return sorted(
        (pair for pair in pairs if pair.share >= ALIKE),
        key=lambda pair: (-pair.share, pair.one, pair.other),
    )


def fingerprints(text: str, names: frozenset[str] = frozenset()) -> set[int]:
    """The fingerprints of a text of Python.

    Parameters
    ----------
    text : str
        The text; what cannot be read as Python has those of its beginning.
    names : frozenset of str
        The names that are the exercise's; all others count as the same name.
    """
    words = [
        "name" if is_name and word not in names and word not in _KNOWN else word
        for word, is_name in _words(text)
    ]
    runs = [_hash(words[at : at + RUN]) for at in range(len(words) - RUN + 1)]
    windows = [runs[at : at + WINDOW] for at in range(max(1, len(runs) - WINDOW + 1))]
    return {min(window) for window in windows if window}


def _words(text: str) -> list[tuple[str, bool]]:
    """The tokens of a text, and whether each is a name; texts and numbers without their values."""
    words: list[tuple[str, bool]] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.STRING:
                words.append(("''", False))
            elif token.type == tokenize.NUMBER:
                words.append(("0", False))
            elif token.type not in _UNSEEN:
                is_name = token.type == tokenize.NAME
                words.append((token.string.strip() or tokenize.tok_name[token.type], is_name))
    except (tokenize.TokenError, SyntaxError):
        pass
    return words


def _hash(words: list[str]) -> int:
    digest = hashlib.blake2b("\0".join(words).encode("utf-8", "replace"), digest_size=8)
    return int.from_bytes(digest.digest())
