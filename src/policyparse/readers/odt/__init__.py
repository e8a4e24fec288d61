"""OpenDocument texts, as LibreOffice saves them."""

from policyparse.readers.odt.reader import OdtReader

__all__ = ["OdtReader"]
