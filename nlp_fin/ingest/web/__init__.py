"""From the web to a local archive: polite, safe, and with a reason for every page not stored."""
