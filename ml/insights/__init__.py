"""Detection of anomalies in a ledger, on plain values."""
