"""The hooks in instrumented code: each stops, then does what was written."""
