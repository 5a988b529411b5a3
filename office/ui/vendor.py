"""The allow-list of third-party browser files that the office serves, and the step that copies them to var/vendor.

Networks of the two agencies reach no CDN, and third-party files are installed, never committed. Whatever npm
installs beside these files is not served. Run as ``python -m office.ui.vendor NODE_MODULES TARGET``; needs no Django.
"""

import re
import shutil
import sys
from pathlib import Path

# file under /static/vendor/ -> file under node_modules
FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "echarts.min.js": "echarts/dist/echarts.min.js",
    "fullcalendar.min.js": "fullcalendar/index.global.min.js",
    "fullcalendar.zh-cn.min.js": "@fullcalendar/core/locales/zh-cn.global.min.js",
}
# Their licences travel with them, where the package brings one.
LICENCES = {
    "htmx.LICENSE.txt": "htmx.org/LICENSE",
    "echarts.LICENSE.txt": "echarts/LICENSE",
    "echarts.NOTICE.txt": "echarts/NOTICE",
    "fullcalendar.LICENSE.txt": "fullcalendar/LICENSE.md",
}

# ManifestStaticFilesStorage refuses a file whose source map is absent; the maps are five times the files.
SOURCE_MAP = re.compile(rb"\s*(?:/\*|//)# sourceMappingURL=[^\s*]+\s*(?:\*/)?\s*$")


def copy(modules: Path, target: Path) -> None:
    """Fill ``target`` anew with exactly the files of the list."""
    missing = [source for source in (FILES | LICENCES).values() if not (modules / source).is_file()]
    if missing:
        raise FileNotFoundError(f"not installed by npm: {', '.join(missing)}")
    if target.exists():
        shutil.rmtree(target)
    target.mkdir(mode=0o700, parents=True)
    for name, source in (FILES | LICENCES).items():
        (target / name).write_bytes(SOURCE_MAP.sub(b"\n", (modules / source).read_bytes()))


if __name__ == "__main__":
    copy(Path(sys.argv[1]), Path(sys.argv[2]))
