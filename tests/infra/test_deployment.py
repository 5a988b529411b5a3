"""docker-compose.yml, Dockerfile and the .env maker. There is no Docker engine in CI: their structure is held here."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

# The processes started here read files alone.
pytestmark = pytest.mark.pure
ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("web", "worker", "beat")
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?::?([-?])([^}]*))?\}")


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def new_env() -> dict[str, str]:
    command = [sys.executable, "docker/new_env.py", "office.example.gov"]
    text = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return dict(line.split("=", 1) for line in text.splitlines())


def test_the_services_are_those_of_the_house_plan(compose):
    assert set(compose["services"]) == {"web", "worker", "beat", "migrate", "db", "redis"}
    assert set(compose["volumes"]) == {"database", "broker", "files"}


@pytest.mark.parametrize("name", [*PROGRAM, "db", "redis"])
def test_a_lasting_service_has_a_health_check_and_comes_back(compose, name):
    service = compose["services"][name]
    assert service["healthcheck"]["test"]
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", [*PROGRAM, "migrate"])
def test_the_program_has_no_more_than_it_needs(compose, name):
    service = compose["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["environment"]["OFFICE_MODE"] == "server"


def test_only_the_one_shot_connects_as_the_owner(compose):
    services = compose["services"]
    for name in PROGRAM:
        assert "//office_app:" in services[name]["environment"]["DATABASE_URL"]
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert "//office_owner:" in services["migrate"]["environment"]["DATABASE_URL"]
    assert services["migrate"]["restart"] == "no"


def test_only_the_web_server_has_a_port_and_on_loopback(compose):
    published = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}
    assert published == {"web": ["${OFFICE_BIND:-127.0.0.1:8000}:8000"]}


def test_redis_keeps_what_it_was_given(compose):
    command = " ".join(compose["services"]["redis"]["command"])
    assert "--appendonly yes" in command and "noeviction" in command and "--requirepass" in command


def test_every_secret_is_required_and_the_maker_gives_each(new_env):
    """Compose itself refuses to start while one of them is missing."""
    text = (ROOT / "docker-compose.yml").read_text()
    required = {name for name, kind, _ in VARIABLE.findall(text) if kind == "?"}
    defaulted = {name for name, kind, _ in VARIABLE.findall(text) if kind == "-"}
    named = {name for name, _, _ in VARIABLE.findall(text)}
    assert required == set(new_env)
    assert named == required | defaulted
    assert not re.search(r"PASSWORD: \w", text)


def test_the_secrets_made_are_strong_and_fit_into_addresses(new_env):
    secrets = [value for name, value in new_env.items() if name != "OFFICE_HOST"]
    assert len(set(secrets)) == len(secrets)
    assert all(re.fullmatch(r"[\w-]{48,}", value) for value in secrets)


@pytest.mark.parametrize("words", [[], ["*"], [".gov"]])
def test_the_maker_wants_a_real_host(words):
    answer = subprocess.run([sys.executable, "docker/new_env.py", *words], cwd=ROOT, capture_output=True, check=False)
    assert answer.returncode == 1 and not answer.stdout


def test_the_image_runs_as_nobody_special_from_the_locks():
    text = (ROOT / "Dockerfile").read_text()
    last = text[text.rindex("\nFROM ") :]
    assert re.search(r"^USER office$", last, re.MULTILINE)
    assert "--require-hashes -r /build/requirements.lock" in text
    assert "npm ci" in text and "whitenoise.compress" in text
    for folder in re.findall(r"^COPY (\w+) \1$", text, re.MULTILINE):
        assert (ROOT / folder).is_dir(), folder
    base = re.search(r"python:(\d+\.\d+)-slim", text)
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert tuple(map(int, base[1].split("."))) >= tuple(map(int, wanted.removeprefix(">=").split(".")))


def test_what_the_image_copies_is_sent_to_the_builder():
    """.dockerignore names what may go in; everything else, var/ and .env above all, stays out."""
    rules = (ROOT / ".dockerignore").read_text().splitlines()
    assert rules[0] == "**"
    sent = {rule[1:] for rule in rules if rule.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert {word for line in copied for word in line.split()} == sent


def test_the_init_script_makes_both_roles_without_power():
    text = (ROOT / "docker" / "postgres" / "10-roles.sh").read_text()
    for role in ("office_owner", "office_app"):
        assert f"CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS" in text
    assert subprocess.run(["sh", "-n", ROOT / "docker" / "postgres" / "10-roles.sh"], check=False).returncode == 0
