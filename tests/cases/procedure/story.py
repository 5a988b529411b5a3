"""Cases written as lines: ``detention 2026-03-01 08:15 @1 #k1 of=k2 reason=N2``."""

from datetime import datetime

from cases.procedure import CHINA, ProcEvent


def story(text: str) -> list[ProcEvent]:
    """One event per line; ids count from 1; ``!3`` voids event 3."""
    events = []
    for number, line in enumerate((part.strip() for part in text.strip().splitlines()), start=1):
        words = line.split()
        kind, day, rest = words[0], words[1], words[2:]
        clock = next((word for word in rest if ":" in word and "=" not in word), None)
        person = next((int(word[1:]) for word in rest if word.startswith("@")), None)
        key = next((word[1:] for word in rest if word.startswith("#")), f"row{number}")
        voids = next((int(word[1:]) for word in rest if word.startswith("!")), None)
        params = dict(word.split("=", 1) for word in rest if "=" in word)
        moment = datetime.fromisoformat(f"{day}T{clock or '00:00'}").replace(tzinfo=CHINA)
        events.append(ProcEvent(number, kind, moment, clock is not None, person, key, params, "", voids))
    return events
