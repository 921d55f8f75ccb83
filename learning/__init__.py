"""Between the tables and the models: rows become what ``ml/`` learns from, its answers plain values.

``ml_service.py`` is its index, and the one door that the rest of the program uses.
"""
