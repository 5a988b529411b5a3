"""The house rules that no linter knows (docs: house plan). Each test walks the source tree."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("office", "cases", "meetings", "sharing")
FLOOR = {app: height for height, app in enumerate(APPS)}
LIMIT = 400
CAPABILITY_FILES = {"models", "queries", "services", "forms", "views", "api", "urls"}
# Folders that are no capability: glue and the pure ground, laid out as they need.
FREE_FOLDERS = {"migrations", "management", "templatetags", "locale", "config", "ui", "front", "procedure", "storage"}


def sources(*, apps: tuple[str, ...] = APPS) -> Iterator[Path]:
    for app in apps:
        for file in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in file.parts:
                yield file


def trees(*, apps: tuple[str, ...] = APPS) -> Iterator[tuple[str, ast.Module]]:
    for file in sources(apps=apps):
        yield str(file.relative_to(ROOT)), parsed(file)


@cache
def parsed(file: Path) -> ast.Module:
    """Once for all that is asked of it."""
    return ast.parse(file.read_text("utf-8"))


def all_files() -> Iterator[Path]:
    for folder in (*APPS, "runner", "tests", "bench", "templates"):
        for file in (ROOT / folder).rglob("*"):
            if file.suffix in {".py", ".html"} and "migrations" not in file.parts:
                yield file
    yield ROOT / "run.py"


def test_no_file_is_longer_than_four_hundred_lines():
    long = {str(f.relative_to(ROOT)): n for f in all_files() if (n := len(f.read_text("utf-8").splitlines())) > LIMIT}
    assert not long


def test_no_import_inside_a_function():
    found = []
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
                found += [f"{name}:{n.lineno}" for n in inner]
    assert not found


def test_no_foreign_key_string_points_to_an_upper_floor():
    """Also settings and registries: a floor names an upper app nowhere but in config, as strings."""
    reference = re.compile(rf"^({'|'.join(APPS)})\.\w+$")
    found = []
    for name, tree in trees():
        app = name.split("/")[0]
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and _called(node) in {"ForeignKey", "OneToOneField", "ManyToManyField"}):
                continue
            for argument in [*node.args, *(k.value for k in node.keywords)]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    target = reference.match(argument.value)
                    if target and FLOOR[target[1]] > FLOOR[app]:
                        found.append(f"{name}:{node.lineno} {argument.value}")
    assert not found


def test_views_tasks_and_templates_ask_no_manager():
    """Reads go through queries.py, which takes the officer; writes through services.py."""
    found = []
    for name, tree in trees():
        if Path(name).stem in {"views", "tasks", "api"} or "/views/" in name:
            hits = [
                n for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr in {"objects", "_base_manager"}
            ]
            found += [f"{name}:{n.lineno}" for n in hits]
    for file in (ROOT / "templates").rglob("*.html"):
        if ".objects" in file.read_text("utf-8"):
            found.append(str(file.relative_to(ROOT)))
    assert not found


def test_no_signals_of_our_models_and_no_save_overrides():
    found = []
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.db.models.signals"):
                found.append(f"{name}:{node.lineno} signals")
            if isinstance(node, ast.ImportFrom) and node.module == "django.dispatch":
                found.append(f"{name}:{node.lineno} dispatch")
            if isinstance(node, ast.ClassDef) and _is_model(node):
                found += [
                    f"{name}:{m.lineno} {node.name}.{m.name}"
                    for m in node.body
                    if isinstance(m, ast.FunctionDef) and m.name in {"save", "delete"}
                ]
    assert not found


def test_no_rule_asks_for_the_time():
    """``project()`` never sees today; what depends on today is handed in."""
    found = []
    for file in sources(apps=("cases",)):
        if "procedure" not in file.parts:
            continue
        for node in ast.walk(parsed(file)):
            if isinstance(node, ast.Call) and _called(node) in {"now", "today", "utcnow", "localdate", "localtime"}:
                found.append(f"{file.relative_to(ROOT)}:{node.lineno}")
    assert not found


def test_permissions_are_not_asked_in_a_loop():
    found = []
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.For | ast.While | ast.comprehension | ast.ListComp | ast.GeneratorExp):
                calls = [n for n in ast.walk(node) if isinstance(n, ast.Call) and _called(n) == "has_perm"]
                found += [f"{name}:{n.lineno}" for n in calls]
    assert not found


@pytest.mark.parametrize("app", APPS)
def test_capability_folders_have_the_same_rooms(app):
    """You know where you are: a capability holds the known files; any other file says at its top what it is for."""
    found = []
    for folder in sorted(p for p in (ROOT / app).iterdir() if p.is_dir() and (p / "models.py").exists()):
        if folder.name in FREE_FOLDERS:
            continue
        if not (folder / "__init__.py").exists():
            found.append(f"{folder.relative_to(ROOT)}/__init__.py is missing")
        if (folder / "views.py").exists() and not (folder / "urls.py").exists():
            found.append(f"{folder.relative_to(ROOT)} has views and no urls")
        for file in folder.glob("*.py"):
            if file.stem not in CAPABILITY_FILES | {"__init__"} and not ast.get_docstring(parsed(file)):
                found.append(f"{file.relative_to(ROOT)} does not say what it is for")
    assert not found


@pytest.mark.parametrize("app", APPS)
def test_tests_mirror_the_apps(app):
    """A test folder without __init__.py hides the app of the same name; one without its room is lost."""
    found = []
    for folder in (ROOT / "tests" / app).rglob("*"):
        if folder.is_dir() and folder.name != "__pycache__" and any(folder.glob("test_*.py")):
            if not (folder / "__init__.py").exists():
                found.append(f"{folder.relative_to(ROOT)}/__init__.py is missing")
    assert not found


def test_no_third_party_file_and_no_left_over():
    """Third-party files are installed, never committed; nothing is left undone in the code."""
    undone = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError")
    found = [str(f.relative_to(ROOT)) for f in (ROOT / "static").rglob("*.min.*")]
    for file in all_files():
        if "tests" not in file.relative_to(ROOT).parts and undone.search(file.read_text("utf-8")):
            found.append(str(file.relative_to(ROOT)))
    assert not found


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _is_model(node: ast.ClassDef) -> bool:
    return any("Model" in ast.unparse(base) and "Form" not in ast.unparse(base) for base in node.bases)
