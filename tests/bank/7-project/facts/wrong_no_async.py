# mistake: functions with `async def` were left out
# fails: in the order of their lines | takes an empty text
import ast


def facts_of(source):
    nodes = [n for n in ast.walk(ast.parse(source)) if hasattr(n, "lineno")]
    nodes.sort(key=lambda n: n.lineno)
    imports = {a.name for n in nodes if isinstance(n, ast.Import) for a in n.names}
    imports |= {n.module for n in nodes if isinstance(n, ast.ImportFrom) and not n.level}
    return {
        "lines": len(source.splitlines()),
        "functions": [n.name for n in nodes if isinstance(n, ast.FunctionDef)],
        "classes": [n.name for n in nodes if isinstance(n, ast.ClassDef)],
        "imports": sorted({name.split(".")[0] for name in imports}),
    }
