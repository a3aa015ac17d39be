"""The check of the scripts' syntax."""

import check_scripts
import pytest


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("let x = 1;\nfunction f() {\n  let y = 2 3;\n}", "3: SyntaxError: Unexpected number"),
        ("let a;\nlet a;", "2: SyntaxError: Identifier 'a' has already been declared"),
        ("function f() {", "1: SyntaxError: Unexpected end of input"),
        ("nothing.of(this);\nruns();", None),
    ],
)
def test_a_syntax_error_is_told_with_its_line_and_no_script_runs(source, error):
    assert check_scripts.syntax_error(source) == error


def test_all_scripts_are_looked_at(capsys):
    scripts = [*check_scripts.ROOT.glob("_static/**/*.js"), *check_scripts.ROOT.glob("lib/**/*.js")]
    assert check_scripts.main() == 0
    assert capsys.readouterr().out == f"scripts: {len(scripts)}, nothing to mend\n"
