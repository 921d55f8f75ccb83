"""Table definitions by room; other floors import them from ``models``."""
