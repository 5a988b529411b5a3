"""Warnings of terms that expire: the daily sweep, who is told, who has answered."""
