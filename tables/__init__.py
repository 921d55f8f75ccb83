"""The tables, a section a file; everybody else imports them from ``models``."""
