"""`python -m bench`: make the data, measure, print ratios. Exit code 1 when a required figure is missed."""

import argparse
import os
import sys
from importlib import import_module

from bench.database import NoServer, database_make
from bench.report import Report

SECTIONS = ("procedure", "access", "notices", "ledgers", "clocks")


def words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000, help="cases in the register (1,000,000)")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the imported ledger (100,000)")
    parser.add_argument("--csv-rows", type=int, default=1_000_000, help="rows of the large CSV (1,000,000; 0: none)")
    parser.add_argument("--clock-cases", type=int, default=100_000, help="cases with five open terms each (100,000)")
    parser.add_argument("--only", choices=SECTIONS, action="append", help="only this part; may be given twice")
    parser.add_argument("--keep", action="store_true", help="keep the databases for the next run")
    parser.add_argument("--profile", action="store_true", help="print where the import's time goes")
    return parser.parse_args()


def main() -> int:
    options = words()
    wanted = options.only or list(SECTIONS)
    report = Report(options.cases)
    try:
        if "procedure" in wanted:
            # Pure: no database, no Django.
            found = import_module("bench.procedure").measure(wanted, options)
            report.lines += found
            for line in found:
                print(line.text, flush=True)
        # Each part that needs the register shares one database; the import has its own, so that what it
        # writes can be taken out and put in again by COPY.
        if {"access", "notices"} & set(wanted):
            with database_make("register", keep=options.keep) as url:
                run_part(url, "bench.register", wanted, options, report)
        if "ledgers" in wanted:
            with database_make("import", keep=False) as url:
                run_part(url, "bench.ledgers", wanted, options, report)
        if "clocks" in wanted:
            with database_make("clocks", keep=False) as url:
                run_part(url, "bench.clocks", wanted, options, report)
    except NoServer as reason:
        print(reason)
        return 2
    report.show()
    return 0 if report.met else 1


def run_part(url: str, module: str, wanted: list[str], options: argparse.Namespace, report: Report) -> None:
    """Django reads its settings once a process, so each database is measured by a child of its own."""
    known = len(report.lines)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        os.environ["DATABASE_URL"] = url
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.config.settings")
        code = 1
        try:
            import_module("bench.timing").set_up()
            found = import_module(module).measure(wanted, options)
            with os.fdopen(write, "w", encoding="utf-8") as pipe:
                pipe.write(report.pack(found))
            code = 0
        except BaseException:
            import_module("traceback").print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as pipe:
        report.unpack(pipe.read())
    for line in report.lines[known:]:
        print(line.text, flush=True)
    _pid, status = os.waitpid(child, 0)
    if status:
        report.failed.append(module)


if __name__ == "__main__":
    raise SystemExit(main())
