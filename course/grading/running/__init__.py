"""``course grade``: a whole class, judged by many and recorded by one."""
