"""Lets a client observe each state of the emulator: it counts writes, and stops the calls of others meanwhile."""

import contextlib
import threading

from moto.core.responses import BaseResponse
from patch import before

# In the user agent of the observer, of which there is at most one.
OBSERVER = "sandbox-observer"

# Seconds after which the observer gets an answer although nothing was written.
TIMEOUT = 0.5

count = 0
written = threading.Condition()


@before(BaseResponse, "call_action")
def count_writes(response):
    global count
    if not (response._get_action() or "").startswith(("Describe", "Get", "List")):
        with written:
            count += 1
            written.notify_all()


def control(environ, lock):
    """Returns the status and body of a request of the observer to the emulator itself, or None for other requests."""
    match environ["PATH_INFO"]:
        case "/_writes":
            with written:
                written.wait_for(lambda: str(count) != environ["QUERY_STRING"], TIMEOUT)
                return "200 OK", str(count).encode()
        case "/_freeze":
            lock.acquire()
            return "200 OK", str(count).encode()
        case "/_thaw":
            lock.release()
            return "200 OK", b""


def turn(environ, lock):
    """Returns the context in which a request is handled. The observer holds the lock already."""
    return contextlib.nullcontext() if OBSERVER in environ.get("HTTP_USER_AGENT", "") else lock
