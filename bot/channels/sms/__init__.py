"""Text messages through Twilio: signed webhooks in, TwiML at once, replies by Twilio's REST API."""
