import multiprocessing
import os
from dataclasses import dataclass, field
from multiprocessing.connection import wait


def vanish(name):
    """A task that dies without a word, for you to try."""
    os._exit(9)


@dataclass
class Post:
    """A name that is to be kept alive."""

    name: str
    restarts_left: int
    codes: list = field(default_factory=list)
    process: multiprocessing.Process | None = None

    def occupy(self, task):
        self.process = multiprocessing.Process(target=task, args=(self.name,))
        self.process.name = self.name
        self.process.start()

    def note_end(self):
        """Write down how it ended; return whether it should be started again."""
        self.process.join()
        code = self.process.exitcode
        self.codes.append(code)
        if code == 0 or self.restarts_left == 0:
            return False
        self.restarts_left -= 1
        return True


class Supervisor:
    def __init__(self, task):
        self.task = task
        self.watched = []

    def add(self, post):
        post.occupy(self.task)
        self.watched.append(post)

    def run(self):
        while self.watched:
            ended = wait([post.process.sentinel for post in self.watched])
            for post in [post for post in self.watched if post.process.sentinel in ended]:
                self.watched.remove(post)
                if post.note_end():
                    self.add(post)


def supervise(task, names, restarts):
    """Run `task(name)` for each name, again if it dies; return all exit codes."""
    posts = [Post(name, restarts) for name in names]
    supervisor = Supervisor(task)
    for post in posts:
        supervisor.add(post)
    supervisor.run()
    return {post.name: post.codes for post in posts}
