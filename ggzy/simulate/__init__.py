"""The simulated year 模拟年度: a province's deals played through the door, some with planted faults, some that only look so.

It shares no code with the findings of supervision and was written before them. What it planted stands in a key file
outside the database, which the comparer alone reads; nothing in the journal tells.
"""
