"""Offline fitting of the shipped models and of the optional sentence encoder."""
