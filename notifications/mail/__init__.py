"""Mails: each is one template, which becomes HTML and plain text in the reader's language."""
