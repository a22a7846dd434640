"""Changes or deletes one resource of each type with the API of AWS.

usage: python3 drift change|delete|parents, with the resources of a Pulumi state as JSON on standard input, or
python3 drift types. It prints the URN of each resource that it changed or deleted, or the types as JSON.
"""

import json
import sys

import access  # noqa: F401
import containers  # noqa: F401
import dependents  # noqa: F401
import network  # noqa: F401
import services  # noqa: F401
from setup import changes, deletions, parents


def main(table):
    failed = False
    resources = json.load(sys.stdin)
    for kind, (name, function) in table.items():
        found = [r for r in resources if r["type"] == "aws:" + kind and (not name or r["urn"].endswith("::" + name))]
        try:
            function({**found[0]["outputs"], "id": found[0]["id"]})
            print(found[0]["urn"])
        except Exception as error:
            failed = True
            print(f"{kind}: {error!r}", file=sys.stderr)
    sys.exit(failed)


tables = {"change": changes, "delete": deletions, "parents": parents}
if sys.argv[1] == "types":
    print(json.dumps({name: ["aws:" + kind for kind in table] for name, table in tables.items()}))
else:
    main(tables[sys.argv[1]])
