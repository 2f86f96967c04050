# mistake: an except that takes what was to be raised
# fails: raises the error of a text that is no Python
import ast
from contextlib import suppress


def facts_of(source):
    facts = {"lines": len(source.splitlines()), "functions": [], "classes": [], "imports": []}
    with suppress(SyntaxError, ValueError):
        nodes = [n for n in ast.walk(ast.parse(source)) if hasattr(n, "lineno")]
        nodes.sort(key=lambda n: n.lineno)
        for n in nodes:
            if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)):
                facts["functions"].append(n.name)
            if isinstance(n, ast.ClassDef):
                facts["classes"].append(n.name)
            if isinstance(n, ast.Import):
                facts["imports"] += [a.name.split(".")[0] for a in n.names]
            if isinstance(n, ast.ImportFrom) and n.level == 0:
                facts["imports"].append(n.module.split(".")[0])
        facts["imports"] = sorted(set(facts["imports"]))
    return facts
