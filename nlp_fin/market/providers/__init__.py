"""The market data providers that come with the package; each is an entry point."""
