"""Build workbooks cell by cell, as spreadsheets save them."""

import base64
import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Sequence
from xml.sax.saxutils import escape

Cell = str | int | float | dt.date | None
Rows = Sequence[Sequence[Cell]]

ORIGIN = dt.date(1899, 12, 30)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'

XLS = zlib.decompress(
    base64.b64decode(
        """
eNrtWE1oE0EU/ma7aX5smx9ToRVqKFi1Fop4EaSusYlFMLHGgz8ImrY5hGpSYjzoQas1R0EQBIuXSj14qXrxBz3ozYNQMQehICR6
Ek+Cgoc265u3uzWNCg1oobrfMm9m3sy383bezJvdfT3rL009aC+jBrvQgIruRmOVTlByWxUfqF3XZdHKXZR0G6sKbhc5stGBp82v
nNKH0t9lKLivviAJvKd0HGOIZzOp0ApiD9uQFNKGPpICt0jTgja2KsBymOValve45zOWu1lzlWUf9S2JY5jV4t07zFV8ROnkthbI
+z5izhxrtqEVL+UqvnhNGH0dCOfSyVOrrKFDbcI0yKEDqUwqJ+te3IEHiER6Y7Heo4QSguTsaXzVQ8AXa1c/D9n6ldULkP7bUr3z
N3oXObFWf11RgXHoJ3mTFChAb1CNtXBoHjtpQYAT6SLJfGoNZakzw7n0WD6dzdBmD5/Ons3kSd1/IBGPJkKR6P591DfcH4t6ZLjn
8OBbEh6aeds0kRyBl8t+3jw+sm/+7uc3saFB7QRrxvlIMA6OjdJO6LgkGURu4ZaGRdnNjK0sL/Nd13O5nWWQHoLyrsFWs7B3gvtc
4dYuGmc7o6htqipvpnLh08HHHYUP2hYqzwyUzwdn3mpT6KR5GiG+vCbQI3rE5E2JJ5qVCzPIvGPZ9lPAcSk+03bdPB29WJBbjOBn
adTk7IjFmmLOlWSLGvYFxcO6ACaLCvcXzJazY7RJdvGjrku28gu2ERpvmGzDM6rJVph920tHuxLAQ9mVAuUPeGDDhg0bNmzYsGHj
P4Dgl1LjFVw1vxXkS77T/K+zQKli/yb5Z5FAlq48fVRGkaE8h3N1rZ91cAjrXmKZHOt/ocRhGj2HUQyxHaN1r1/6SBPVz7Nsou/P
baF6x6/UY+dfHv87+9He1g==
"""
    )
)
"""A workbook of Excel 97: Date, Description, Amount; 15 and 14 October 2026, -14.2 and 1000."""


def xlsx(sheets: dict[str, Rows], merged: str = "", hidden: str = "") -> bytes:
    """Build an .xlsx file of sheets by name."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS.replace("officeDocument", "package")}"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
    }
    listed, related = "", f'<Relationship Id="rId0" Type="{RELATIONS}/styles" Target="styles.xml"/>'
    for number, (name, rows) in enumerate(sheets.items(), start=1):
        state = ' state="hidden"' if name == hidden else ""
        listed += f'<sheet name="{escape(name)}" sheetId="{number}"{state} r:id="rId{number}"/>'
        related += f'<Relationship Id="rId{number}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(rows, merged)
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{RELATIONS.replace("officeDocument", "package")}">{related}</Relationships>'
    )
    return _zip(parts)


def _sheet(rows: Rows, merged: str) -> str:
    text = ""
    for line, row in enumerate(rows, start=1):
        cells = "".join(_cell(f"{chr(65 + place)}{line}", value) for place, value in enumerate(row))
        text += f'<row r="{line}">{cells}</row>'
    merges = f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{text}</sheetData>{merges}</worksheet>'


def _cell(name: str, value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f'<c r="{name}" s="1"><v>{(value - ORIGIN).days}</v></c>'
    if isinstance(value, str):
        return f'<c r="{name}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{name}"><v>{value!r}</v></c>'


def corners() -> bytes:
    """Build an .xlsx file with a cell in the first and one in the last place of a sheet."""
    parts = xlsx({"S": [["a"]]})
    with zipfile.ZipFile(io.BytesIO(parts)) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"]
    last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    members["xl/worksheets/sheet1.xml"] = sheet.replace("</sheetData>", last)
    return _zip(members)


def ods(rows: Rows) -> bytes:
    """Build an .ods file of one sheet."""
    office, table, text = (
        f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text")
    )
    body = ""
    for row in rows:
        body += "<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>"
    content = (
        f'<office:document-content xmlns:office="{office}" xmlns:table="{table}" xmlns:text="{text}"><office:body>'
        f'<office:spreadsheet><table:table table:name="S">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    return _zip({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def _ods_cell(value: Cell) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, dt.date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"><text:p>{value:%d/%m/%y}</text:p></table:table-cell>'
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'


def _zip(parts: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()
