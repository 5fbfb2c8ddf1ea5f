"""Faults as changes of lines: planted into the oracle, and taken out again.

A change replaces text in the source of one function, whose code is then
exchanged in place: whoever has imported the function has the fault, too.
"""

import importlib
import inspect
import pkgutil
import textwrap
from collections import namedtuple
from contextlib import contextmanager

import etalon_oracle

Change = namedtuple("Change", "target old new")


class Fault:
    """`what` is a sentence, `seen` where it happened, `ops` what it may touch."""

    def __init__(self, slug, what, *changes, ops, seen=None, spare=(), within="", where=None):
        self.slug, self.what, self.changes, self.ops, self.seen = slug, what, changes, ops, seen
        self.spare = spare  # Words of ids that would take too long.
        self.within = within  # How the ids begin.
        self.where = where or {}  # Arguments, and which values of them.

    def touches(self, case):
        args = case["args"] if isinstance(case["args"], dict) else {}
        if any(isinstance(args.get(name), str) and args[name] not in values for name, values in self.where.items()):
            return False
        return case["op"] in self.ops and case["id"].startswith(self.within) and not any(word in case["id"] for word in self.spare)


def modules():
    """All modules of the oracle, imported."""
    names = (part.name for part in pkgutil.walk_packages(etalon_oracle.__path__, "etalon_oracle."))
    return [importlib.import_module(name) for name in names]


def caches():
    """All functions that remember, of modules and of classes."""
    for module in modules():
        for thing in list(vars(module).values()):
            parts = list(vars(thing).values()) if inspect.isclass(thing) else [thing]
            yield from (part for part in parts if hasattr(part, "cache_clear"))


def forget():
    for cache in caches():
        if cache.__name__ != "most":  # No fault touches it.
            cache.cache_clear()


def find(target):
    """(owner, name) of `module.name` or `module.Class.name`."""
    words = target.split(".")
    module = next(m for m in modules() if m.__name__.removeprefix("etalon_oracle.").removeprefix("mechanisms.") == words[0])
    owner = module
    for word in words[1:-1]:
        owner = getattr(owner, word)
    return owner, words[-1]


def function_at(target):
    """The function itself, below a property, a static method or a cache."""
    owner, name = find(target)
    found = inspect.getattr_static(owner, name)
    for inner in ("fget", "__func__", "__wrapped__"):
        found = getattr(found, inner, found)
    return found


def source_of(function):
    lines = textwrap.dedent(inspect.getsource(function)).splitlines(keepends=True)
    while lines[0].startswith("@"):
        del lines[0]
    return "".join(lines)


def compiled(function, changes):
    """The code of a function after the changes."""
    source = source_of(function)
    for change in changes:
        if change.old not in source:
            raise ValueError("%s has no %r" % (change.target, change.old))
        source = source.replace(change.old, change.new)
    code = compile(source, "<planted in %s>" % changes[0].target, "exec")
    return next(part for part in code.co_consts if inspect.iscode(part) and part.co_name == function.__name__)


@contextmanager
def planted(fault):
    """The oracle with the fault."""
    undo, by_target = [], {}
    for change in fault.changes:
        by_target.setdefault(change.target, []).append(change)
    try:
        for target, changes in by_target.items():
            function = function_at(target)
            code = compiled(function, changes)
            undo.append((function, function.__code__))
            function.__code__ = code
        forget()
        yield
    finally:
        for function, code in undo:
            function.__code__ = code
        forget()
