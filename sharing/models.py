"""Django looks for models here; each room keeps its own."""

from sharing.notices.models import (  # noqa: F401
    Notice,
    NoticeAccess,
    NoticeGrant,
    NoticeGroupPermission,
    NoticeReceipt,
    NoticeUserPermission,
)
