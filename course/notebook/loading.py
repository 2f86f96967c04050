"""Importing a cell's file, freshly each time, as the module that workers will import too."""

from __future__ import annotations

import importlib
import linecache
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType, TracebackType


def load_cell(path: Path, text: str) -> ModuleType:
    """Run `text`, which stands in the file `path`, as the module ``path.stem``.

    A module that was loaded before keeps its identity, so that ``import NAME`` elsewhere sees the
    new text, and loses every name that the new text no longer defines. When the text fails, no
    module of that name stays loaded, as after any import that failed: workers and the notebook
    then both meet the error, and neither runs the old text.

    Raises
    ------
    BaseException
        Whatever the text raises.
    """
    name = path.stem
    _forget_lines(path)
    _make_importable(path.parent)
    spec = spec_from_file_location(name, path)
    assert spec is not None  # a .py file always has a loader
    fresh = module_from_spec(spec)
    module = sys.modules.get(name, fresh)
    if module is not fresh:
        vars(module).clear()
        vars(module).update(vars(fresh))
    sys.modules[name] = module
    try:
        exec(compile(text, str(path), "exec", dont_inherit=True), vars(module))  # noqa: S102 - the cell is to run
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return module


def public_names(module: ModuleType) -> dict[str, object]:
    """Every name of `module` that does not begin with an underscore, imports included."""
    return {name: value for name, value in vars(module).items() if not name.startswith("_")}


def _forget_lines(path: Path) -> None:
    linecache.cache.pop(str(path), None)
    importlib.invalidate_caches()


def _make_importable(folder: Path) -> None:
    """Put `folder` on the import path by its full name.

    A kernel's path begins with ``""``, which a child reads as the folder where the kernel
    started; after ``os.chdir`` that is another folder.
    """
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))


def within(path: Path, error: BaseException) -> TracebackType | None:
    """The part of the error's traceback that begins in the file `path`, if there is one."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != str(path):
        trace = trace.tb_next
    return trace
