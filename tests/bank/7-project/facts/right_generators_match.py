import ast
from operator import attrgetter


def modules_of(node):
    """Yield the modules that a node imports, with all their dots."""
    match node:
        case ast.Import(names=names):
            yield from map(attrgetter("name"), names)
        case ast.ImportFrom(module=str(module), level=0 | None):
            yield module


def names_of(nodes, *kinds):
    chosen = filter(lambda node: isinstance(node, kinds), nodes)
    return [node.name for node in sorted(chosen, key=attrgetter("lineno"))]


def facts_of(source):
    """Return what there is to know about the text of a Python file."""
    nodes = list(ast.walk(ast.parse(source)))
    imports = {module.split(".", 1)[0] for node in nodes for module in modules_of(node)}
    return {
        "lines": len(source.splitlines()),
        "functions": names_of(nodes, ast.FunctionDef, ast.AsyncFunctionDef),
        "classes": names_of(nodes, ast.ClassDef),
        "imports": sorted(imports),
    }
