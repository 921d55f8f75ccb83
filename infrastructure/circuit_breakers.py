"""Circuit breakers: after some failures in a row, a service is left alone for a while.

    breaker("smtp").call(send, message)

Fails at once while the service rests. After the pause, one call is let through: its success closes
the circuit, its failure begins the next pause. Each process counts for itself.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import ParamSpec, TypeVar

import pybreaker
import structlog

from core.errors import Unavailable

log = structlog.get_logger()

MAX_FAILURES = 5
PAUSE_SECONDS = 60.0
MAX_BREAKERS = 2_000
"""Beyond this, those without failures are forgotten: people name the hosts of webhooks."""

P = ParamSpec("P")
T = TypeVar("T")


class CircuitOpen(Unavailable):
    """The service is not called at present, because it has failed repeatedly."""

    def __init__(self) -> None:
        super().__init__(
            "The service is paused after repeated failures. Try again in a minute.",
            code="circuit_open",
        )


class Breaker:
    """A circuit breaker that lets any number of calls run at the same time.

    ``name`` is the kind of service, and after a colon its host where there are several. ``ignored``
    are exceptions by which a working service refuses one request.
    """

    def __init__(
        self,
        name: str,
        *,
        max_failures: int = MAX_FAILURES,
        pause_seconds: float = PAUSE_SECONDS,
        ignored: tuple[type[Exception], ...] = (),
    ) -> None:
        self.name = name
        self._probing = threading.Lock()
        self._circuit = pybreaker.CircuitBreaker(
            fail_max=max_failures,
            reset_timeout=pause_seconds,
            exclude=ignored,
            name=name,
            listeners=[_Log()],
            # The caller learns of the failure itself.
            throw_new_error_on_trip=False,
        )

    @property
    def kind(self) -> str:
        """The kind of service, without its host."""
        return self.name.partition(":")[0]

    @property
    def state(self) -> str:
        """``closed``, ``open`` or ``half-open``."""
        return self._circuit.current_state

    @property
    def is_idle(self) -> bool:
        """Whether nothing would be forgotten with this breaker."""
        return self.state == pybreaker.STATE_CLOSED and self._circuit.fail_counter == 0

    def call(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function of the service.

        Raises:
            CircuitOpen: The service rests, or another call is trying whether it has recovered.
        """
        if self.state == pybreaker.STATE_CLOSED:
            return self._run(work, *args, **kwargs)
        if not self._probing.acquire(blocking=False):
            raise CircuitOpen
        try:
            return self._circuit.call(work, *args, **kwargs)
        except pybreaker.CircuitBreakerError as error:
            raise CircuitOpen from error
        finally:
            self._probing.release()

    def _run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        # pybreaker holds its lock during a call, so that one slow answer would hold up every other
        # call to the service. So it is told the outcome only.
        try:
            result = work(*args, **kwargs)
        except Exception as error:
            self._report(error)
            raise
        self._report(None)
        return result

    def _report(self, error: Exception | None) -> None:
        try:
            self._circuit.call(_raise, error)
        except pybreaker.CircuitBreakerError:
            # Another call has opened the circuit meanwhile.
            return
        except Exception as reported:
            if reported is not error:
                raise


class _Log(pybreaker.CircuitBreakerListener):
    def state_change(
        self,
        cb: pybreaker.CircuitBreaker,
        old_state: pybreaker.CircuitBreakerState | None,
        new_state: pybreaker.CircuitBreakerState,
    ) -> None:
        log.warning("circuit_breaker", breaker=cb.name, state=new_state.name)


class Breakers:
    """The circuit breakers of one process by name."""

    def __init__(self) -> None:
        self._breakers: dict[str, Breaker] = {}
        self._lock = threading.Lock()

    def get(
        self,
        name: str,
        *,
        max_failures: int = MAX_FAILURES,
        pause_seconds: float = PAUSE_SECONDS,
        ignored: tuple[type[Exception], ...] = (),
    ) -> Breaker:
        """Return the breaker of this name; the first call builds it."""
        with self._lock:
            if name not in self._breakers:
                self._forget_idle()
                self._breakers[name] = Breaker(
                    name, max_failures=max_failures, pause_seconds=pause_seconds, ignored=ignored
                )
            return self._breakers[name]

    def count_states(self) -> Mapping[tuple[str, str], int]:
        """Count breakers by kind of service and state."""
        return Counter((breaker.kind, breaker.state) for breaker in self._list())

    def reset(self) -> None:
        """Forget all failures."""
        with self._lock:
            self._breakers.clear()

    def _list(self) -> Iterator[Breaker]:
        with self._lock:
            return iter(list(self._breakers.values()))

    def _forget_idle(self) -> None:
        if len(self._breakers) >= MAX_BREAKERS:
            busy = {name: each for name, each in self._breakers.items() if not each.is_idle}
            self._breakers = busy


breakers = Breakers()
breaker = breakers.get


def _raise(error: Exception | None) -> None:
    if error is not None:
        raise error
