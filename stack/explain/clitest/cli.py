"""Runs commands of the AWS CLI in one process: a line of input has the arguments of a command, a line of output its result.

Starting the CLI takes half a second, and an explanation runs forty commands. A command that changes something runs in a
fork, because some leave handlers behind that fail all commands after them, such as modify-vpc-attribute.
"""

import contextlib
import io
import json
import os
import sys

from awscli.clidriver import create_clidriver

driver = create_clidriver()


def run(args):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = driver.main(args)
        except SystemExit as usage:
            code = usage.code
    print(json.dumps({"code": code, "out": out.getvalue(), "err": err.getvalue()}), flush=True)


for line in sys.stdin:
    args = json.loads(line)
    if args[1].startswith(("describe-", "get-", "list-")):
        run(args)
        continue
    child = os.fork()
    if child == 0:
        run(args)
        os._exit(0)
    os.waitpid(child, 0)
