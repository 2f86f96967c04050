"""The names by which an answer could reach what the judge observes with: what `screen` finds."""

from __future__ import annotations

MODULES = frozenset(
    [
        "_ctypes",
        "_imp",
        "_signal",
        "_thread",
        "bdb",
        "builtins",
        "cProfile",
        "code",
        "codeop",
        "course",
        "ctypes",
        "doctest",
        "gc",
        "importlib",
        "inspect",
        "marshal",
        "pdb",
        "pkgutil",
        "profile",
        "pydoc",
        "runpy",
        "trace",
        "zipimport",
    ]
)
"""Modules that an answer must not import."""

NAMES = frozenset(
    [
        "__builtins__",
        "__import__",
        "__loader__",
        "__spec__",
        "breakpoint",
        "compile",
        "eval",
        "exec",
        "globals",
    ]
)
"""Built-in names that it must not use."""

INSIDE = frozenset({"_sys", "sys"} | MODULES - {"code", "profile", "trace"})
"""Modules as attributes of whatever has imported them: ``threading._sys``."""

ATTRIBUTES = frozenset(
    [
        "CodeType",
        "__builtins__",
        "__closure__",
        "__code__",
        "__get__",
        "__getattribute__",
        "__globals__",
        "__import__",
        "__loader__",
        "__self__",
        "__spec__",
        "__subclasses__",
        "_bootstrap",
        "_bootstrap_inner",
        "_CRLock",
        "_current_frames",
        "_getframe",
        "_start_joinable_thread",
        "_start_new_thread",
        "addaudithook",
        "ag_code",
        "ag_frame",
        "call_tracing",
        "co_code",
        "co_consts",
        "cr_code",
        "cr_frame",
        "exec",
        "eval",
        "f_back",
        "f_builtins",
        "f_code",
        "f_globals",
        "f_locals",
        "from_address",
        "get_field",
        "f_trace",
        "f_trace_opcodes",
        "get_type_hints",
        "gi_code",
        "gi_frame",
        "in_dll",
        "meta_path",
        "monitoring",
        "path_hooks",
        "setprofile",
        "settrace",
        "setprofile_all_threads",
        "settrace_all_threads",
        "tb_frame",
        "walk_stack",
        "walk_tb",
    ]
)
"""Attributes that it must not use, of whatever object."""

OF_MODULES = frozenset(
    {
        ("sys", "__dict__"),
        ("sys", "breakpointhook"),
        ("sys", "modules"),
        ("threading", "_active"),
        ("threading", "_limbo"),
        ("types", "coroutine"),
        ("unittest", "mock"),
    }
)
"""Attributes of certain modules that it must not use."""

MAY_BE_SET = frozenset(
    {("threading", "excepthook"), ("sys", "excepthook"), ("sys", "stdout"), ("sys", "stderr")}
)
"""Attributes of modules that are there to be set."""

PUBLIC = frozenset({("os", "_exit"), ("sys", "_clear_type_cache"), ("sys", "_is_gil_enabled")})
"""Attributes of modules that are for all, though their names say otherwise."""
