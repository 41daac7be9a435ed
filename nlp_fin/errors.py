"""Every error nlp_fin raises on purpose.

    NlpFinError
    ├── UsageError            the call cannot be carried out as given
    │   ├── ArgumentError     a function was given a kind of object that it does not take
    │   └── ConfigError       a configuration file or variable is wrong
    ├── LexiconError          a vocabulary file has a bad row (file and line are in the message)
    ├── InputError            one input could not be used; the run goes on
    │   ├── InputSkippedError  read, but not analysed on purpose (another language, an index)
    │   └── InputFailedError   unreadable, too large, not text
    ├── FetchError            a page could not be fetched
    ├── StoreError            the database cannot be used
    │   ├── RecordError        one record cannot be stored; the database is fine
    │   └── WrongDatabaseError  what was named is no database of nlp_fin (a UsageError, too)
    └── ProviderError         a market data provider gave no usable answer

A message says what happened and what the user can do next.
"""

from __future__ import annotations


class NlpFinError(Exception):
    """Root of all errors that nlp_fin raises on purpose."""


class UsageError(NlpFinError):
    """The call cannot be carried out as given."""


class ArgumentError(UsageError, TypeError):
    """A function was called with a kind of object that it does not take."""


class ConfigError(UsageError):
    """A configuration file or an environment variable is wrong."""


class LexiconError(NlpFinError):
    """A vocabulary file has a bad row; the message names file and line."""


class InputError(NlpFinError):
    """One input could not be used. `reason` is a short stable word for counting.

    A run that meets one records it and goes on.
    """

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class InputSkippedError(InputError):
    """The input was read and deliberately not analysed (another language, an index page)."""


class InputFailedError(InputError):
    """The input could not be read: not found, too large, not text, broken markup."""


class FetchError(NlpFinError):
    """A page could not be fetched. `reason` is a short stable word for counting."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class StoreError(NlpFinError):
    """The database cannot be used: missing, locked, of a newer version, or not a database."""


class RecordError(StoreError):
    """One record cannot be stored as it is; the database is fine and the run goes on."""


class WrongDatabaseError(StoreError, UsageError):
    """What was named is missing, or is no database of nlp_fin: the call has to be changed."""


class ProviderError(NlpFinError):
    """A market data provider gave no usable answer. `reason` is a short stable word."""

    def __init__(self, message: str, *, reason: str = "no_data") -> None:
        super().__init__(message)
        self.reason = reason
