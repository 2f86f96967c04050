"""One run of threads that go on one at a time, as a schedule says."""
