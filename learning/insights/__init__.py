"""Histories of the ledger for the search for anomalies."""
