"""Word documents (DOCX, DOCM, DOTX): python-docx opens the package, one walk of our own reads the tree.

`package` opens the parts within the limits, `numbering` counts automatic numbers, `runs` says what a paragraph prints, `body`
walks paragraphs and tables, `layout` puts tables that only lay out two columns into reading order.
"""

from policyparse.readers.docx.reader import DocxReader

__all__ = ["DocxReader"]
