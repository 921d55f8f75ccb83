"""Machine learning on arrays and frames: no users, no database, no clock.

Only ``learning/`` and the index ``ml_service.py`` import it. ``training`` packages fit and evaluate
models; what serves predictions never imports them.
"""
