# mistake: what is behind the last line end was counted as a line
# fails: counts the lines and finds | takes an empty text
import ast


def facts_of(source):
    nodes = [n for n in ast.walk(ast.parse(source)) if hasattr(n, "lineno")]
    nodes.sort(key=lambda n: n.lineno)
    imports = {a.name for n in nodes if isinstance(n, ast.Import) for a in n.names}
    imports |= {n.module for n in nodes if isinstance(n, ast.ImportFrom) and not n.level}
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        "lines": source.count("\n") + 1,
        "functions": [n.name for n in nodes if isinstance(n, functions)],
        "classes": [n.name for n in nodes if isinstance(n, ast.ClassDef)],
        "imports": sorted({name.split(".")[0] for name in imports}),
    }
