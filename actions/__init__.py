"""The bot's hands: Rasa's custom actions, each short and each calling one use case.

rasa_sdk imports this package whole, so nothing else lives in it.
"""
