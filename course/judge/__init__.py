"""The judge: what test cells use to examine an answer that runs in a process of its own."""

from course.judge.answer import Answer, RemoteObject, answer, together
from course.judge.checks import check, score
from course.judge.children.calling import Call
from course.judge.errors import AnswerError, JudgeError
from course.judge.expecting import raises
from course.judge.explaining.slips import slip
from course.judge.generated import agree
from course.judge.interleavings.exploring import explore
from course.judge.interleavings.hunting import hunt
from course.judge.interleavings.replaying import replay
from course.judge.tasks.evidence import rendezvous, spy
from course.judge.tasks.ordering import die, failing, muster, token, turns
from course.judge.tasks.slowly import slowly

__all__ = [
    "Answer",
    "AnswerError",
    "Call",
    "JudgeError",
    "RemoteObject",
    "agree",
    "answer",
    "check",
    "die",
    "explore",
    "failing",
    "hunt",
    "muster",
    "raises",
    "rendezvous",
    "replay",
    "score",
    "slip",
    "slowly",
    "spy",
    "together",
    "token",
    "turns",
]
