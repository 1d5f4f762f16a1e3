#!/usr/bin/env python3
"""Checks a tiled transparency log over HTTP, as a second opinion: Python's standard library only.

usage: logcheck.py <address of the log> <verifier key>

Derives the root from every entry bundle, compares each level-0 tile on the way and the result with the
checkpoint, and checks the log's Ed25519 signature with openssl. Formats: C2SP tlog-tiles, tlog-checkpoint,
signed-note; hashing: RFC 6962 section 2.1. Ends with 0 when all is right, 1 when something differs, 2 when
it could not be checked.
"""
import base64
import hashlib
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

TIMEOUT = 30
MAX_BYTES = 256 * 65537
# SubjectPublicKeyInfo of an Ed25519 key up to the 32 bytes of the key (RFC 8410 section 4).
SPKI = bytes.fromhex("302a300506032b6570032100")


class Differs(Exception):
    pass


def from_base64(text, what):
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as problem:
        raise Differs(f"the {what} is not base64") from problem


def fetch(prefix, path):
    with urllib.request.urlopen(f"{prefix}/{path}", timeout=TIMEOUT) as answer:
        data = answer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise Differs(f"{path} is too long")
    return data


def tile_path(level, n, width):
    text = f"{n % 1000:03d}"
    rest = n // 1000
    while rest > 0:
        text = f"x{rest % 1000:03d}/{text}"
        rest //= 1000
    return f"tile/{level}/{text}" + ("" if width == 256 else f".p/{width}")


def fetch_tile(prefix, level, n, width):
    try:
        return fetch(prefix, tile_path(level, n, width))
    except urllib.error.HTTPError as error:
        if error.code != 404 or width == 256:
            raise
        return fetch(prefix, tile_path(level, n, 256))


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """Roots of perfect subtrees, largest first, as a binary counter: one slot for each bit of the size."""

    def __init__(self):
        self.slots = []
        self.size = 0

    def add(self, leaf_hash):
        carry, bit = leaf_hash, 0
        while (self.size >> bit) & 1:
            carry = node(self.slots.pop(), carry)
            bit += 1
        self.slots.append(carry)
        self.size += 1

    def root(self):
        if not self.slots:
            return hashlib.sha256(b"").digest()
        value = self.slots[-1]
        for left in reversed(self.slots[:-1]):
            value = node(left, value)
        return value


def entries_of(bundle, count, path):
    found, at = [], 0
    while len(found) < count:
        length = int.from_bytes(bundle[at : at + 2], "big")
        entry = bundle[at + 2 : at + 2 + length]
        if at + 2 > len(bundle) or len(entry) != length:
            raise Differs(f"{path} ends in the middle of an entry")
        found.append(entry)
        at += 2 + length
    return found


def parse_checkpoint(note):
    text, _, tail = note.rpartition(b"\n\n")
    body = text + b"\n"
    lines = body.decode().split("\n")
    signatures = []
    for line in tail.decode().splitlines():
        dash, name, value = line.split(" ")
        if dash != "\u2014":
            raise Differs("a signature line of the checkpoint is not one")
        signatures.append((name, from_base64(value, "signature of the checkpoint")))
    return body, lines[0], int(lines[1]), from_base64(lines[2], "root of the checkpoint"), signatures


def check_signature(body, origin, signatures, vkey):
    name, key_id, rest = vkey.split("+", 2)
    typed = from_base64(rest, "verifier key")
    expected = hashlib.sha256(name.encode() + b"\n" + typed).digest()[:4]
    if expected.hex() != key_id or typed[0] != 1 or len(typed) != 33:
        raise Differs("the verifier key is not a good Ed25519 one")
    if name != origin:
        raise Differs(f"the key is for {name} and the checkpoint is of {origin}")
    for signer, value in signatures:
        if signer == name and value[:4] == expected and openssl_accepts(typed[1:], body, value[4:]):
            return
    raise Differs("the checkpoint has no good signature of that key")


def openssl_accepts(key, message, signature):
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for what, data in (("key", SPKI + key), ("message", message), ("signature", signature)):
            paths[what] = os.path.join(folder, what)
            with open(paths[what], "wb") as file:
                file.write(data)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-rawin"]
        command += ["-inkey", paths["key"], "-in", paths["message"], "-sigfile", paths["signature"]]
        return subprocess.run(command, capture_output=True, check=False, timeout=TIMEOUT).returncode == 0


def check(prefix, vkey):
    body, origin, size, root, signatures = parse_checkpoint(fetch(prefix, "checkpoint"))
    check_signature(body, origin, signatures, vkey)
    tree = Tree()
    while tree.size < size:
        n, width = tree.size // 256, min(256, size - tree.size)
        path = tile_path("entries", n, width)
        entries = entries_of(fetch_tile(prefix, "entries", n, width), width, path)
        tile = fetch_tile(prefix, 0, n, width)
        for i, entry in enumerate(entries):
            leaf = hashlib.sha256(b"\x00" + entry).digest()
            if tile[i * 32 : i * 32 + 32] != leaf:
                raise Differs(f"leaf {tree.size}: hash {i} of {tile_path(0, n, width)} is not that of its entry")
            tree.add(leaf)
    if tree.root() != root:
        raise Differs(f"the {size} entries give {tree.root().hex()} and the log signed {root.hex()}")
    return origin, size, root


def main():
    if len(sys.argv) != 3:
        print(__doc__)
        return 2
    try:
        origin, size, root = check(sys.argv[1].rstrip("/"), sys.argv[2])
    except Differs as problem:
        print(f"NOT good: {problem}")
        return 1
    except (OSError, ValueError, subprocess.SubprocessError) as problem:
        print(f"could not be checked: {problem}")
        return 2
    print(f"good: {origin}, {size} leaves, root {root.hex()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
