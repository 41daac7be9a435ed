"""What the exit code of every command means."""

from __future__ import annotations

OK = 0
FINDINGS = 1
USAGE = 2
UNREAD = 3
STOPPED = 4
INTERRUPTED = 130
OUTPUT_CLOSED = 141

TABLE = """\
Exit codes of all commands:

\b
  0    done
  1    a finding of the kind that --fail-on names (goes before 3)
  2    wrong usage: an option, a setting, a missing or foreign database
  3    done, but some inputs could not be read; stderr names each
  4    could not go on: disk full, database locked, no permission
  130  interrupted by Ctrl-C or SIGTERM
  141  nobody reads the output any more, as after | head
"""
