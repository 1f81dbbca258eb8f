"""Whether every link within a folder of HTML leads somewhere, and nothing is fetched from another machine."""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# What a browser fetches by itself, or when it is asked for.
FETCHED = {("script", "src"), ("img", "src"), ("link", "href"), ("source", "src"), ("iframe", "src"), ("object", "data"), ("embed", "src")}


class Page(HTMLParser):
    """The links and anchors of one file."""

    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.links, self.anchors = [], set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id" or (tag == "a" and name == "name"):
                self.anchors.add(value)
            elif (tag, name) in FETCHED or (tag == "a" and name == "href"):
                self.links.append((tag, value or ""))


def wrong_links(folder):
    """A line for every link that leads nowhere."""
    paths = [path for path in folder.rglob("*.html") if "_static" not in path.parts]
    pages = {path.resolve(): Page(path) for path in paths}
    wrong = []
    for path, page in pages.items():
        for tag, link in page.links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "mailto") or parts.netloc:
                if tag != "a":
                    wrong.append(f"{path.relative_to(folder)}: <{tag}> fetches {link}")
                continue
            if parts.scheme == "data":
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                wrong.append(f"{path.relative_to(folder)}: no file {link}")
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors:
                wrong.append(f"{path.relative_to(folder)}: no anchor {link}")
    for path in folder.rglob("*.css"):
        wrong += [f"{path.relative_to(folder)}: fetches {link}" for link in re.findall(r"url\(['\"]?(https?:[^)'\"]+)|@import ['\"](https?:[^'\"]+)", path.read_text()) if any(link)]
    return sorted(set(wrong))


if __name__ == "__main__":
    found = wrong_links(Path(sys.argv[1]))
    print("\n".join(found))
    sys.exit(1 if found else 0)
