"""Exit with 0 if the server of this container is ready, for Docker's HEALTHCHECK."""

import os
import sys
from http import HTTPStatus
from http.client import HTTPConnection


def main() -> int:
    """0 when the server answers that it can serve."""
    port = os.environ.get("PORT") or "5000"
    # It answers the hosts of TRUSTED_HOSTS alone, where these are set.
    host = os.environ.get("TRUSTED_HOSTS", "").split(",")[0].lstrip(".") or "localhost"
    connection = HTTPConnection("127.0.0.1", int(port), timeout=5)
    try:
        connection.request("GET", "/api/health/ready", headers={"Host": host})
        status = connection.getresponse().status
    except OSError as error:
        print(f"not ready: {error}")  # noqa: T201 (docker inspect shows it)
        return 1
    print(f"status {status}")  # noqa: T201
    return 0 if status == HTTPStatus.OK else 1


if __name__ == "__main__":
    sys.exit(main())
