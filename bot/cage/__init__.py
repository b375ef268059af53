"""What of ours runs inside Rasa's own environment (Python 3.10); it imports nothing of ours.

Rasa 3.6 is caged: old libraries, loopback only, no secrets, no record that matters.
"""
