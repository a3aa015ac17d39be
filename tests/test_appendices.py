"""The appendices and the first page: what they quote and list is there, and what they link to."""

import re
from functools import cache
from pathlib import Path

import nbformat
import pytest
import yaml
from myst_parser.mdit_to_docutils.base import default_slugify

from lib import activations

ROOT = Path(__file__).parents[1]
CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("*.ipynb"))
LINK = re.compile(r"\[[^\]]*\]\(\.\./chapters/([\w-]+)\.ipynb#([^)\s]+)\)")
HEADING = re.compile(r"(#{2,3}) (.+)")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e[+-]?\d+)?(?!\w)")
NOT_QUOTED = re.compile(r"`[^`]*`|\$[^$]*\$|\[[^\]]*\]\([^)]*\)")  # code, formulas, links


def read(name):
    return (ROOT / "appendix" / f"{name}.md").read_text(encoding="utf-8")


def outputs_of(cell):
    """Return what a cell has printed."""
    texts = []
    for output in cell.get("outputs", ()):
        texts.append(output.get("text", ""))
        texts.append(output.get("data", {}).get("text/plain", ""))
    return "\n".join(text for text in texts if not text.startswith("<Figure"))


@cache
def sections(chapter):
    """Return for each heading of a chapter, by its anchor, the text below it and what its cells have printed.

    The text of a section is up to the next heading of its level, and has the code and its outputs.
    """
    found, open_ones = {}, []  # open: pairs of level and anchor
    for cell in nbformat.read(ROOT / "chapters" / f"{chapter}.ipynb", as_version=4).cells:
        printed = outputs_of(cell)
        if cell.cell_type == "code":
            for _, anchor in open_ones:
                found[anchor][0].append(f"{cell.source}\n{printed}")
                found[anchor][1].append(printed)
            continue
        for line in cell.source.splitlines():
            if heading := HEADING.fullmatch(line):
                level, anchor = len(heading[1]), default_slugify(heading[2])
                open_ones = [(each, name) for each, name in open_ones if each < level] + [(level, anchor)]
                found[anchor] = ([], [])
            for _, anchor in open_ones:
                found[anchor][0].append(line)
    return {anchor: ("\n".join(text), "\n".join(printed)) for anchor, (text, printed) in found.items()}


def numbers(text):
    """Return the numbers of a text as floats, without their signs: 5,120 and 3e-8 and 0.60."""
    text = re.sub(r"(?<=\d)[,_](?=\d{3}(?!\d))", "", text)
    return [float(each) for each in NUMBER.findall(text)]


def leads_nowhere(text):
    """Return the links of a text that have no heading in a chapter."""
    return [
        f"{chapter}#{anchor}"
        for chapter, anchor in LINK.findall(text)
        if chapter not in CHAPTERS or anchor not in sections(chapter)
    ]


@pytest.mark.parametrize("name", ["notation", "glossary", "folklore"])
def test_links_lead_to_a_heading(name):
    assert LINK.search(read(name))
    assert leads_nowhere(read(name)) == []


def test_a_link_that_leads_nowhere_is_found():
    here, nowhere = "hinge-loss.ipynb#at-the-kink", "hinge-loss.ipynb#at-the-brink"
    assert leads_nowhere(f"[](../chapters/{here}) [](../chapters/{nowhere})") == ["hinge-loss#at-the-brink"]


# The library, and the first page


def test_every_activation_is_on_the_librarys_page():
    text = read("api").split("## lib.activations")[1].split("\n## ")[0]
    listed = re.search(":members: (.*)", text)[1].split(", ") + re.findall(
        r"\.\. (?:autofunction|py:data):: (\w+)", text
    )
    assert set(activations.__all__) - set(listed) == set(), "not in appendix/api.md"
    assert sorted(listed) == sorted(activations.__all__)


