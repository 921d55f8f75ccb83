"""Reaching people: how a message is sent, and what it says."""
