"""From a failed check to what its reader is told: what was compared, raised and done."""
