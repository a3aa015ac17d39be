"""The directive ``{explorable} NAME``: an interactive figure on a page that is not a notebook.

The body holds the figure's parameters as YAML.
"""

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


class ExplorableDirective(SphinxDirective):
    """Insert the HTML of ``lib.explorables.Explorable(NAME, **parameters)``."""

    required_arguments = 1
    has_content = True

    def run(self):
        """Return the figure, or a directive error that says what is wrong with its name or its parameters."""
        from lib.explorables import Explorable  # here: only pages with such a figure need the library

        try:
            parameters = yaml.safe_load("\n".join(self.content)) or {}
            if not isinstance(parameters, dict):
                raise ValueError(f"its parameters are 'name: value' lines, not {parameters!r}")
            html = Explorable(self.arguments[0], **parameters).html()
        except (KeyError, TypeError, ValueError, yaml.YAMLError) as error:
            raise self.error(f"explorable {self.arguments[0]!r}: {error}") from error
        return [nodes.raw("", html, format="html")]


def setup(app: Sphinx):
    """Register the directive."""
    app.add_directive("explorable", ExplorableDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
