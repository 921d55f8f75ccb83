"""Registry of the bank formats that can be imported."""

from importers.formats.camt import CamtReader
from importers.formats.gnucash import GnuCashCsvReader, GnuCashReader
from importers.formats.iif import IifReader
from importers.formats.mt940 import Mt940Reader
from importers.formats.norma43 import Norma43Reader
from importers.formats.ofx import OfxReader
from importers.formats.outlay_json import OutlayJsonReader
from importers.formats.qif import QifReader
from importers.formats.web_pages import WebPageReader
from importers.formats.workbooks import WorkbookReader
from importers.formats.xml_workbooks import XmlWorkbookReader
from importers.readers import StatementReader
from importers.tabular.table_reader import TableReader

# The first reader that recognises a file reads it. Tables have no signature of their own, so
# TableReader accepts every text that is not XML and stays last.
READERS: tuple[StatementReader, ...] = (
    OutlayJsonReader(),
    OfxReader(),
    CamtReader(),
    Mt940Reader(),
    QifReader(),
    Norma43Reader(),
    IifReader(),
    GnuCashReader(),
    GnuCashCsvReader(),
    WorkbookReader(),
    XmlWorkbookReader(),
    WebPageReader(),
    TableReader(),
)
