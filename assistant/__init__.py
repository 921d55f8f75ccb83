"""The ledger's tools for language models, and the protocol by which other programs call them."""
