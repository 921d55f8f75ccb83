"""Ledgers for trying the program: a generated household, and users' own CSV files."""
