"""Computing stored terms anew when the calendar, the rules or a contested reading changes, and what that moved."""
