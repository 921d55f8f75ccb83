"""The words all else is written in: money, periods, errors, events, identity."""
