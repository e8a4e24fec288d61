"""PDF files with a text layer, and those whose layer is broken or missing, which are handed to the recogniser page by page.

`text` takes the characters of a page from pdfium and `drawn` its lines and pictures, `words` makes words of characters and
`quality` judges them; where they are in doubt `plumber` asks pdfplumber. `recognition` hands pages on, `signatures` reads who
signed. What the words say in which order is settled in `policyparse.readers.page`.
"""

from policyparse.readers.pdf.reader import PdfReader

__all__ = ["PdfReader"]
