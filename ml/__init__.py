"""Learning on arrays and frames: no users, no database, no clock. Only ``ml_service.py`` comes here."""
