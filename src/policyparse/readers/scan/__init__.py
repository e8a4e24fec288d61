"""Scanned pages: pictures become words with their places, and how sure the recogniser is of each.

`picture` makes a page fit to be read, `engine` is Tesseract, `rulings` finds the lines of tables, `pages` reads many pages at
a time, `sources` opens what holds them. What the words say in which order is settled in `policyparse.readers.page`.
"""

from policyparse.readers.scan.pages import recognise
from policyparse.readers.scan.reader import ScanReader

__all__ = ["ScanReader", "recognise"]
