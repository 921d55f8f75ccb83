"""Categorization between the ledger and the models in ``ml/categorization``.

``ml/`` is imported inside functions: numpy, scipy and scikit-learn take seconds to load, and a
request without a prediction must not wait for them.
"""
