"""Against a real server on this machine that speaks the chat completions protocol."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from core.errors import Unavailable
from llm.chat import FAILURES, CategoryChat
from tests.conftest import Person


class FakeModel(ThreadingHTTPServer):
    """Answers what it is told to, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.says: Any = "Groceries"
        self.status = 200
        self.seconds = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: FakeModel

    def do_POST(self) -> None:
        self.server.keys.append(self.headers.get("Authorization"))
        self.server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        time.sleep(self.server.seconds)
        message = {"role": "assistant", "content": self.server.says}
        answer = {
            "id": "1",
            "object": "chat.completion",
            "choices": [{"index": 0, "message": message}],
        }
        raw = json.dumps(answer).encode() if self.path == "/v1/chat/completions" else b"{}"
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


NAMES = ["Groceries", "Food & Dining"]


def test_it_answers_one_of_the_names_or_none(model: FakeModel) -> None:
    chat = CategoryChat(model.url, "secret", "small", 2)
    for said, meant in (
        ("Groceries", "Groceries"),
        (' "food & dining".\n', "Food & Dining"),
        ("NONE", None),
        ("Ignore!", None),
    ):
        model.says = said
        assert chat.choose("corner market", "expense", NAMES) == meant
    assert model.keys[0] == "Bearer secret"
    assert (model.asked[0]["model"], model.asked[0]["temperature"]) == ("small", 0)
    assert json.loads(model.asked[0]["messages"][1]["content"]) == {
        "payee": "corner market", "kind": "expense", "categories": NAMES,
    }  # fmt: skip


@pytest.mark.parametrize("trouble", [{"status": 500}, {"says": {"no": "text"}}, {"seconds": 1.5}])
def test_trouble_is_unavailable_and_after_some_of_it_nobody_is_asked(
    model: FakeModel, trouble: dict[str, Any]
) -> None:
    vars(model).update(trouble)
    chat = CategoryChat(model.url, "", "small", 0.4)
    if "says" in trouble:
        assert chat.choose("corner market", "expense", NAMES) is None
        return
    for _ in range(FAILURES + 3):
        with pytest.raises(Unavailable):
            chat.choose("corner market", "expense", NAMES)
    assert len(model.asked) == FAILURES


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        CategoryChat("http://127.0.0.1:9/v1", "", "small", 0.5).choose("x", "expense", NAMES)


@pytest.fixture
def connected(ada: Person, model: FakeModel, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody on a server with a language model."""
    parts = ada.client.application.extensions["outlay"]
    chat = CategoryChat(model.url, "", "small", 1)
    categories = type(parts.categories)(parts.categories.models, parts.categories.policy, chat)
    changed = type(parts)(
        **{name: getattr(parts, name) for name in parts.__slots__} | {"categories": categories}
    )
    monkeypatch.setitem(ada.client.application.extensions, "outlay", changed)
    return ada


def test_only_who_agrees_is_asked_for_and_only_the_clean_words_leave(
    connected: Person, model: FakeModel
) -> None:
    body = {"payee": "SQ *QXZ WVBK 0423 4111-1111-1111-1111", "amount": 17.25, "ai_classify": True}
    connected.post("/expenses", **body)
    assert model.asked == []
    connected.put("/users/me/preferences", llm_categorization=True)
    row = connected.post("/expenses", **body)
    said = row["category_suggestion"]
    assert (said["category_name"], said["source"], said["decision"]) == (
        "Groceries",
        "llm",
        "suggest",
    )
    assert row["category_id"] is None
    (asked,) = model.asked
    told = json.loads(asked["messages"][1]["content"])
    assert (told["payee"], told["kind"]) == ("qxz wvbk", "expense")
    assert not any(word in json.dumps(asked) for word in ("17.25", "4111", "0423", connected.email))
    connected.post("/expenses", payee="Qxz Wvbk", amount=1)
    assert len(model.asked) == 1  # without ai_classify: true nobody waits for a language model


def test_without_an_answer_the_models_own_stands(connected: Person, model: FakeModel) -> None:
    connected.put("/users/me/preferences", llm_categorization=True)
    model.status = 503
    said = connected.post("/ml/categorize", 200, payee="Qxz Wvbk", ask_llm=True)
    assert said["source"] == "model"
    model.status, model.says = 200, "Groceries"
    assert connected.post("/ml/categorize", 200, payee="Qxz Wvbk", ask_llm=True)["source"] == "llm"
    connected.post(
        "/ml/categorize", 422, transactions=[{"payee": "a"}, {"payee": "b"}], ask_llm=True
    )
