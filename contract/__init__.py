"""The JSON contract, in the sections of the tables; ``schemas.py`` is its index."""
