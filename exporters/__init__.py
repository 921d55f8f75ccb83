"""Write transactions for other programs: rows in, pieces of text out.

Pure functions: no Flask, no SQLAlchemy, no clock.
"""
