# fails: takes an empty text
import ast
import re

FUNCTION = re.compile(r"^[ \t]*(?:async[ \t]+)?def[ \t]+(\w+)", re.MULTILINE)
CLASS = re.compile(r"^[ \t]*class[ \t]+(\w+)", re.MULTILINE)


def facts_of(source):
    """Return what there is to know about the text of a Python file."""
    imports = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            imports |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            imports.add(node.module.split(".")[0])
    return {
        "lines": len(source.splitlines()),
        "functions": FUNCTION.findall(source),
        "classes": CLASS.findall(source),
        "imports": sorted(imports),
    }
