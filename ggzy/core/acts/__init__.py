"""Acts 行为: one module a subject, each with its commands (wishes), the events that follow (facts) and nothing else."""
