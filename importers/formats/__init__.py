"""Readers of bank formats that are not tables, one per file."""
