import ast


def facts_of(source):
    result = {"lines": len(source.splitlines()), "functions": [], "classes": [], "imports": []}
    todo = [ast.parse(source)]
    modules = set()
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            result["functions"].append(node.name)
        if isinstance(node, ast.ClassDef):
            result["classes"].append(node.name)
        if isinstance(node, ast.Import):
            modules |= {a.name.split(".")[0] for a in node.names}
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            modules |= {node.module.split(".")[0]}
        todo.extend(reversed(list(ast.iter_child_nodes(node))))
    result["imports"] = sorted(modules)
    return result
