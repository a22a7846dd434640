"""The AWS emulator: moto, with patches where it differs from AWS."""

import fcntl
import io
import json
import os
import sys
import threading

# Isolated mode (-I) does not search the program's own directory.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"  # without it, attaching an AWS managed policy returns a 404
os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
os.environ["MOTO_ACM_VALIDATION_WAIT"] = "1"  # seconds until a certificate is issued

# moto reads the settings above when it is imported. Importing these modules applies their patches.
import patches_explain  # noqa: F401
import patches_loadbalancer  # noqa: F401
import patches_network  # noqa: F401
import patches_services  # noqa: F401
import patches_tagging  # noqa: F401
import rules_data  # noqa: F401
import rules_endpoints  # noqa: F401
import rules_groups  # noqa: F401
import rules_loadbalancer  # noqa: F401
import rules_network  # noqa: F401
import rules_services  # noqa: F401
import idempotency
import latencies
import named
import writes
from accessanalyzer import with_access_analyzer
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

MAX_CACHED_RESPONSES = 1000


def serialize(application):
    """Handles one request at a time, and answers a retry with the response to the first attempt.

    moto does not lock its data: a call that iterates over a list while another call changes it fails with a 500, and
    the client's retry then finds half of the work done. An AWS SDK sends the same invocation ID with each attempt of
    a call, so a client that lost a response gets it again and nothing is created twice.
    """
    lock, responses = threading.Lock(), {}

    def call(environ):
        if environ["PATH_INFO"] == "/_named":
            named.create_named(json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))))
            return "204 No Content", [], b""
        if not environ.get("CONTENT_LENGTH"):
            return execute(environ)
        request = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        environ["wsgi.input"] = io.BytesIO(request)
        return idempotency.answer(environ, request, lambda: execute(environ))

    def execute(environ):
        head = []
        body = b"".join(application(environ, lambda status, headers, *_: head.append((status, headers))))
        status, headers = head[-1]
        return status, headers, body

    def serve(environ, start_response):
        control = writes.control(environ, lock)
        if control:
            start_response(control[0], [])
            return [control[1]]
        latencies.wait()
        invocation = environ.get("HTTP_AMZ_SDK_INVOCATION_ID")
        with writes.turn(environ, lock):
            response = responses.get(invocation)
            if response is None:
                response = call(environ)
                if invocation and not response[0].startswith("5"):
                    responses[invocation] = response
                    if len(responses) > MAX_CACHED_RESPONSES:
                        del responses[next(iter(responses))]
        status, headers, body = response
        start_response(status, headers)
        return [body]

    return serve


def main(record):
    """Serves on a free port and writes the process ID and the URL to the record file.

    The lock on the record is held until the process ends: other processes see from it that the emulator is running.
    """
    application = with_access_analyzer(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, serialize(application), threaded=True)
    os.environ["MOTO_PORT"] = str(server.port)
    with open(record, "a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        json.dump({"pid": os.getpid(), "url": f"http://127.0.0.1:{server.port}"}, file)
        file.flush()
        server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
