"""Where test cells run, with what, and what is known of the learner's modules so far."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from course.judge.errors import HungError
from course.setup.shell import kernel_shell

_MARK = "# %%module "


def unloaded(name: str) -> str:
    """Return what to run first in a kernel that has been restarted and lacks the course."""
    here = kernel_shell()
    if here is None or "module" in here.magics_manager.magics["cell"]:
        return ""
    return (
        "The course is not loaded in this kernel, which has perhaps been restarted. Run the cell"
        f" with %load_ext course, then the cell that begins with %%module {name}, then this one."
    )


@dataclass
class Setting:
    """Where test cells run, and with what.

    Attributes
    ----------
    texts : dict of str to str, optional
        The learner's modules; None reads them from the notebook's folder.
    ran : mapping of str to str
        The modules whose cells this kernel has run, and their texts then: they count, whatever
        another notebook has written into the file meanwhile.
    refuses : callable
        Returns why a module cannot be judged as it is, or nothing.
    walls : bool
        Put the children behind walls.
    budget : float, optional
        Seconds of their own that all children together may have; None is without end.
    spent : float
        Seconds that they have had.
    hung : set of str
        Modules that have hung in an earlier check.
    computed : set of str
        Those of them that computed without end.
    stuck : dict
        Modules that have hung when they were imported: all modules then, and how.
    """

    texts: dict[str, str] | None = None
    ran: Mapping[str, str] = field(default_factory=dict)
    refuses: Callable[[str], str] = unloaded
    walls: bool = False
    budget: float | None = None
    spent: float = 0.0
    hung: set[str] = field(default_factory=set)
    computed: set[str] = field(default_factory=set)
    stuck: dict[str, tuple[dict[str, str], HungError]] = field(default_factory=dict)

    def modules(self) -> dict[str, str]:
        """Return name and text of the learner's modules."""
        if self.texts is not None:
            return self.texts
        found = {}
        for path in sorted(Path().glob("*.py")):
            with contextlib.suppress(OSError, UnicodeDecodeError):
                text = path.read_text(encoding="utf-8")
                if text.startswith(_MARK):
                    found[path.stem] = text
        return found | {name: text for name, text in self.ran.items() if name in found}

    def refused(self, name: str) -> str:
        """Return why a module cannot be judged as it is, or nothing."""
        return self.refuses(name) if self.texts is None else ""

    def has_hung(self, names: list[str], error: HungError) -> None:
        """Remember that these modules hang, and whether they do as they are imported."""
        self.hung.update(names)
        if error.computed:
            self.computed.update(names)
        if error.importing:
            self.stuck.update((name, (dict(self.modules()), error)) for name in names)

    def hangs_in_import(self, name: str, modules: dict[str, str]) -> HungError | None:
        """Return how a module hung when it was imported, if that is known of just these texts."""
        before, error = self.stuck.get(name, ({}, None))
        return error if before == modules else None
