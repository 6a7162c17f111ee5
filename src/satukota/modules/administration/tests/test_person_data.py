"""Every model that holds personal data belongs to an entry of the register; what an entry promises is kept."""

import pytest
from django.apps import apps
from django.db import models

from satukota.kernel.people.api import BlindIndex, EncryptedText, Person
from satukota.kernel.registry.api import PersonData, PersonQuery, check, declarations, offers, resolve

NAMES = {
    "phone",
    "email",
    "nik",
    "ip",
    "ip_address",
    "holder",
    "payee",
    "caller",
    "username",
    "display_name",
    "contact",
}
KINDS = (EncryptedText, BlindIndex, models.EmailField, models.GenericIPAddressField)
NOT_OF_PEOPLE = {
    "kernel.Agency": "how an office is reached",
    "emergency.Station": "how an office is reached",
    "emergency.Unit": "the telephone of a vehicle",
    "emergency.TransferTarget": "how an office is reached",
    "emergency.Hospital": "how an office is reached",
    "reports.Partner": "the key of another system",
    "kernel.SettingValue": "a key of another system",
    "services.Letterhead": "how an office is reached",
}


def is_personal(field: models.Field) -> bool:
    of_person = isinstance(field, models.ForeignKey) and field.related_model is Person
    return isinstance(field, KINDS) or field.name in NAMES or of_person


def personal_fields() -> set[tuple[str, str]]:
    return {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if is_personal(field) and model._meta.label not in NOT_OF_PEOPLE
    }


def test_every_personal_field_of_every_model_belongs_to_an_entry():
    declared = {
        (label, name)
        for _module, entry in offers("person_data", PersonData)
        for label, names in entry.models.items()
        for name in names
    }
    assert personal_fields() - declared == set()


def test_every_entry_is_sound():
    assert [str(fault) for fault in check() if fault.hook == "person_data"] == []
    assert len(list(offers("person_data", PersonData))) == len(list(declarations("person_data"))) >= 9


@pytest.mark.django_db
@pytest.mark.parametrize("entry", [entry.id for _module, entry in offers("person_data", PersonData)])
def test_a_query_in_which_nothing_was_proved_finds_nothing_and_erases_nothing(entry):
    from satukota.kernel.events.api import Actor

    module, found = next(pair for pair in offers("person_data", PersonData) if pair[1].id == entry)
    assert resolve(module.name, found.find)(PersonQuery()) == []
    if found.erase:
        assert resolve(module.name, found.erase)(PersonQuery(), Actor.system()) == 0
