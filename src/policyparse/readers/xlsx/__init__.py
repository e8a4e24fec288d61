"""Workbooks, whose sheets are tables of an annex."""

from policyparse.readers.xlsx.reader import XlsxReader

__all__ = ["XlsxReader"]
