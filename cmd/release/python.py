"""Writes the sdist and the wheel of the Python SDK in the working directory: VERSION OUT.

The SDK is pure Python with the metadata in pyproject.toml, so that the standard library is enough, and all
files have the time SOURCE_DATE_EPOCH. Sources:
https://packaging.python.org/en/latest/specifications/binary-distribution-format/
https://packaging.python.org/en/latest/specifications/source-distribution-format/
https://packaging.python.org/en/latest/specifications/core-metadata/
"""

import base64
import gzip
import hashlib
import io
import os
import pathlib
import re
import sys
import tarfile
import time
import tomllib
import zipfile

EPOCH = int(os.environ["SOURCE_DATE_EPOCH"])
VERSION, OUT = sys.argv[1], pathlib.Path(sys.argv[2])

# Python's form of a prerelease: 1.0.0-rc.1 is 1.0.0rc1.
FORMS = {"alpha": "a", "beta": "b", "rc": "rc"}


def python_version(version):
    release, dash, prerelease = version.partition("-")
    if not dash:
        return release
    match = re.fullmatch(r"(alpha|beta|rc)\.(\d+)", prerelease)
    if not match:
        sys.exit(f"{version} has no form in Python: a prerelease must be alpha.N, beta.N or rc.N")
    return release + FORMS[match[1]] + match[2]


def metadata(project, version):
    lines = ["Metadata-Version: 2.1", "Name: " + project["name"], "Version: " + version]
    if summary := project.get("description"):
        lines.append("Summary: " + " ".join(summary.split()))
    lines += ["Project-URL: " + name + ", " + url for name, url in project.get("urls", {}).items() if url]
    if keywords := project.get("keywords"):
        lines.append("Keywords: " + ",".join(keywords))
    if python := project.get("requires-python"):
        lines.append("Requires-Python: " + python)
    lines += ["Requires-Dist: " + dependency for dependency in project.get("dependencies", [])]
    readme = pathlib.Path("README.md")
    if readme.exists():
        lines += ["Description-Content-Type: text/markdown", "", readme.read_text()]
    return "\n".join(lines).encode() + b"\n"


def write_sdist(name, version, files):
    folder, data = f"{name}-{version}", io.BytesIO()
    with tarfile.open(fileobj=data, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path, content in sorted(files.items()):
            entry = tarfile.TarInfo(f"{folder}/{path}")
            entry.size, entry.mtime, entry.mode = len(content), EPOCH, 0o644
            archive.addfile(entry, io.BytesIO(content))
    with open(OUT / (folder + ".tar.gz"), "wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=EPOCH) as compressed:
        compressed.write(data.getvalue())


def write_wheel(name, version, files):
    info = f"{name}-{version}.dist-info"
    files = files | {info + "/WHEEL": b"Wheel-Version: 1.0\nGenerator: ecs-foundation\nRoot-Is-Purelib: true\nTag: py3-none-any\n"}
    record = []
    for path, content in sorted(files.items()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record.append(f"{path},sha256={digest},{len(content)}\n")
    files[info + "/RECORD"] = "".join([*record, info + "/RECORD,,\n"]).encode()
    with zipfile.ZipFile(OUT / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        for path, content in sorted(files.items()):
            entry = zipfile.ZipInfo(path, time.gmtime(EPOCH)[:6])
            entry.external_attr, entry.create_system = 0o100644 << 16, 3  # Unix
            entry.compress_type = zipfile.ZIP_DEFLATED
            wheel.writestr(entry, content)


def main():
    project = tomllib.loads(pathlib.Path("pyproject.toml").read_text())["project"]
    name, version = re.sub(r"[-_.]+", "_", project["name"]).lower(), python_version(VERSION)
    packages = sorted(path.parent for path in pathlib.Path().glob("*/__init__.py"))
    if not packages:
        sys.exit("no folder has a file __init__.py")
    code = {
        path.as_posix(): path.read_bytes()
        for package in packages
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    texts = ("pyproject.toml", "README.md", "setup.py", "LICENSE")
    sources = {path: pathlib.Path(path).read_bytes() for path in texts if pathlib.Path(path).exists()}
    info, folder = metadata(project, version), f"{name}-{version}.dist-info"
    write_sdist(name, version, code | sources | {"PKG-INFO": info})
    write_wheel(name, version, code | {folder + "/METADATA": info, folder + "/LICENSE": sources["LICENSE"]})


main()
