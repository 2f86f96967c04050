"""What a mistake is recognised by: the learner's code, the run that failed, and what a rule is."""
