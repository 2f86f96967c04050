import ast


def look(node, facts):
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            facts["functions"].append(name)
        case ast.ClassDef(name=name):
            facts["classes"].append(name)
        case ast.Import(names=names):
            facts["imports"] += [alias.name for alias in names]
        case ast.ImportFrom(module=module, level=0):
            facts["imports"].append(module)
    for child in ast.iter_child_nodes(node):
        look(child, facts)


def facts_of(source):
    facts = {"lines": len(source.splitlines()), "functions": [], "classes": [], "imports": []}
    look(ast.parse(source, type_comments=True), facts)
    facts["imports"] = sorted({name.partition(".")[0] for name in facts["imports"]})
    return facts
