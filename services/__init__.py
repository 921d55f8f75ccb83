"""Use cases: one module a noun, free functions over plain values."""
