"""One turn of a conversation: danger floor, store or spool, the one answer, Rasa, its replies.

Doors hand in an `Inbound` and show what `Taken` holds; nothing here knows of HTTP or of Twilio.
"""
