"""The commands of ``python3 -m course``, a module each."""
