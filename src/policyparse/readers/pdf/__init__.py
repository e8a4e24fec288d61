"""PDF files with a text layer, and those whose layer is broken or missing, which are handed to the recogniser page by page.

`text` takes the characters of a page from pdfium, `ruled` characters and rulings from pdfplumber where a page has tables or
its characters are in doubt, `words` makes words of characters, `quality` judges them, `recognition` hands pages on,
`signatures` reads who signed. What the words say in which order is settled in `policyparse.readers.page`.
"""

from policyparse.readers.pdf.reader import PdfReader

__all__ = ["PdfReader"]
