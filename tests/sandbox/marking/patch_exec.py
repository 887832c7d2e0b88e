import builtins

builtins.exec = lambda *_: None
builtins.compile = lambda *_, **__: compile("0", "", "exec")
