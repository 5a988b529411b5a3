"""Log-in and object permissions.

Subclasses guardian's backend so that ``has_perm``, DRF and templates answer by the same rule as lists:
guardian's row must exist **and** ``visible()`` must hold, which honours expiry and the roles table. There are
no model-wide permissions and no superuser: without an object the answer is no.
"""

from django.contrib.auth.backends import ModelBackend
from guardian.backends import ObjectPermissionBackend

from office.access.models import Level
from office.access.queries import level_of

# guardian's codenames by level; the model's name is added.
CODENAMES = {Level.SEE: "view", Level.WORK: "work"}


class OfficeBackend(ObjectPermissionBackend):
    """Default deny, by grants only."""

    authenticate = ModelBackend.authenticate
    get_user = ModelBackend.get_user
    user_can_authenticate = ModelBackend.user_can_authenticate

    def has_perm(self, user_obj, perm, obj=None):
        """Whether guardian has the row and the grant behind it is in force."""
        if obj is None or not user_obj.is_active or not hasattr(obj, "access"):
            return False
        codename = perm.rsplit(".", 1)[-1]
        needed = {f"{word}_{obj._meta.model_name}": level for level, word in CODENAMES.items()}.get(codename)
        if needed is None or level_of(user_obj, obj) < needed:
            return False
        return super().has_perm(user_obj, perm, obj)

    def get_all_permissions(self, user_obj, obj=None):
        """guardian's rows, less what has expired."""
        if obj is None or not hasattr(obj, "access"):
            return set()
        level = level_of(user_obj, obj)
        held = {f"{word}_{obj._meta.model_name}" for at, word in CODENAMES.items() if at <= level}
        return held.intersection(super().get_all_permissions(user_obj, obj))
