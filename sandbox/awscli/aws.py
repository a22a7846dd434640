"""Runs commands of the AWS CLI, each in a fork of one process, because starting the CLI takes most of the time of a command.

aws.py serve SOCKET   serves commands
aws.py run SOCKET ... runs a command, with its standard streams and environment
"""

import json
import os
import signal
import socket
import sys

mode, path, *args = sys.argv[1:]

if mode == "run":
    client = socket.socket(socket.AF_UNIX)
    client.connect(path)
    request = json.dumps({"args": args, "env": dict(os.environ)}).encode()
    socket.send_fds(client, [len(request).to_bytes(4, "big")], [0, 1, 2])
    client.sendall(request)
    sys.exit(int(client.makefile().read() or 1))

from awscli.clidriver import create_clidriver  # noqa: E402

driver = create_clidriver()
loader = driver.session.get_component("data_loader")
for service in ("ec2", "elbv2", "iam", "logs", "resourcegroupstaggingapi"):  # parsing a model takes longer than a call
    for model in ("service-2", "endpoint-rule-set-1", "paginators-1"):
        loader.load_service_model(service, model)
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel removes the ended children
server = socket.socket(socket.AF_UNIX)
server.bind(path)
server.listen(64)
while True:
    connection, _ = server.accept()
    if os.fork():
        connection.close()
        continue
    server.close()
    header, streams, _, _ = socket.recv_fds(connection, 4, 3)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    request = json.loads(connection.makefile("rb").read(int.from_bytes(header, "big")))
    os.environ.update(request["env"])  # the CLI has added the path of its data to the environment
    try:
        code = driver.main(request["args"])
    except SystemExit as usage:
        code = usage.code
    sys.stdout.flush()
    sys.stderr.flush()
    connection.sendall(str(code or 0).encode())
    os._exit(0)
