"""The doors out: one file per way of delivering, chosen by configuration, never by partner."""
