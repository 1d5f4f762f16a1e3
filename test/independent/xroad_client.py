#!/usr/bin/env python3
"""An ordinary X-Road information system, written from PR-REST alone with nothing but the standard library.

It knows nothing of the hub. It lists members and methods, asks one question with POST and one with GET, checks
by itself every header that the protocol promises and the request hash, and sees an error as an error.

Usage: xroad_client.py <config.json>, with host, port, ca, cert, key (files), client, service, person, question; also
get (true: the provider answers GET) and headers (more of them, when the installation asks for some).
Prints one line of JSON: {"ok": true, "checks": <how many>}. Ends with 1 and the failed check otherwise.
"""

import base64
import hashlib
import http.client
import json
import ssl
import sys
import urllib.parse
import uuid
import xml.etree.ElementTree as xml

LIMIT_S = 15
IDENTIFIERS = "{http://x-road.eu/xsd/identifiers}"
checks = 0


def check(what, holds):
    global checks
    checks += 1
    if not holds:
        sys.exit(f"FAILED: {what}")


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = [(name.lower(), value) for name, value in response.getheaders()]
        self.body = response.read()

    def header(self, name):
        values = [value for each, value in self.headers if each == name]
        return values[-1] if values else None

    def json(self):
        return json.loads(self.body.decode("utf-8"))


def ask(config, method, target, headers, body=None):
    """Sends exactly these headers, besides those of the connection that the protocol leaves out of the hash."""
    context = ssl.create_default_context(cafile=config["ca"])
    context.load_cert_chain(config["cert"], config["key"])
    connection = http.client.HTTPSConnection(config["host"], config["port"], timeout=LIMIT_S, context=context)
    try:
        connection.putrequest(method, target, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        return Answer(connection.getresponse())
    finally:
        connection.close()


def sha512(data):
    return hashlib.sha512(data).digest()


def request_hash(method, target, headers, answer, body):
    """PR-REST 4.3: base64 of SHA512(headers), or of SHA512(SHA512(headers) + SHA512(body))."""
    lines = [method, target] + [f"{name}:{value}" for name, value in headers]
    lines.append(f"x-road-request-id:{answer.header('x-road-request-id')}")
    if not any(name.lower() == "x-road-id" for name, _ in headers):
        lines.append(f"x-road-id:{answer.header('x-road-id')}")
    head = sha512("".join(line + "\r\n" for line in lines).encode("utf-8"))
    return base64.b64encode(sha512(head + sha512(body)) if body else head).decode()


def check_answer(config, method, target, headers, body):
    answer = ask(config, method, target, headers, body)
    check(f"{method} succeeds: {answer.status} {answer.body[:300]!r}", answer.status == 200)
    check("no error is told", answer.header("x-road-error") is None)
    check("the client comes back", answer.header("x-road-client") == config["client"])
    check("the service comes back", answer.header("x-road-service") == config["service"])
    given = next((value for name, value in headers if name.lower() == "x-road-id"), None)
    check("the message id comes back", answer.header("x-road-id") == given if given else answer.header("x-road-id"))
    check("the request id is a UUID", uuid.UUID(answer.header("x-road-request-id")).version == 4)
    wanted = request_hash(method, target, headers, answer, body)
    check("the request hash is that of what was sent", answer.header("x-road-request-hash") == wanted)
    return answer


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        config = json.load(file)
    base = "/r1/" + config["service"]
    provider, code = config["service"].rsplit("/", 1)
    who = [
        ("X-Road-Client", config["client"]),
        ("X-Road-UserId", "ES12345678Z"),
        ("X-Road-Issue", "EXP-2026-000123"),
    ] + list(config.get("headers", {}).items())

    members = xml.fromstring(ask(config, "GET", "/listClients", []).body)
    codes = [each.text for each in members.iter(IDENTIFIERS + "memberCode")]
    check("the provider is among the members", provider.split("/")[2] in codes)
    as_json = ask(config, "GET", "/listClients", [("Accept", "application/json")]).json()
    check("both lists are the same", sorted(codes) == sorted(each["id"]["member_code"] for each in as_json["member"]))

    methods = ask(config, "GET", f"/r1/{provider}/allowedMethods", who[:1]).json()
    check("the service may be asked", code in [each["service_code"] for each in methods["service"]])
    described = ask(config, "GET", f"/r1/{provider}/getOpenAPI?serviceCode={urllib.parse.quote(code)}", who[:1]).json()
    check("the service is described", described["openapi"].startswith("3."))

    body = json.dumps(config["question"], ensure_ascii=False, indent=1).encode("utf-8")
    headers = who + [("Content-Type", "application/json"), ("X-Road-Id", "message-1"), ("X-Own", "sí".encode("utf-8").decode("latin-1"))]
    sent = [(name, value.encode("latin-1").decode("utf-8")) for name, value in headers]
    answer = ask(config, "POST", base, headers, body)
    check(f"a question is answered: {answer.body[:300]!r}", answer.status == 200 and "found" in answer.json())
    check("the hash covers bytes that are not ASCII", answer.header("x-road-request-hash") == request_hash("POST", base, sent, answer, body))
    check_answer(config, "POST", base, who + [("Content-Type", "application/json")], body)

    if config.get("get"):
        check_answer(config, "GET", f"{base}?doc={config['person']}", who, None)

    failed = ask(config, "POST", f"/r1/{provider}/NO.SUCH.SERVICE", who + [("Accept", "application/json")], body)
    error = failed.json()
    check("an error has its three members", sorted(error) == ["detail", "message", "type"])
    check("an error is flagged", failed.header("x-road-error") == error["type"])
    check("a fault of the server is 500", failed.status == 500 and error["type"].lower().startswith("server."))
    check("a fault of the client is 400", ask(config, "POST", base + "/%2e%2e/x", who, body).status == 400)

    print(json.dumps({"ok": True, "checks": checks}))


main()
