"""Learning on arrays and frames: no users, no database, no clock. Only ``learning/`` comes here."""
