"""The judge: what test cells use to examine an answer that runs in a process of its own."""
