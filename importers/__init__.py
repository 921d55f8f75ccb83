"""Read bank files: bytes in, rows out. Pure functions: no Flask, no SQLAlchemy, no clock."""
