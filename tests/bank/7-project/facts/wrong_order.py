# mistake: functions and classes were in the order of `ast.walk` | the functions were not in the order of their lines
# fails: in the order of their lines
# may fail: takes an empty text
import ast


def facts_of(source):
    nodes = list(ast.walk(ast.parse(source)))
    imports = {a.name for n in nodes if isinstance(n, ast.Import) for a in n.names}
    imports |= {n.module for n in nodes if isinstance(n, ast.ImportFrom) and not n.level}
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        "lines": len(source.splitlines()),
        "functions": [n.name for n in nodes if isinstance(n, functions)],
        "classes": [n.name for n in nodes if isinstance(n, ast.ClassDef)],
        "imports": sorted({name.split(".")[0] for name in imports}),
    }
