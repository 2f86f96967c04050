"""The cell magic ``%%module NAME`` and what ``%load_ext course`` sets up.

Names that the cell defines are copied into the notebook. A variable that a function of the module
changes later (``global counter``) changes in the module only: read it as ``NAME.counter`` after
``import NAME``.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from IPython.core.error import UsageError
from IPython.core.magic import Magics, cell_magic, magics_class, no_var_expand

from course.notebook.cellfile import NotOurFile, magic_line, module_text, write_cell
from course.notebook.loading import load_cell, public_names, within
from course.notebook.names import BadName, check_name, name_in
from course.notebook.prints import bring_home
from course.notebook.start_method import UnknownStartMethod, apply_start_method

if TYPE_CHECKING:
    from types import TracebackType

    from IPython.core.interactiveshell import InteractiveShell


def load_ipython_extension(shell: InteractiveShell) -> ModuleMagic:
    """Register ``%%module``, apply ``COURSE_START_METHOD``, let workers print in the notebook.

    Run by ``%load_ext course``; returns the magic.
    """
    try:
        apply_start_method()
    except UnknownStartMethod as error:
        raise UsageError(str(error)) from None
    bring_home()
    magic = shell.magics_manager.registry.get("ModuleMagic")
    if not isinstance(magic, ModuleMagic):
        magic = ModuleMagic(shell)
        shell.register_magics(magic)
        shell.input_transformers_cleanup.insert(0, _with_a_body)
    return magic


@magics_class
class ModuleMagic(Magics):
    """Holds, per module, the names that its cell last gave to the notebook.

    Attributes
    ----------
    texts : dict of str to str
        The text of each module, as its cell was run last.
    """

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self._shell = shell
        self._given: dict[str, dict[str, object]] = {}
        self.texts: dict[str, str] = {}

    @no_var_expand
    @cell_magic
    def module(self, line: str, cell: str) -> None:
        """Write this cell to NAME.py beside the notebook and import it.

        ::

            %%module NAME
            def work(): ...

        Worker processes import the same file, so they find what the cell defines under every
        start method. Run the cell again after a change; workers started from then on run the new
        text.
        """
        try:
            folder = Path.cwd()
            name = name_in(line)
            check_name(name, folder)
            text = module_text(name, cell)
            path = write_cell(folder, name, text)
            self.texts[name] = text
        except (BadName, NotOurFile) as error:
            raise UsageError(str(error)) from None
        except OSError as error:
            raise UsageError(
                f"{line.strip()}.py cannot be written beside the notebook: {error.strerror} "
                f"({folder}). Move the notebook to a folder of your own, or free some space."
            ) from None
        try:
            module = load_cell(path, text)
        except SyntaxError as error:
            raise self._as_in_a_cell(error) from None
        except BaseException as error:
            self._show_from(within(path, error), error)
            raise
        self._give(name, public_names(module))

    def _give(self, name: str, names: dict[str, object]) -> None:
        """Put `names` into the notebook, and take back those that the cell no longer defines.

        What it had imported stays: other cells may have imported the same.
        """
        notebook = self._shell.user_ns
        for old, value in self._given.get(name, {}).items():
            if old not in names and notebook.get(old) is value and _made_in(name, value):
                del notebook[old]
        notebook.update(names)
        self._given[name] = names

    def _show_from(self, trace: TracebackType | None, error: BaseException) -> None:
        """Make IPython show `error` from its first line in the cell on."""

        def render() -> list[str]:
            return self._shell.InteractiveTB.structured_traceback(
                type(error), error, trace, tb_offset=0
            )

        BaseException.__setattr__(error, "_render_traceback_", render)

    def _as_in_a_cell(self, error: SyntaxError) -> Exception:
        """An error of the same name that IPython shows as it shows a cell's syntax error.

        IPython prints the whole stack, its own frames and all, for a SyntaxError that is raised
        while a cell runs, and asks no exception of that class how to be shown.
        """
        lines = self._shell.SyntaxTB.structured_traceback(type(error), error, None)
        kind = type(
            type(error).__name__,
            (Exception,),
            {"_render_traceback_": lambda _: lines},
        )
        return kind(str(error))


def _with_a_body(lines: list[str]) -> list[str]:
    """Have a module without a line be an empty one: IPython would not even call its magic."""
    if len(lines) == 1 and magic_line(lines[0]) is not None:
        return [lines[0].rstrip("\n") + "\n", "\n"]
    return lines


def _made_in(name: str, value: object) -> bool:
    """Tell whether a value of a module was made there, and not imported from elsewhere."""
    imported = hasattr(value, "__qualname__") and getattr(value, "__module__", name) != name
    return not imported and not isinstance(value, ModuleType)
