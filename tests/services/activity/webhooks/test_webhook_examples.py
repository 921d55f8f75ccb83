"""The receivers of the documentation accept our messages and nothing else."""

import json
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import WebhookVerificationError

from services.activity.webhooks.webhook_signatures import new_secret, sign

TEXT = (Path(__file__).parents[4] / "docs" / "API.md").read_text(encoding="utf-8")
SECTION = TEXT.partition("## Webhooks")[2].partition("## Budgets")[0]
PYTHON, NODE = (re.search(rf"```{name}\n(.*?)```", SECTION, re.DOTALL) for name in ("python", "js"))
BODY = '{"type":"transaction_created","data":{"payee":"Bäckerei"}}'


def message(secret: str, seconds: int = 0) -> dict[str, str]:
    return sign([new_secret(), secret], "7:42", int(time.time()) + seconds, BODY.encode())


def test_the_receiver_in_python_verifies() -> None:
    assert PYTHON
    names: dict[str, Any] = {}
    exec(PYTHON[1], names)
    secret = new_secret()
    assert names["receive"](BODY.encode(), message(secret), secret) == json.loads(BODY)
    with pytest.raises(WebhookVerificationError):
        names["receive"](BODY.encode(), message(secret), new_secret())


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_the_receiver_in_node_verifies(tmp_path: Path) -> None:
    assert NODE
    secret = new_secret()
    cases = [
        [BODY, message(secret), secret],
        [BODY, message(secret), new_secret()],
        [BODY + " ", message(secret), secret],
        [BODY, message(secret, seconds=-600), secret],
    ]
    call = """
for (const [body, headers, secret] of JSON.parse(process.argv[2])) {
  try { console.log(receive(body, headers, secret).data.payee); }
  catch (error) { console.log(error.message); }
}
"""
    program = tmp_path / "receiver.mjs"
    program.write_text(NODE[1] + call, encoding="utf-8")
    done = subprocess.run(
        ["node", program, json.dumps(cases)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["Bäckerei", "wrong signature", "wrong signature", "too old"]
