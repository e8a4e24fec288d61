"""Word lists as patterns. `re` tries the alternatives of a plain one by one; written as a tree it reads a text's letters once."""

from __future__ import annotations

import re
from collections.abc import Iterable

LETTER = r"\w"  # what may not stand before a word that is whole

_Tree = dict[str, "_Tree"]
_END = ""


def any_of(words: Iterable[str], *, not_behind: Iterable[str] = ()) -> str:
    """A pattern for one of the words, the longest that fits first.

    `not_behind` are patterns of fixed width that may not stand right before it. They are looked for behind the word's first
    letter, so that a search still skips to the places where a word can begin.
    """
    root: _Tree = {}
    for word in words:
        tree = root
        for letter in word:
            tree = tree.setdefault(letter, {})
        tree[_END] = {}
    behind = "".join(f"(?<!{before}.)" for before in not_behind)
    return f"(?:{'|'.join(re.escape(letter) + behind + _write(tree) for letter, tree in root.items())})"


def _write(tree: _Tree) -> str:
    """What may follow the letters that lead to a tree."""
    rest = [re.escape(letter) + _write(below) for letter, below in tree.items() if letter != _END]
    if not rest:
        return ""
    if _END in tree:
        return f"(?:{'|'.join(rest)})?"
    return rest[0] if len(rest) == 1 else f"(?:{'|'.join(rest)})"
