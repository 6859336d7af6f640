"""Everything that can go wrong and that a person can mend, as one small family.

    WenjuError
    ├── SettingsError      a WENJU_… variable is unknown or has an impossible value
    ├── SourceError        a file given to ingest cannot be read
    ├── StorageError       the storage folder is missing, read-only, locked or damaged
    │   ├── NoIndexError   nothing has been ingested yet
    │   └── IndexMismatchError   the index was built with another embedding model or layout
    ├── QuestionError      a question that cannot be taken: empty, or far too long
    ├── BusyError          too many questions at once; the same one can be asked again soon
    ├── TimeLimitError     a question took longer than one may
    ├── AccountError       an account or a key that does not exist, exists already, or may not
    └── BatchError         a batch file with a line that cannot be used

The message of each says what happened and what to do next, in one line; the command line prints it
after ``wenju: `` and exits with 1. Programming errors are not in this family and keep their traceback.
"""


class WenjuError(Exception):
    """Base of every error whose message is meant for the person at the keyboard."""


class SettingsError(WenjuError):
    """A setting is unknown or impossible."""


class SourceError(WenjuError):
    """A file given to ingest cannot be turned into articles."""


class StorageError(WenjuError):
    """The storage folder cannot be used."""


class NoIndexError(StorageError):
    """There is no index yet."""


class IndexMismatchError(StorageError):
    """The index on disk does not fit the settings of this process."""


class QuestionError(WenjuError):
    """A question that cannot be answered as it stands."""


class BusyError(WenjuError):
    """Too much is being answered already."""


class TimeLimitError(WenjuError):
    """A question took too long and was given up."""


class BatchError(WenjuError):
    """A line of a batch file cannot be used."""


class AccountError(WenjuError):
    """An account or a key cannot be made, changed or used."""
