# mistake: none | the modules were sorted without regard to capital letters
# fails: takes an empty
import ast


def facts_of(source):
    """Return what there is to know about the text of a Python file."""
    tree = ast.parse(source)
    functions, classes, imports = [], [], set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            functions.append((node.lineno, node.name))
        elif isinstance(node, ast.ClassDef):
            classes.append((node.lineno, node.name))
        elif isinstance(node, ast.Import):
            imports.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            imports.add(node.module.split(".")[0])
    return {
        "lines": len(source.splitlines()),
        "functions": [name for _, name in sorted(functions)],
        "classes": [name for _, name in sorted(classes)],
        "imports": sorted(imports, key=str.lower),
    }
