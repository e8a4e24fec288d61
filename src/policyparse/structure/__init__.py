"""Letterhead and foot, the outline between them, and what each line of it is."""

from policyparse.structure.letterhead import Letterhead, read_letterhead
from policyparse.structure.outline import Node, Outline, build_outline

__all__ = ["Letterhead", "Node", "Outline", "build_outline", "read_letterhead"]
