"""The emulator: moto, with what it gets wrong about AWS mended."""

import fcntl
import json
import os
import sys
import threading

os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"  # attaching an AWS managed policy is a 404 without
os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
os.environ["MOTO_ACM_VALIDATION_WAIT"] = "1"  # seconds, until a certificate is issued

# The mends are what importing them does, and moto reads its settings when it is imported.
import mends_network  # noqa: F401
import mends_services  # noqa: F401
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server


def one_at_a_time(application):
    """Serves one request after the other. moto's state has no locks: a call that walks a list while another adds to it
    ends in a 500, and the client's retry finds half of it done. Python runs one at a time anyway. A client that lost an
    answer asks again by the same invocation, and gets the answer instead of doing it twice."""
    lock, answers = threading.Lock(), {}

    def serve(environ, start_response):
        invocation = environ.get("HTTP_AMZ_SDK_INVOCATION_ID")
        with lock:
            answer = answers.get(invocation)
            if answer is None:
                told = []
                body = b"".join(application(environ, lambda status, headers, *_: told.append((status, headers))))
                answer = (*told[-1], body)
                if invocation and not answer[0].startswith("5"):
                    answers[invocation] = answer
                    if len(answers) > 1000:
                        del answers[next(iter(answers))]
        start_response(*answer[:2])
        return [answer[2]]

    return serve


def main(record):
    """Serves on a port of its own. The lock on the record is held for life: that is how others see that it runs."""
    server = make_server("127.0.0.1", 0, one_at_a_time(DomainDispatcherApplication(create_backend_app)), threaded=True)
    os.environ["MOTO_PORT"] = str(server.port)
    with open(record, "a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        json.dump({"pid": os.getpid(), "url": f"http://127.0.0.1:{server.port}"}, file)
        file.flush()
        server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