def test_first_page_lists_the_chapters_in_their_order():
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    by_part = {part["caption"]: [each["file"] for each in part["chapters"]] for part in parts}
    rows = re.findall(
        r"^\| \[\]\((chapters/[\w-]+)\.ipynb\) \|", (ROOT / "index.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert rows == by_part["Chapters"]
    assert sorted(rows) == [f"chapters/{name}" for name in CHAPTERS]
    assert [row.replace("chapters", "solutions") for row in rows] == by_part["Solutions"]


# The glossary


def glossary():
    """Return (letter, lines of an entry) for each entry."""
    parts = re.findall(r"^## (.)\n\n```\{glossary\}\n(.*?)^```$", read("glossary"), re.MULTILINE | re.DOTALL)
    return [(letter, entry.split("\n")) for letter, entries in parts for entry in entries.strip().split("\n\n")]


def lacks(lines):
    """Return what is wrong with an entry: its lines are the term, the same in Chinese, and what it means."""
    if len(lines) != 3:
        return "it must have three lines"
    english, chinese, rest = lines
    meaning, _, link = rest.partition(" [")
    checks = {
        "the English term": re.search(r"[A-Za-z]", english) and not CHINESE.search(english),
        "the Chinese term": CHINESE.search(chinese),
        "a meaning in a line": 10 < len(meaning.strip()) <= 100 and meaning.endswith("."),
        "one link to its section": LINK.fullmatch("[" + link),
    }
    return next((f"no {what}" for what, is_there in checks.items() if not is_there), None)


def test_glossary_has_the_terms_of_all_chapters():
    entries = glossary()
    assert len(entries) >= 110
    assert len(entries) == read("glossary").count("](../chapters/")  # none is missed
    assert {LINK.search(lines[-1])[1] for _, lines in entries} == set(CHAPTERS)


def test_glossary_entries_are_complete():
    assert [(lines[0], reason) for _, lines in glossary() if (reason := lacks(lines))] == []


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["margin", "  The lead. [](../chapters/hinge-loss.ipynb#at-the-kink)"], "it must have three lines"),
        (["间隔", "间隔", "  The lead that is due. [](../chapters/a.ipynb#b)"], "no the English term"),
        (["margin", "margin", "  The lead that is due. [](../chapters/a.ipynb#b)"], "no the Chinese term"),
        (["margin", "间隔", "  [](../chapters/a.ipynb#b)"], "no a meaning in a line"),
        (["margin", "间隔", "  The lead that is due."], "no one link to its section"),
        (["margin", "间隔", "  The lead that is due. [](../chapters/a.ipynb#b)"], None),
    ],
)
def test_an_incomplete_entry_is_found(lines, reason):
    assert lacks(lines) == reason


def test_glossary_is_sorted():
    terms = [lines[0] for _, lines in glossary()]
    folded = [term.casefold().replace("–", "-") for term in terms]
    assert folded == sorted(set(folded))
    assert [term[0].upper() for term in terms] == [letter for letter, _ in glossary()]


def comes_up(term, text):
    """Whether the words of a term, and of another name for it after a comma, or their beginnings, are in a text."""
    words = [word[:6].casefold() for word in re.findall(r"[\w-]{3,}", term.split(", of")[0])]
    return bool(words) and all(word in text.casefold() for word in words)


def test_each_term_comes_up_in_its_section():
    missing = []
    for _, (term, _, rest) in glossary():
        chapter, anchor = LINK.search(rest).groups()
        if not comes_up(term, chapter + sections(chapter)[anchor][0]):
            missing.append((term, anchor))
    assert missing == []
    assert not comes_up("margin", sections("softmax")["temperature"][0])
    assert not comes_up("SiLU, swish", "Of these, SiLU is the last.")


# Widely copied mistakes


def folklore():
    """Return (claim, truth) for each entry."""
    text = read("folklore").split("\n## ", 1)[1]
    blocks = [block for block in text.split("\n\n") if "\n: " in block]
    return [tuple(block.split("\n: ")) for block in blocks]


def unfounded(entry):
    """Return the numbers of an entry that its section has not.

    With a decimal point, an exponent or a percent sign, a number must be printed by a cell; or it is what a cell was
    given, as in β = 0.9.
    """
    text = NOT_QUOTED.sub("", entry)
    whole, printed = (set(), set())
    for chapter, anchor in LINK.findall(entry):
        section, outputs = sections(chapter)[anchor]
        whole |= set(numbers(section))
        printed |= set(numbers(outputs))
    measured = re.findall(r"(?<!= )\b(?:[\d.]+e-\d+|\d+\.\d+|\d+(?= %))", text)
    return sorted((set(numbers(text)) - whole) | (set(numbers(" ".join(measured))) - printed))


