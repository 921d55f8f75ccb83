"""Between tables and models: rows become arrays for ``ml/``, and its results plain values.

``ml_service.py`` is its index, and the one door that the rest of the program uses.
"""
