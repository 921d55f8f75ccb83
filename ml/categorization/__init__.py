"""Categorization of transactions: everything that a running server needs to predict categories.

``training`` makes the shipped models and ``evaluation`` measures them; nothing outside those two
packages may import them (see ``ml/ruff.toml``), so a server never loads them.
"""
