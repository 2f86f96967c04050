import ast


def facts_of(source):
    """Return what there is to know about the text of a Python file."""
    functions, classes, imports = [], [], set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            functions.append((node.lineno, node.col_offset, node.name))
        elif isinstance(node, ast.ClassDef):
            classes.append((node.lineno, node.col_offset, node.name))
        elif isinstance(node, ast.Import):
            imports.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            imports.add(node.module)
    return {
        "lines": len(source.splitlines()),
        "functions": list(dict.fromkeys(name for *_, name in sorted(functions))),
        "classes": [name for *_, name in sorted(classes)],
        "imports": sorted({name.partition(".")[0] for name in imports}),
    }
