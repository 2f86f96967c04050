# mistake: a class inside of a class was left out | an import inside of a function was left out | only functions outside of classes and functions were listed
# fails: counts the lines and finds | in the order of their lines | takes an empty text
import ast


def facts_of(source):
    nodes = list(ast.parse(source).body)
    nodes.sort(key=lambda n: n.lineno)
    imports = {a.name for n in nodes if isinstance(n, ast.Import) for a in n.names}
    imports |= {n.module for n in nodes if isinstance(n, ast.ImportFrom) and not n.level}
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        "lines": len(source.splitlines()),
        "functions": [n.name for n in nodes if isinstance(n, functions)],
        "classes": [n.name for n in nodes if isinstance(n, ast.ClassDef)],
        "imports": sorted({name.split(".")[0] for name in imports}),
    }
