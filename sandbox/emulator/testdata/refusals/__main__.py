"""Makes calls that AWS refuses, and prints what the emulator does, one JSON object a line."""

import json

from botocore.exceptions import ClientError

import certificates  # noqa: F401
import endpoints  # noqa: F401
import groups  # noqa: F401
import iam_policies  # noqa: F401
import loadbalancer  # noqa: F401
import monitoring  # noqa: F401
import network  # noqa: F401
import services  # noqa: F401
import stores  # noqa: F401
from setup import cases

for name, want, case in cases:
    got, message = None, ""
    try:
        case()
    except ClientError as error:
        got, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
    print(json.dumps({"name": name, "want": want, "got": got, "message": message}), flush=True)
