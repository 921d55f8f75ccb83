"""The version of Outlay, as its API and its protocols tell it."""

VERSION = "1.0.0"
