"""How good triage is, beside what people would otherwise use: `python -m bot evaluate`.

Only figures and labels come out of here, never a text: the sealed split must stay unseen.
"""
