"""The scripts of examples/ as pages: their Markdown cells as text, their code as blocks."""

import re


def pages(root):
    scripts = sorted((root / "examples").glob("*.py"))
    made = {f"examples/{script.stem}.md": page(script) for script in scripts}
    toc = "\n".join(script.stem for script in scripts)
    made["examples/index.md"] = (
        "# Examples\n\nThe scripts of the folder `examples`. Each runs as it stands; editors that know `# %%` run them cell by cell, "
        f"and Jupytext opens them as notebooks.\n\n```{{toctree}}\n{toc}\n```\n"
    )
    return made


def page(script):
    parts = []
    for cell in re.split(r"^# %%", script.read_text(), flags=re.MULTILINE)[1:]:
        head, _, body = cell.partition("\n")
        if "[markdown]" in head:
            parts.append(re.sub(r"^# ?", "", body, flags=re.MULTILINE).strip())
        else:
            parts.append(f"```python\n{body.strip()}\n```")
    title, _, rest = parts[0].partition("\n")
    return "\n\n".join([title, f"`examples/{script.name}`", rest.strip(), *parts[1:]]) + "\n"
