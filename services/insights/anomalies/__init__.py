"""Anomalies: found in the background, listed by month, decided by the person."""
