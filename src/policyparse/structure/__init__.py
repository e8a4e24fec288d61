"""Letterhead and foot, the outline between them, and what each line of it is."""

from policyparse.structure.frame import Frame, read_frame
from policyparse.structure.letterhead import Letterhead, read_letterhead
from policyparse.structure.numbering import lost_numbering
from policyparse.structure.outline import Node, Outline, build_outline

__all__ = ["Frame", "Letterhead", "Node", "Outline", "build_outline", "lost_numbering", "read_frame", "read_letterhead"]
