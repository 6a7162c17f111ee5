"""What is forgotten when its time is over, as all modules say it."""

from dataclasses import dataclass

from django.urls import reverse

from satukota.kernel.registry.api import Due, Module, Retention, configured_number, offers, resolve


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of retention with its period now (days, None where it stands elsewhere) and what the next run forgets."""

    module: Module
    retention: Retention
    days: int | None
    due: list[Due]
    url: str

    @property
    def total(self) -> int:
        """How many things the next run forgets."""
        return sum(due.count for due in self.due)


def retention_rules() -> list[Rule]:
    """Return all rules, in the order of the modules."""
    return [_rule(module, retention, None) for module, retention in offers("retention", Retention)]


def retention_rule(rule_id: str, days: int | None = None) -> Rule | None:
    """Return one rule, with what the next run would forget if things were kept so many days; None where there is none."""
    for module, retention in offers("retention", Retention):
        if retention.id == rule_id:
            return _rule(module, retention, days)
    return None


def _rule(module: Module, retention: Retention, days: int | None) -> Rule:
    due = [row for row in resolve(module.name, retention.due)(days) if row.count]
    now = configured_number(retention.setting) if retention.setting else None
    return Rule(module, retention, now, due, reverse(retention.url_name) if retention.url_name else "")
