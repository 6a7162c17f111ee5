"""Set a setting, and put its default back."""

import os
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.changes.api import Author, Values, keep_change
from satukota.kernel.configuration.models import SettingValue
from satukota.kernel.configuration.queries import forget_settings, secret_rows, setting_rows
from satukota.kernel.configuration.rules import LONGEST, fault, host_of
from satukota.kernel.registry.api import Setting, UnknownSetting, configured_text, declaration, offers

VALUE, SECRET = "kernel.setting", "kernel.secret"


@transaction.atomic
def change_setting(name: str, value: str | None, author: Author) -> None:
    """Give a setting a value of the city's own, None its default; every process reads it within seconds.

    The keys that went to the old host of an address are forgotten. Raises ValidationError where the value may not
    stand, or where the environment sets it.
    """
    setting = _changeable(name)
    if setting.secret:
        _keep_secret(setting, value, author)
        return
    before = setting_rows().get(name)
    if value is not None and (wrong := fault(setting, value)):
        raise ValidationError({"value": wording(setting, wrong)})
    _forget_keys_of(setting, setting.default if value is None else value, author)
    if value is None:
        SettingValue.objects.filter(name=name).delete()
    else:
        SettingValue.objects.update_or_create(name=name, defaults={"value": value, "changed_at": timezone.now()})
    keep_change(VALUE, name, before, None if value is None else {"value": value}, author)
    _tell()


def apply_setting(key: str, values: Values | None, author: Author) -> None:
    """Write a setting as `Configurable.apply` does. Raises ValidationError."""
    if values is not None and (set(values) != {"value"} or not isinstance(values["value"], str)):
        raise ValidationError(_("A setting has a value, which is text, and nothing else."))
    if _declared(key).secret:
        raise ValidationError(_("“%(name)s” is a secret: put it in on its page.") % {"name": key})
    change_setting(key, None if values is None else values["value"], author)


def apply_secret(key: str, values: Values | None, author: Author) -> None:
    """Take a secret away, as `Configurable.apply` does. Raises ValidationError for an earlier one: none is kept."""
    if values is not None:
        raise ValidationError(_("A secret that was replaced is kept nowhere: put it in again on its page."))
    change_setting(key, None, author)


def _keep_secret(setting: Setting, value: str | None, author: Author) -> None:
    before = secret_rows().get(setting.name)
    if value is not None and (not value or len(value) > LONGEST or fault(setting, value)):
        raise ValidationError({"value": wording(setting, "secret")})
    if value is None:
        SettingValue.objects.filter(name=setting.name).delete()
    else:
        row = {"secret": value, "value": "", "changed_at": timezone.now()}
        SettingValue.objects.update_or_create(name=setting.name, defaults=row)
    keep_change(SECRET, setting.name, before, secret_rows().get(setting.name), author)
    _tell()


def _forget_keys_of(setting: Setting, value: str, author: Author) -> None:
    """Forget the keys that open the host of an address, where another host is named: no key goes to a stranger."""
    if setting.holds != "address" or host_of(configured_text(setting.name)) == host_of(value):
        return
    keys = [entry for _module, entry in offers("settings", Setting) if entry.address == setting.name]
    for key in keys:
        if _from_environment(key.name) and configured_text(key.name):
            words = _("Its key (%(key)s) is set in the environment of the program: change the address there too.")
            raise ValidationError({"value": words % {"key": key.name}})
        if SettingValue.objects.filter(name=key.name).exists():
            reason = _("The address %(name)s changed: its key is not sent to another host.") % {"name": setting.name}
            _keep_secret(key, None, Author(author.actor, reason))


def _from_environment(name: str) -> bool:
    return name in os.environ or hasattr(settings, name)


def _declared(name: str) -> Setting:
    try:
        return declaration(name)
    except UnknownSetting:
        raise ValidationError(_("There is no setting “%(name)s” here.") % {"name": name}) from None


def _changeable(name: str) -> Setting:
    setting = _declared(name)
    if _from_environment(name) or setting.at_start:
        words = _("“%(name)s” is set in the environment of the program and can be changed there alone.")
        raise ValidationError(words % {"name": name})
    return setting


def _tell() -> None:
    forget_settings()
    transaction.on_commit(forget_settings)


def wording(setting: Setting, code: str) -> str:
    """Return in words what is wrong with a value."""
    words: dict[str, Any] = {
        "long": _("Write at most %(most)s characters.") % {"most": LONGEST},
        "character": _("There is a character in it that cannot be kept."),
        "number": _("Write a whole number, in digits alone."),
        "least": _("It has to be at least %(least)s.") % {"least": setting.least},
        "flag": _("Choose yes or no."),
        "list": _("Write words separated by commas; one of them is empty."),
        "address": _("Write an address that begins with https:// or http://."),
        "own_machine": _("This address leads to the machine itself, which is not called."),
        "pattern": _("It is not written as it must be, such as “%(example)s”.") % {"example": setting.default},
        "secret": _("Write the secret; it is kept encrypted and never shown."),
    }
    return str(words[code])
