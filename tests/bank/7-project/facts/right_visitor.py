import ast


class Reader(ast.NodeVisitor):
    def __init__(self):
        self.functions, self.classes, self.imports = [], [], set()

    def visit_FunctionDef(self, node):
        self.functions.append(node.name)
        self.generic_visit(node)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node):
        self.classes.append(node.name)
        self.generic_visit(node)

    def visit_Import(self, node):
        self.imports |= {alias.name.split(".")[0] for alias in node.names}

    def visit_ImportFrom(self, node):
        if not node.level:
            self.imports.add(node.module.split(".")[0])


def facts_of(source):
    reader = Reader()
    reader.visit(ast.parse(source))
    return {
        "lines": len(source.splitlines()),
        "functions": reader.functions,
        "classes": reader.classes,
        "imports": sorted(reader.imports),
    }
