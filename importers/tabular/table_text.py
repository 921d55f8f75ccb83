"""Write records as the text of a table, for formats that hold a table in another form."""

import csv
import io
from collections.abc import Iterable

from importers.tabular.records import Record

ENCODING = "utf-8"
# No file uses it, so no import profile for a file with the same headings fits by chance.
DELIMITER = "\x1f"


def write_table(records: Iterable[Record]) -> bytes:
    """Write records with ascending line numbers so that each stands on its line of the text."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=DELIMITER, lineterminator="\n")
    line = 1
    for number, cells in records:
        text.write("\n" * (number - line))
        writer.writerow([" ".join(cell.split()) for cell in cells] or [""])
        line = max(number, line) + 1
    return text.getvalue().encode(ENCODING)
