"""What the lessons say about Python's behaviour is so, under each start method."""

import pytest

from tests.claims import record
from tests.claims.claims import ONCE, Claim, claims, gil_in_use

CLAIMS = [claim for claim in claims() if claim.applies(gil=gil_in_use())]


def _cases():
    for claim in CLAIMS:
        for method in claim.methods():
            name = f"{claim.id}-{method}" if method else claim.id
            yield pytest.param(claim, method, id=name)


@pytest.mark.long
@pytest.mark.parametrize(("claim", "method"), list(_cases()))
def test_the_claim_is_so(claim: Claim, method: str):
    assert claim.seen(method) == claim.expected(method)


def test_ids_are_unique():
    ids = [claim.id for claim in claims()]
    assert len(ids) == len(set(ids))


def test_every_claim_is_about_some_supported_version():
    versions = [(3, minor) for minor in range(11, 16)]
    for claim in claims():
        claim_on_any_system = Claim(**vars(claim) | {"on": ()})
        assert any(claim_on_any_system.applies(version) for version in versions), claim.id


def test_each_was_seen_as_it_is_written_now():
    """Whether it is so depends on the claim's own text and on Python: on nothing of the course."""
    rows = record.page(record.read()).splitlines()
    not_seen = [row for row in rows if "| ·" in row or "| only" in row]
    assert not not_seen, "run python3 -m tests.claims.record under the Pythons of these columns"


def test_the_table_is_what_the_record_makes():
    assert record.PAGE.read_text(encoding="utf-8") == record.page(record.read())


def test_a_claim_that_has_changed_counts_as_not_seen():
    claim = claims()[0]
    seen = {"Linux, 3.12": {claim.id: {"fingerprint": "of another text", "methods": [ONCE]}}}
    assert f"| {claim.says} | · |" in record.page(seen)
