"""Web pages, as offices export them and as portals show them."""

from policyparse.readers.html.reader import HtmlReader

__all__ = ["HtmlReader"]
