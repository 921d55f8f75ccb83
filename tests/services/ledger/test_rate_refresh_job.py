"""Reference rates from a server, which here is a local one that sends what the bank sends."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from core.enums import ScheduleName
from core.errors import Unavailable
from core.schedules import Daily
from infrastructure.outbound import OutboundClient
from infrastructure.outbound_addresses import AddressPolicy, parse_networks
from infrastructure.reference_rates import (
    ReferenceRateFile,
    load_packaged_rates,
    reference_rates,
)
from services.ledger.rate_refresh_job import RefreshReport, refresh_rates
from services.schedule import SCHEDULE
from tests.receivers import Receiver, answer, hang_up, receiving

CLIENT = OutboundClient(AddressPolicy(parse_networks(["127.0.0.0/8"])))
NEXT_DAY = load_packaged_rates().last_day + dt.timedelta(days=1)
NEWER = f"Date,USD,JPY,\n{NEXT_DAY},1.25,N/A,\n2026-01-02,1.2,160,\n".encode()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    reference_rates.keep_in(tmp_path)
    return tmp_path


def refresh(url: str) -> RefreshReport:
    return refresh_rates(CLIENT, url, {}, lambda _share: None)


def pack(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("eurofxref-hist.csv", content)
    return file.getvalue()


def test_it_is_done_once_a_day_after_the_bank_has_published_its_rates() -> None:
    assert SCHEDULE[ScheduleName.REFRESH_RATES].rule == Daily(hour=17)


def test_without_an_address_nothing_is_fetched() -> None:
    last_day = load_packaged_rates().last_day.isoformat()
    assert refresh("") == {"is_refreshed": False, "last_day": last_day}


@pytest.mark.parametrize("content", [NEWER, pack(NEWER)], ids=["csv", "zip"])
def test_newer_rates_are_used_at_once_and_by_other_processes(
    receiver: Receiver, folder: Path, content: bytes
) -> None:
    receiver.behaviour = answer(200, content)
    report = refresh(receiver.url())
    assert report == {"is_refreshed": True, "last_day": NEXT_DAY.isoformat()}
    other = ReferenceRateFile()
    other.keep_in(folder)
    for rates in (reference_rates.load(), other.load()):
        found = rates.find("USD", NEXT_DAY)
        assert found is not None
        assert (found.per_euro, found.date) == (Decimal("1.25"), NEXT_DAY)
    assert refresh(receiver.url())["is_refreshed"] is False


def test_an_older_table_replaces_nothing(receiver: Receiver, folder: Path) -> None:
    receiver.behaviour = answer(200, b"Date,USD,\n2026-01-02,1.2,\n")
    assert refresh(receiver.url())["is_refreshed"] is False
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"Date,USD,\n2026-13-02,1.2,\n",
        b"Date,USD,\n2026-01-02,-1,\n",
        b"PK\x03\x04",
    ],
)
def test_what_is_no_table_changes_nothing(receiver: Receiver, folder: Path, content: bytes) -> None:
    receiver.behaviour = answer(200, content)
    with pytest.raises(Unavailable, match="did not send a table"):
        refresh(receiver.url())
    assert list(folder.iterdir()) == []
    assert reference_rates.load() is load_packaged_rates()


def test_a_server_that_does_not_answer_changes_nothing(receiver: Receiver) -> None:
    receiver.behaviour = hang_up
    with pytest.raises(Unavailable):
        refresh(receiver.url())
    with pytest.raises(Unavailable):
        refresh("http://192.0.2.1/")
    assert reference_rates.load() is load_packaged_rates()


def test_a_file_that_became_unreadable_is_as_none(folder: Path) -> None:
    (folder / "reference-rates.csv").write_text("nothing")
    assert reference_rates.load() is load_packaged_rates()
