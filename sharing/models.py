"""Django looks for models here; each room keeps its own."""

from sharing.ledgers.models import (  # noqa: F401
    ColumnMapping,
    ImportBatch,
    ImportBatchAccess,
    ImportBatchGrant,
    ImportBatchGroupPermission,
    ImportBatchUserPermission,
    ImportRow,
    LedgerRow,
)
from sharing.notices.models import (  # noqa: F401
    Notice,
    NoticeAccess,
    NoticeGrant,
    NoticeGroupPermission,
    NoticeReceipt,
    NoticeUserPermission,
)
