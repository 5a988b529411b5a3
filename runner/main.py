"""The four commands of run.py and how each of them ends."""

import argparse
import os
import signal
import subprocess

from runner.locks import give_up_set_up, take_set_up
from runner.places import PYTHON, ROOT, VAR
from runner.prepare import set_up
from runner.serve import serve
from runner.words import Interrupted, Stop, say


def main(words: list[str]) -> int:
    options, rest = read_words(words)
    # What is written here is read by this user alone.
    os.umask(0o077)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    try:
        if options.command == "serve":
            return serve(options.port, empty=options.empty)
        take_set_up()
        say("Setting up")
        dev = options.command != "setup" or options.dev
        set_up(dev=dev, database=not dev)
        give_up_set_up()
        if options.command == "setup":
            say("Ready. Start with: python3 run.py serve")
            return 0
        return run_tests(rest) if options.command == "test" else run_bench(rest)
    except Stop as reason:
        say(str(reason))
        return 1
    except Interrupted:
        say("\nStopped during the set-up. Nothing is broken: the next start takes it up again.")
        return 130


def read_words(words: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="run.py", description="Sets up and runs the joint office.")
    commands = parser.add_subparsers(dest="command", required=True)
    serving = commands.add_parser("serve", help="set up what is missing, then run the office")
    serving.add_argument("--port", type=int, default=8000, help="port on this machine (8000)")
    serving.add_argument("--empty", action="store_true", help="no demo: the first page sets up the real office")
    setting_up = commands.add_parser("setup", help="only set up")
    setting_up.add_argument("--dev", action="store_true", help="also what the tests and checks need; no database")
    commands.add_parser("test", help="run the test suite; further arguments go to pytest", add_help=False)
    commands.add_parser("bench", help="run bench/; further arguments go to it", add_help=False)
    options, rest = parser.parse_known_args(words)
    if rest and options.command in {"serve", "setup"}:
        parser.error(f"unknown: {' '.join(rest)}")
    return options, rest


def interrupt(number: int, frame: object) -> None:
    raise Interrupted


def run_tests(rest: list[str]) -> int:
    """The whole suite, spread over two processes.

    Tests marked ``worker`` start a real Celery worker over Redis; without a database server and a broker to connect to
    they are left out by name, so that nothing is reported as skipped.
    """
    command = [str(PYTHON), "-m", "pytest"]
    if not any(word.startswith("-n") for word in rest):
        # loadgroup: tests that share one Redis stay in one process.
        command += ["-n", "2", "--dist", "loadgroup"]
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")) and "-m" not in rest:
        command += ["-m", "not worker"]
    return hand_over([*command, *rest])


def run_bench(rest: list[str]) -> int:
    return hand_over([str(PYTHON), "-m", "bench", *rest])


def hand_over(command: list[str]) -> int:
    """Run a program in the foreground until it ends; it shares the terminal and hears Ctrl-C itself."""
    env = {**os.environ, "OFFICE_VAR": str(VAR)}
    with subprocess.Popen(command, cwd=ROOT, env=env) as process:
        while True:
            try:
                return process.wait()
            except Interrupted:
                if process.poll() is None:
                    process.terminate()
