"""Ledgers to try things on: a made-up household, and people's own CSV files."""
