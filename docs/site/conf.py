"""Sphinx's settings. build.py runs it on a copy of docs/ that has the generated pages beside the written ones."""

import dataclasses
import os
from pathlib import Path

BUILT = Path(os.environ["RECRES_DOCS_BUILT"])

project = "recres"
author = "the recres authors"
release = version = os.environ["RECRES_DOCS_VERSION"]
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.mathjax", "sphinx.ext.viewcode", "breathe"]
root_doc = "index"
nitpicky = True

# Markdown as GitHub reads it, with formulas between dollars.
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header"]  # a README begins where its page does

html_theme = "furo"
html_title = "recres"
html_static_path = ["static", str(BUILT / "static")]
html_css_files = ["recres.css"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_permalinks_icon = "#"
pygments_style = "friendly"
highlight_language = "none"

# Debian's MathJax, copied: no page asks another machine for anything. Its SVG output needs no fonts.
mathjax_path = "mathjax/MathJax.js?config=TeX-AMS_SVG-full"
mathjax2_config = {
    "tex2jax": {"inlineMath": [["\\(", "\\)"]], "displayMath": [["\\[", "\\]"]], "processClass": "math", "ignoreClass": ".*"},
    "showMathMenu": False,
    "messageStyle": "none",
}

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_ivar = False
napoleon_use_rtype = False
napoleon_preprocess_types = False

breathe_projects = {"recres": str(BUILT / "doxygen/xml")}
breathe_default_project = "recres"
breathe_default_members = ("members",)
cpp_index_common_prefix = ["recres::"]

# Types of other libraries, whose documentation is elsewhere; what NumPy-style docstrings say of types in words.
nitpick_ignore_regex = [
    ("cpp:identifier", r"(Eigen|hwy|nlohmann|CLI|fmt)(::.*)?|hid_t|herr_t|U?INT\d+_MAX"),
    ("py:class", r"(?!recres).*"),
]


def signature_of_results(app, what, name, thing, options, signature, returned):
    """Results are made by functions, so how one would make them by hand is not shown."""
    if what == "class" and dataclasses.is_dataclass(thing):
        return "", ""
    return None


def setup(app):
    app.connect("autodoc-process-signature", signature_of_results)
