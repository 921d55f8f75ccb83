"""Pure reading of bank files: bytes in, rows out. No Flask, no SQLAlchemy, no clock."""
