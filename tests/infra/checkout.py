"""A pretended checkout: the real run.py and runner/, with stand-ins for Python packages, npm and the program itself.

So that starts, stops and failures can be tried in seconds and without a network.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Takes the place of .venv/bin/python. What it does depends on FAKE (comma-separated words).
PYTHON = """#!{python}
import http.server, os, signal, subprocess, sys, time
words, fake = sys.argv[1:], os.environ.get("FAKE", "").split(",")
with open({calls!r}, "a") as calls:
    calls.write(" ".join(words) + "\\n")
def linger():
    # Like a prefork worker: a child of its own in the same group.
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(120)"])
    time.sleep(120)
if words[0] == "-c":
    print(True)
elif words[:2] == ["-m", "pip"]:
    if "hang" in fake:
        linger()
    if "offline" in fake:
        sys.exit("WARNING: Retrying after connection broken by NewConnectionError: Network is unreachable")
elif words[:2] == ["-m", "office.ui.vendor"]:
    os.makedirs(words[3], exist_ok=True)
    open(os.path.join(words[3], "a.js"), "w").close()
elif words[0] == "manage.py":
    if words[1] == "migrate":
        open(os.path.join({var!r}, "office.sqlite3"), "a").close()
    if words[1] == "seed_demo" and "hang_seed" in fake:
        linger()
    if words[1] == "demo_accounts":
        print("demo account: wang")
elif words[:2] == ["-m", "gunicorn"]:
    if "web_broken" in fake:
        sys.exit("SyntaxError: something in a setting")
    host, port = words[words.index("--bind") + 1].split(":")
    http.server.HTTPServer((host, int(port)), http.server.SimpleHTTPRequestHandler).serve_forever()
elif words[:2] == ["-m", "celery"]:
    if "stubborn" in fake:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGQUIT, signal.SIG_IGN)
    if "worker_dies" in fake and "worker" in words:
        time.sleep(1)
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(120)"])
        sys.exit("the worker has lost its mind")
    linger()
elif words[:2] == ["-m", "pytest"]:
    print("pytest", *words[2:])
"""


class Checkout:
    """The folder, and the processes started from it; ``mark`` finds every process that came of it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "office"
        self.var = self.root / "var"
        self.mark = uuid.uuid4().hex
        self.port = free_port()
        self.root.mkdir()
        shutil.copy(ROOT / "run.py", self.root)
        shutil.copytree(ROOT / "runner", self.root / "runner", ignore=shutil.ignore_patterns("__pycache__"))
        (self.root / "office" / "ui").mkdir(parents=True)
        (self.root / "office" / "ui" / "vendor.py").write_text("")
        for name in ("package.json", "package-lock.json", ".npmrc", "requirements.lock", "requirements-dev.lock"):
            shutil.copy(ROOT / name, self.root)
        self.var.mkdir()
        self.calls = folder / "calls"
        text = PYTHON.format(python=sys.executable, calls=str(self.calls), var=str(self.var))
        script(self.root / ".venv" / "bin" / "python", text)
        script(self.root / ".venv" / "bin" / "pip", text)
        (self.root / ".venv" / ".ready").write_text("")
        for name in ("npm", "node"):
            script(folder / "bin" / name, f"#!{sys.executable}\nprint('10.0.0')\n")
        self.env = {
            "PATH": str(folder / "bin"),
            "OFFICE_TEST_MARK": self.mark,
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(folder),
        }

    def start(self, *words: str, fake: str = "", **popen: object) -> subprocess.Popen:
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "start_new_session": True}
        return subprocess.Popen(
            [sys.executable, "run.py", *words],
            cwd=self.root,
            env={**self.env, "FAKE": fake},
            **{**options, **popen},
        )

    def serve(self, *words: str, fake: str = "", **popen: object) -> subprocess.Popen:
        return self.start("serve", "--port", str(self.port), *words, fake=fake, **popen)

    def wait_open(self, process: subprocess.Popen) -> None:
        """Until worker and beat run beside the web server and the address was printed."""
        until = time.monotonic() + 30
        while "demo_accounts" not in self.called() or len(self.left()) < 6:
            assert process.poll() is None, process.stdout.read() if process.stdout else "ended"
            assert time.monotonic() < until, (self.called(), self.left())
            time.sleep(0.1)
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5) as answer:
            assert answer.status == 200

    def wait_for(self, call: str) -> None:
        until = time.monotonic() + 30
        while not any(call in line for line in self.called()):
            assert time.monotonic() < until, self.called()
            time.sleep(0.05)

    def called(self) -> list[str]:
        """Every call of the pretended Python, the program's own commands by their names."""
        if not self.calls.exists():
            return []
        return [line.removeprefix("manage.py ") for line in self.calls.read_text().splitlines()]

    def left(self) -> dict[int, str]:
        """Living processes that carry the mark, run.py itself included: id and command line."""
        found = {}
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit() or int(folder.name) == os.getpid():
                continue
            try:
                if self.mark.encode() in (folder / "environ").read_bytes():
                    command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    if command:
                        found[int(folder.name)] = command
            except OSError:
                continue
        return found

    def clear(self) -> dict[int, str]:
        """End what was left and tell what it was."""
        found = self.left()
        for process in found:
            os.kill(process, signal.SIGKILL)
        return found


def script(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(0o755)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
