"""Page layout: words with their places become paragraphs in reading order, whoever found the words.

The PDF reader takes the words from the text layer, the scan reader from a recogniser; both hand `Page`s to `lay_out`.
"""

from policyparse.readers.page.layout import lay_out
from policyparse.readers.page.model import Laid, Layout, Page, Placed, Ruling, Word

__all__ = ["Laid", "Layout", "Page", "Placed", "Ruling", "Word", "lay_out"]
