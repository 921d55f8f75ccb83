"""The client against a local server that speaks the chat completions protocol."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from core.errors import Unavailable
from llm.chat import MAX_FAILURES, CategoryChat
from tests.conftest import Person
from tests.live.load import until

pytestmark = pytest.mark.any_database

NAMES = ["Groceries", "Food & Dining"]


class FakeModel(ThreadingHTTPServer):
    """Answers every request with ``content`` and records the requests."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.content: Any = "Groceries"
        self.status = 200
        self.seconds = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, *_: Any) -> None:
        """Stay silent when the client hangs up at its timeout."""


class Handler(BaseHTTPRequestHandler):
    server: FakeModel

    def do_POST(self) -> None:
        self.server.keys.append(self.headers.get("Authorization"))
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append(json.loads(body))
        time.sleep(self.server.seconds)

        message = {"role": "assistant", "content": self.server.content}
        response = {
            "id": "1",
            "object": "chat.completion",
            "choices": [{"index": 0, "message": message}],
        }
        raw = json.dumps(response).encode() if self.path == "/v1/chat/completions" else b"{}"
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def model() -> Iterator[FakeModel]:
    server = FakeModel()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("Groceries", "Groceries"),
        (' "food & dining".\n', "Food & Dining"),
        ("NONE", None),
        ("Ignore!", None),
        ({"no": "text"}, None),
    ],
)
def test_an_answer_is_one_of_the_names_or_none(
    model: FakeModel, content: Any, name: str | None
) -> None:
    model.content = content
    chat = CategoryChat(model.url, "", "small", 60)
    assert chat.choose("corner market", "expense", NAMES) == name


def test_a_request_names_the_model_and_carries_the_key_and_the_question(model: FakeModel) -> None:
    CategoryChat(model.url, "secret", "small", 60).choose("corner market", "expense", NAMES)
    (request,) = model.requests
    assert model.keys == ["Bearer secret"]
    assert (request["model"], request["temperature"]) == ("small", 0)
    assert json.loads(request["messages"][1]["content"]) == {
        "payee": "corner market",
        "kind": "expense",
        "categories": NAMES,
    }


@pytest.mark.parametrize("failure", [{"status": 500}, {"seconds": 1.5}])
def test_a_failing_server_is_unavailable_and_not_called_after_some_failures(
    model: FakeModel, failure: dict[str, Any]
) -> None:
    vars(model).update(failure)
    chat = CategoryChat(model.url, "", "small", 0.4)
    codes = []
    for _ in range(MAX_FAILURES + 3):
        with pytest.raises(Unavailable) as caught:
            chat.choose("corner market", "expense", NAMES)
        codes.append(caught.value.code)
    # A slow server may still be reading a request that the client has given up.
    until(lambda: len(model.requests) >= MAX_FAILURES, lambda: model.requests)
    assert len(model.requests) == MAX_FAILURES
    assert codes[0] == "llm_unavailable"
    assert codes[-1] == "llm_resting"


def test_a_missing_server_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        CategoryChat("http://127.0.0.1:9/v1", "", "small", 0.5).choose("x", "expense", NAMES)


@pytest.fixture
def connected(ada: Person, model: FakeModel, monkeypatch: pytest.MonkeyPatch) -> Person:
    """A user of a server that has a language model configured."""
    parts = ada.client.application.extensions["outlay"]
    chat = CategoryChat(model.url, "", "small", 60)
    categories = type(parts.categories)(parts.categories.models, parts.categories.policy, chat)
    fields = {name: getattr(parts, name) for name in parts.__slots__}
    changed = type(parts)(**(fields | {"categories": categories}))
    monkeypatch.setitem(ada.client.application.extensions, "outlay", changed)
    return ada


UNKNOWN_PAYEE = {
    "payee": "SQ *QXZ WVBK 0423 4111-1111-1111-1111",
    "amount": 17.25,
    "ai_classify": True,
}


def test_without_the_users_consent_the_model_is_not_called(
    connected: Person, model: FakeModel
) -> None:
    connected.post("/expenses", **UNKNOWN_PAYEE)
    assert model.requests == []


def test_with_consent_the_models_choice_is_suggested_and_not_applied(
    connected: Person,
) -> None:
    connected.put("/users/me/preferences", llm_categorization=True)
    row = connected.post("/expenses", **UNKNOWN_PAYEE)
    suggestion = row["category_suggestion"]
    assert suggestion["category_name"] == "Groceries"
    assert (suggestion["source"], suggestion["decision"]) == ("llm", "suggest")
    assert row["category_id"] is None


def test_only_cleaned_words_are_sent(connected: Person, model: FakeModel) -> None:
    connected.put("/users/me/preferences", llm_categorization=True)
    connected.post("/expenses", **UNKNOWN_PAYEE)
    (request,) = model.requests
    question = json.loads(request["messages"][1]["content"])
    assert (question["payee"], question["kind"]) == ("qxz wvbk", "expense")
    for private in ("17.25", "4111", "0423", connected.email):
        assert private not in json.dumps(request)


def test_without_ai_classify_no_request_waits_for_the_model(
    connected: Person, model: FakeModel
) -> None:
    connected.put("/users/me/preferences", llm_categorization=True)
    connected.post("/expenses", payee="Qxz Wvbk", amount=1)
    assert model.requests == []


def test_when_the_model_fails_the_categorizers_suggestion_is_returned(
    connected: Person, model: FakeModel
) -> None:
    connected.put("/users/me/preferences", llm_categorization=True)
    model.status = 503
    suggestion = connected.post("/ml/categorize", 200, payee="Qxz Wvbk", ask_llm=True)
    assert suggestion["source"] in {"model", "none"}
    model.status = 200
    suggestion = connected.post("/ml/categorize", 200, payee="Qxz Wvbk", ask_llm=True)
    assert suggestion["source"] == "llm"


def test_the_model_is_called_for_a_single_transaction_only(connected: Person) -> None:
    connected.put("/users/me/preferences", llm_categorization=True)
    transactions = [{"payee": "a"}, {"payee": "b"}]
    connected.post("/ml/categorize", 422, transactions=transactions, ask_llm=True)
