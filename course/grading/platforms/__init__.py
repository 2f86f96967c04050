"""Learning platforms: who is in the class, archives that come, tables that go."""
