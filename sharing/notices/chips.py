"""The chip of a notice's state."""

from office.ui.chips import Chip, Tone
from sharing.notices.models import Notice, NoticeState

TONES = {NoticeState.UNREAD: Tone.INFO, NoticeState.OPENED: Tone.PLAIN, NoticeState.SIGNED: Tone.MUTED}


def state_chip(notice: Notice) -> Chip:
    """Unread, opened or signed for."""
    return Chip(notice.get_state_display(), TONES[NoticeState(notice.state)])
