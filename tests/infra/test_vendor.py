"""The allow-list of third-party browser files."""

import pytest

from office.ui.vendor import FILES, LICENCES, copy


def installed(modules, *, without=()):
    for source in [*FILES.values(), *LICENCES.values()]:
        if source not in without:
            file = modules / source
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"/* {file.name} */\n//# sourceMappingURL={file.name}.map")
    return modules


def test_exactly_the_list_is_copied_and_nothing_else_stays(tmp_path):
    target = tmp_path / "vendor"
    target.mkdir()
    (target / "old.js").write_text("")
    copy(installed(tmp_path / "node_modules"), target)
    assert {file.name for file in target.iterdir()} == set(FILES) | set(LICENCES)


@pytest.mark.parametrize(
    "end",
    [
        "\n//# sourceMappingURL=x.min.js.map",
        "\n/*# sourceMappingURL=x.min.css.map */\n",
        "\n/*# sourceMappingURL=x.min.css.map */",
    ],
)
def test_the_reference_to_a_source_map_is_cut(tmp_path, end):
    modules = installed(tmp_path / "node_modules")
    name, source = next(iter(FILES.items()))
    (modules / source).write_text("a{color:red}" + end)
    copy(modules, tmp_path / "vendor")
    assert (tmp_path / "vendor" / name).read_text() == "a{color:red}\n"


def test_a_missing_file_is_named_and_nothing_is_thrown_away(tmp_path):
    gone = next(iter(FILES.values()))
    target = tmp_path / "vendor"
    target.mkdir()
    (target / "kept.js").write_text("")
    with pytest.raises(FileNotFoundError, match=gone):
        copy(installed(tmp_path / "node_modules", without=[gone]), target)
    assert (target / "kept.js").exists()
