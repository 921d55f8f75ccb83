"""Pure writing of transactions for other programs: rows in, pieces of text out. No Flask, no SQLAlchemy, no clock."""
