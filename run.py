"""Sets up and runs the joint office. Standard library only; see README.md.

python3 run.py serve [--port 8000] [--empty]    set up what is missing, then run the office
python3 run.py test [pytest arguments]          set up, then run the whole test suite
python3 run.py setup                            only set up
python3 run.py bench [arguments]                set up, then run bench/ and print ratios
"""

import sys

# Before anything else is imported, so that an old Python reads this sentence and not a traceback.
if sys.version_info < (3, 11):
    sys.exit(
        "This needs Python 3.11 or newer, and this is %d.%d. Install a newer one and start with it,"
        " for example: python3.11 run.py serve" % sys.version_info[:2]
    )

from runner.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