def test_folklore_has_claims_of_all_chapters():
    entries = folklore()
    assert len(entries) >= 28
    assert len(entries) == read("folklore").count("](../chapters/")  # one each, and none is missed
    assert {LINK.search(truth)[1] for _, truth in entries} == set(CHAPTERS)
    assert all(claim.startswith('"') for claim, _ in entries)
    assert len({claim for claim, _ in entries}) == len(entries)


@pytest.mark.parametrize(("claim", "truth"), folklore(), ids=lambda text: text[:40])
def test_what_folklore_quotes_is_in_its_section(claim, truth):
    assert unfounded(f"{claim} {truth}") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It is 12.9.", []),
        ("It is 12.8.", [12.8]),
        ("It is 1 of 4 images.", []),
        ("It is 17 of 4 images.", [17.0]),
        ("It is 4 %.", [4.0]),  # a 4 stands in the code, but none is printed
        ("It is `17`, $17$ of L17.", []),
    ],
)
def test_a_number_that_no_cell_prints_is_found(text, found):
    assert unfounded(f"{text} [](../chapters/hinge-loss.ipynb#a-demand-and-its-price)") == found


# Notation

GREEK = re.compile(
    r"\\(?:var)?(alpha|beta|gamma|delta|epsilon|eta|theta|kappa|lambda|mu|xi|rho|sigma|tau|phi|chi|psi|omega|nu|zeta"
    r"|Gamma|Delta|Theta|Lambda|Sigma|Phi|Psi|Omega)(?![a-zA-Z])"
)
CENTRAL = r"x X y s p L \eta \lambda \Delta \beta \gamma g \theta W b N D C B \delta \kappa \epsilon \sigma \varphi t"


def tables():
    """Return the rows of the notation's tables, as lists of cells, by the heading above."""
    found = {}
    for part in read("notation").split("\n## ")[1:]:
        heading, _, text = part.partition("\n")
        rows = [re.split(r" ?\| ?", line.strip("| ")) for line in text.splitlines() if line.startswith("|")]
        found[heading] = rows[2:]  # the first two are the head and the line below
    return found


def symbols():
    """Return the symbols of the tables before the letters with two lives."""
    by_heading = tables()
    headings = list(by_heading)
    first = headings[: headings.index("Letters with several lives")]
    return [row[0] for heading in first for row in by_heading[heading]]


def formulas(text):
    return re.findall(r"\$\$(.*?)\$\$|\$([^$\n]+)\$", text, re.DOTALL)


def test_each_symbol_is_there_once():
    found = symbols()
    assert all(re.fullmatch(r"\$[^$]+\$", symbol) for symbol in found)
    assert [symbol for symbol in set(found) if found.count(symbol) > 1] == []
    assert [symbol for symbol in CENTRAL.split() if f"${symbol}$" not in found] == []


def test_each_symbol_has_a_meaning_and_a_section():
    for heading, rows in tables().items():
        if heading in ("Conventions", "In code"):
            continue
        for row in rows:
            assert LINK.search(row[-1]) or "](api.md#" in row[-1], row
            assert len(LINK.sub("", row[-1])) > 5, row


def test_letters_with_several_lives_have_a_first_one():
    letters = [row[0] for row in tables()["Letters with several lives"]]
    assert len(letters) == len(set(letters)) > 15
    stems = {re.sub(r"[_(].*", "", symbol.strip("$")) for symbol in symbols()}
    assert [letter for letter in letters if letter.strip("$") not in stems] == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_greek_letter_of_a_formula_is_explained(chapter):
    cells = nbformat.read(ROOT / "chapters" / f"{chapter}.ipynb", as_version=4).cells
    prose = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    used = {letter for pair in formulas(prose) for formula in pair for letter in GREEK.findall(formula)}
    assert used - set(GREEK.findall(read("notation"))) == set()


def test_every_source_is_cited():
    entries = re.findall(r"^@\w+\{([^,]+),", (ROOT / "references.bib").read_text(encoding="utf-8"), re.MULTILINE)
    pages = [*ROOT.glob("*.md"), *ROOT.glob("appendix/*.md"), *ROOT.glob("*s/*.ipynb")]
    cited = set(re.findall(r"[\w-]+", "\n".join(page.read_text(encoding="utf-8") for page in pages)))
    assert len(entries) > 100
    assert [entry for entry in entries if entry not in cited] == []
