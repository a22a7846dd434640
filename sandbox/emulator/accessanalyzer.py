"""IAM Access Analyzer, which moto lacks: analyzers with their tags, and no findings."""

import json
import re
from datetime import datetime, timezone
from urllib.parse import parse_qs, unquote

ACCOUNT = "123456789012"

# In the credential scope of the Authorization header.
REGION = re.compile(r"/([a-z0-9-]+)/access-analyzer/aws4_request")

# By region, by name.
analyzers = {}


class Refused(Exception):
    """An error of the API, with its HTTP status."""


# One analyzer of a type in an account and region.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-quotas.html
def create_analyzer(region, name, body):
    existing = analyzers.setdefault(region, {})
    if name in existing:
        raise Refused("409 Conflict", "ConflictException")
    if any(a["type"] == body["type"] for a in existing.values()):
        raise Refused("402 Payment Required", "ServiceQuotaExceededException")
    existing[name] = {
        "arn": f"arn:aws:access-analyzer:{region}:{ACCOUNT}:analyzer/{name}",
        "name": name,
        "type": body["type"],
        "status": "ACTIVE",
        "createdAt": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "tags": body.get("tags", {}),
    }
    if body.get("configuration"):  # a union, which AWS leaves out without a member
        existing[name]["configuration"] = body["configuration"]
    return {"arn": existing[name]["arn"]}


def analyzer(region, name):
    found = analyzers.get(region, {}).get(name.split("/")[-1])
    if found is None:
        raise Refused("404 Not Found", "ResourceNotFoundException")
    return found


def respond(region, method, path, query, body):
    kind, _, name = path.strip("/").partition("/")
    if kind == "tags":
        tags = analyzer(region, name)["tags"]
        tags.update(body.get("tags", {}))
        for key in query.get("tagKeys", []):
            tags.pop(key, None)
        return {"tags": tags}
    if not name:
        if method == "PUT":
            return create_analyzer(region, body["analyzerName"], body)
        return {"analyzers": list(analyzers.get(region, {}).values())}
    found = analyzer(region, name)
    if method == "DELETE":
        del analyzers[region][found["name"]]
        return {}
    if method == "PUT":
        found["configuration"] = body["configuration"]
        return {"configuration": body["configuration"]}
    return {"analyzer": found}


def with_access_analyzer(application):
    """Answers the calls of Access Analyzer, and passes all others on."""

    def serve(environ, start_response):
        scope = REGION.search(environ.get("HTTP_AUTHORIZATION", ""))
        if not scope:
            return application(environ, start_response)
        text = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        status, headers = "200 OK", [("Content-Type", "application/json")]
        try:
            answer = respond(
                scope[1],
                environ["REQUEST_METHOD"],
                unquote(environ["PATH_INFO"]),
                parse_qs(environ.get("QUERY_STRING", "")),
                json.loads(text or "{}"),
            )
        except Refused as error:
            status, kind = error.args
            headers.append(("x-amzn-ErrorType", kind))
            answer = {"message": kind}
        start_response(status, headers)
        return [json.dumps(answer).encode()]

    return serve
