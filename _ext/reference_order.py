"""Sort the references by author, institutions among them: their names stand in braces, which sort after z."""

from pybtex.plugin import register_plugin
from pybtex.style.formatting.alpha import Style
from pybtex.style.sorting.author_year_title import SortingStyle
from sphinx.application import Sphinx

NAME = "institutions_among_authors"  # in _config.yml: bibtex_default_style


class Order(SortingStyle):
    """By author, year and title."""

    def person_key(self, person):
        """Return what a name is sorted by."""
        return super().person_key(person).replace("{", "").replace("}", "")


class References(Style):
    """As the usual style, in that order."""

    default_sorting_style = NAME


def setup(app: Sphinx):
    """Make the style known by its name."""
    register_plugin("pybtex.style.sorting", NAME, Order)
    register_plugin("pybtex.style.formatting", NAME, References)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
