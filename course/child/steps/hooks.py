"""All hooks that instrumented code may call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from course.child.steps import iterating, operations
from course.child.steps.slots import ItemSlot, Slot, in_place

HOOKS: dict[str, Callable[..., Any]] = {
    "anything": operations.anything,
    "attribute": operations.attribute,
    "binary": operations.binary,
    "call": operations.call,
    "cell": operations.cell,
    "class_made": operations.class_made,
    "class_without_bases": operations.class_without_bases,
    "context": iterating.context,
    "decorator": operations.decorator,
    "delegate": iterating.delegate,
    "formatted": operations.formatted,
    "global_": operations.global_,
    "imports": iterating.imports,
    "in_place": in_place,
    "item": operations.item,
    "item_slot": ItemSlot,
    "iterate": iterating.iterate,
    "named": operations.named,
    "raised": operations.raised,
    "ready": operations.ready,
    "resumed": iterating.resumed,
    "slot": Slot,
    "store_cell": operations.store_cell,
    "store_global": operations.store_global,
    "store_named": operations.store_named,
    "unary": operations.unary,
    "whole": operations.whole,
}
"""By the names that `instrument` uses."""
