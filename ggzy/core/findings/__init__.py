"""Findings 发现: what supervision reads off the journal and should look at; three families, never mixed in one number.

A duty breached 未履职 and an irregular act 不规范行为 are facts; a signal 疑似线索 is a pattern that a person must judge.
Pure: what stands outside the journal (who was in the hall, who paid) is told in `Told`.
"""
