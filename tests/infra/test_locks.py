"""The locks: hashed, without addresses, and in step with pyproject.toml and package.json."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-node.lock")
PINNED = re.compile(r"^([\w.-]+)==([^\s;\\]+)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    return {name.lower(): version for name, version in PINNED.findall((ROOT / lock).read_text())}


def wanted(words: list[str]) -> dict[str, str]:
    return {name.lower(): version for name, _, version in (word.partition("==") for word in words)}


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes_and_no_address_is_named(lock):
    text = (ROOT / lock).read_text()
    assert pins(lock)
    assert "://" not in text and "index" not in text
    for block in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_locks_hold_what_the_project_asks_for(project):
    runtime, dev, node = (pins(lock) for lock in LOCKS)
    groups = project["dependency-groups"]
    assert wanted(project["project"]["dependencies"]).items() <= runtime.items()
    assert wanted(groups["dev"]).items() <= dev.items()
    assert wanted(groups["node"]) == node
    # run.py takes an environment with the dev lock for one with the runtime lock.
    assert runtime.items() <= dev.items()


def test_every_dependency_is_pinned_exactly(project):
    every = project["project"]["dependencies"] + sum(project["dependency-groups"].values(), [])
    assert [word for word in every if "==" not in word] == []


def test_browser_packages_are_pinned_and_resolved_nowhere():
    package = json.loads((ROOT / "package.json").read_text())
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert lock["packages"][""]["dependencies"] == package["dependencies"]
    for name, entry in lock["packages"].items():
        assert "resolved" not in entry
        if name:
            assert entry["integrity"].startswith("sha512-")
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in package["dependencies"].values())
    # npm calls another major version of htmx the latest.
    assert package["dependencies"]["htmx.org"].startswith("2.0.")
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text()


def test_lock_files_that_name_hosts_are_ignored():
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"/uv.lock", "/pylock.toml", "/.venv/", "/var/", "/.env"} <= set(ignored)
