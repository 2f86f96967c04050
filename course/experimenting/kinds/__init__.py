"""The experiments: each module measures one thing, and says how it is drawn and told."""
