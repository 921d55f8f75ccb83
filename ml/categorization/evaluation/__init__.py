"""Offline measurement of the categorizer and of the methods it is compared with."""
