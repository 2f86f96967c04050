import ast


def facts_of(source):
    nodes = [n for n in ast.walk(ast.parse(source)) if hasattr(n, "lineno")]
    nodes.sort(key=lambda n: (n.lineno, n.col_offset))
    of = lambda *kinds: [n for n in nodes if isinstance(n, kinds)]
    names = [alias.name for n in of(ast.Import) for alias in n.names]
    names += [n.module for n in of(ast.ImportFrom) if n.level == 0]
    return dict(
        lines=len(source.splitlines()),
        functions=[n.name for n in of(ast.FunctionDef, ast.AsyncFunctionDef)],
        classes=[n.name for n in of(ast.ClassDef)],
        imports=sorted(set(name.split(".", 1)[0] for name in names)),
    )
