"""What a report says of several checks that fail."""

from course.judge.report import Report
from course.judge.verdict import FAILED, Verdict

WHERE = "Line 3 joins too early."


def failed(title, reason, **more):
    told = f"{reason} {WHERE}"
    return Verdict(title, 1, status=FAILED, reason=told, about_it=WHERE, mistake="no join", **more)


def test_a_mistake_is_explained_once_and_then_called_by_its_name():
    verdicts = [
        failed("first", "It hangs.", hint="join"),
        failed("then", "It gave 1.", hint="join"),
    ]
    report = Report(verdicts, 0, 2, 2)
    said = repr(report)
    assert said.count(WHERE) == said.count("try next: join") == 1
    assert said.count("the same as above: No join.") == 1
    assert said.index("It hangs.") < said.index(WHERE) < said.index("It gave 1.")
    html = report._repr_html_()
    assert f"<p><b>No join. </b>{WHERE}</p>" in html
    assert "<p>The same as above: <b>No join.</b></p>" in html


def test_what_stands_between_backticks_is_code_and_runs_none():
    html = Report([failed("first", "`<b>x</b>` was 1.")], 0, 1, 1)._repr_html_()
    assert "<code>&lt;b&gt;x&lt;/b&gt;</code> was 1." in html
