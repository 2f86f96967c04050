"""The judge: what test cells use to examine an answer that runs in a process of its own."""

from course.judge.answer import Answer, RemoteObject, answer, together
from course.judge.calling import Call
from course.judge.checks import check, score
from course.judge.errors import AnswerError, JudgeError
from course.judge.evidence import rendezvous, spy
from course.judge.expecting import raises
from course.judge.exploring import explore
from course.judge.generated import agree
from course.judge.hunting import hunt
from course.judge.replaying import replay
from course.judge.slips import slip
from course.judge.slowly import slowly
from course.judge.tasks import die, failing, muster, token, turns

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
