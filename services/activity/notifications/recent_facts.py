"""What counts as news: reactions look back this far, because the server may have been down."""

import datetime as dt

NEWS = dt.timedelta(days=2)
"""How long ago something may have happened to be told."""
