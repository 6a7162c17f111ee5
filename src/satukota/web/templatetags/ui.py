"""The components as template tags. A builtin: no page needs `{% load %}`. The styleguide shows each of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from satukota.kernel.notifications.api import sealed_topic, webpush_key
from satukota.web import assets, changes, charts, durations, icons, maps, moments, numbers, offers, pieces
from satukota.web.charts import Chart
from satukota.web.fields import field_context
from satukota.web.headers import ask_for

register = template.Library()
register.simple_tag(icons.icon, name="icon")


@register.simple_tag(takes_context=True)
def entry(context: Context, name: str, devices: str = "") -> SafeString:
    """Load a program of the front end; `devices` are those that it may ask for (camera, geolocation, microphone)."""
    ask_for(context.get("request"), devices)
    return assets.entry(name)


register.simple_tag(charts.sparkline, name="sparkline")
register.simple_tag(pieces.chip, name="chip")
register.simple_tag(durations.clock, name="clock")
register.simple_tag(pieces.stepper, name="stepper")
register.simple_tag(pieces.button, name="button")
register.simple_tag(pieces.link_button, name="link_button")
register.filter("number", numbers.number)
register.filter("percent", numbers.percent)
register.filter("size", numbers.size)
register.filter("age", durations.age)


@register.filter
def plain(value: Any) -> Any:
    """Write a number for machines, "1234.5" in every language; each attribute asks for it by itself."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


@register.filter
def rupiah(value: numbers.Amount | None, how: str = "") -> str:
    """Write money: `{{ x|rupiah }}` is "Rp 1.250.000", `{{ x|rupiah:"short" }}` is "Rp 1,3 juta"."""
    return numbers.rupiah(value, short=how == "short")


@register.filter
def of_unit(text: str, unit: str) -> str:
    """Write a number with its unit: `{{ x|number:1|of_unit:"%" }}` is "12,5 %"; a dash has none."""
    return f"{text} {unit}" if unit and text != "–" else text


@register.filter
def minutes(value: float) -> str:
    """Write a duration in minutes: "1 hari 4 jam"."""
    return durations.duration(value)


@register.inclusion_tag("ui/push_box.html", takes_context=True)
def push_box(context: Context, topic: str) -> dict[str, Any]:
    """Offer to tell this browser what becomes of a topic, without an account; nothing where it cannot.

    Whoever makes the news tells it: `notify_all(browser_notices(topic, …))` of the notifications.
    """
    return {"key": webpush_key(), "topic": sealed_topic(topic), "csrf_token": context.get("csrf_token")}


SHAPES = {
    "": moments.moment,
    "long": moments.moment_long,
    "time": moments.time_of_day,
    "age": durations.age,
}


@register.simple_tag
def when(value: datetime | date | None, how: str = "") -> SafeString:
    """Write a moment: "" "kemarin 10.42", "day" "Rabu, 25 November 2026", "date", "short", "time", "long", "age"."""
    if value is None:
        return mark_safe("–")
    if not isinstance(value, datetime):
        text = moments.short_day(value) if how in {"", "short"} else moments.day(value, weekday=how == "day")
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)
    text = (
        moments.day(value, weekday=how == "day")
        if how in {"day", "date"}
        else moments.short_day(value)
        if how == "short"
        else SHAPES[how](value)
    )
    full = moments.moment_long(value)
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), full, text)


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, **options: Any) -> dict[str, Any]:
    """Draw a form field with label, hint, error and what a screen reader needs.

    Options: label, hint, title (the label is the page's heading), optional (False hides "optional"); every other one
    becomes an attribute of the control (`rows=4 inputmode="numeric"`; an underscore is a hyphen).
    """
    return field_context(bound, options)


@register.inclusion_tag("ui/error_summary.html")
def error_summary(form: Any, **_options: Any) -> dict[str, Any]:
    """List what is wrong with a form, each line leading to its field; takes the focus. Nothing when all is well."""
    lines = [
        ("", "", error)
        if name == "__all__"
        else (form[name].id_for_label or form[name].auto_id, form[name].label, error)
        for name, errors in form.errors.items()
        for error in errors
    ]
    return {"lines": lines}


@register.simple_block_tag
def card(content: str, title: str = "", icon: str = "", kind: str = "") -> SafeString:
    """Wrap in a card: `{% card title="Foto" icon="photo" %}…{% endcard %}`; `kind="flush"` has no inner space."""
    sign = icons.icon(icon) if icon else ""
    head = format_html('<div class="card__head">{}<h2>{}</h2></div>', sign, title) if title else ""
    more = f" card--{kind}" if kind else ""
    return format_html('<section class="card{}">{}{}</section>', more, head, SafeString(content))


NOTES = {"info": "info-circle", "ok": "circle-check", "warning": "alert-triangle", "danger": "alert-octagon"}


@register.simple_block_tag
def note(content: str, kind: str = "info", title: str = "") -> SafeString:
    """Wrap in a note with an icon: kind is info, ok, warning or danger."""
    head = format_html("<h2>{}</h2>", title) if title else ""
    return format_html(
        '<div class="note note--{}">{}<div>{}{}</div></div>',
        kind,
        icons.icon(NOTES[kind]),
        head,
        SafeString(content),
    )


@register.simple_block_tag
def empty(content: str, title: str = "", icon: str = "inbox") -> SafeString:
    """Say what to do when there is nothing: `{% empty "Tidak ada yang menunggu Anda." %}…{% endempty %}`."""
    return format_html(
        '<div class="empty">{}<p class="empty__title">{}</p>{}</div>',
        icons.icon(icon),
        title,
        SafeString(content),
    )


@register.simple_block_tag
def dialog(content: str, id: str, title: str, key: str = "") -> SafeString:  # noqa: A002 - the HTML attribute
    """Put a dialog on the page; `data-dialog="id"` on a button or link opens it."""
    context = {"content": SafeString(content), "id": id, "title": title, "key": key}
    return mark_safe(render_to_string("ui/dialog.html", context))  # noqa: S308


@register.simple_block_tag
def datatable(content: str, caption: str, sticky_first: bool = False, hide_caption: bool = False) -> SafeString:
    """Wrap `<thead>` and `<tbody>` in a table that scrolls inside its box, with a sticky head and a caption."""
    return format_html(
        '<div class="table-wrap" role="region" aria-label="{}" tabindex="0">'
        '<table class="table{}"><caption{}>{}</caption>{}</table></div>',
        caption,
        " table--sticky-first" if sticky_first else "",
        mark_safe(' class="visually-hidden"') if hide_caption else "",
        caption,
        SafeString(content),
    )


@register.inclusion_tag("ui/timeline.html")
def timeline(lines: Iterable[Any]) -> dict[str, Any]:
    """Show history: a line has `sentence` and `at`, and may have `icon`, `tone`, `note`, `who`, `photos`."""
    return {"lines": lines}


@register.inclusion_tag("ui/summary.html")
def summary(rows: Iterable[Sequence[Any]], kind: str = "") -> dict[str, Any]:
    """Show (label, value[, address of "change"]) rows; `kind="tight"` for the side of a page."""
    return {"rows": [(*row, "")[:3] for row in rows], "kind": kind}


@register.inclusion_tag("ui/change_history.html", takes_context=True)
def change_history(context: Context, kind: str, key: str) -> dict[str, Any]:
    """Show what was changed of one thing of the city's data, newest five; for pages whose readers may read that thing.

    `kind` is that of a `Configurable`, `key` the thing's. All changes are one press away for who may read them.
    """
    lines, total = changes.newest_lines(kind, str(key))
    return {
        "lines": lines,
        "total": total,
        "kind": kind,
        "key": key,
        "may_read": changes.may_read_changes(context["request"].user),
    }


@register.inclusion_tag("ui/differences.html")
def differences(lines: Iterable[changes.Difference], caption: str = "") -> dict[str, Any]:
    """Show (what, before, after) rows as a table, as `differences_in_words` returns them."""
    return {"lines": lines, "caption": caption or gettext("What is different")}


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: Mapping[str, Any], page: Any) -> dict[str, Any]:
    """Draw the foot of a list: page has `next_url`, `previous_url` and may have `total`, `shown`."""
    return {"page": page, "request": context.get("request")}


@register.inclusion_tag("ui/filters.html")
def filters(chips: Iterable[Any], label: str = "") -> dict[str, Any]:
    """Draw filter chips: each has `title`, `url`, `on` and may have `count`, `icon`."""
    return {"chips": chips, "label": label or gettext("Filters")}


@register.inclusion_tag("ui/tabs.html")
def tabs(entries: Iterable[Sequence[Any]], current: str, label: str = "") -> dict[str, Any]:
    """Draw tabs as links: (code, title, address[, icon])."""
    return {
        "entries": [(*entry, "")[:4] for entry in entries],
        "current": current,
        "label": label or gettext("Sections"),
    }


@register.inclusion_tag("ui/tile.html")
def tile(title: str, value: Any, **options: Any) -> dict[str, Any]:
    """Draw a figure: options are unit, change, good (True or False), spark (values), url, icon. Money stays on one line."""
    return {"title": title, "value": value, "money": str(value).startswith("Rp "), **options}


@register.inclusion_tag("ui/gallery.html")
def gallery(photos: Iterable[Any], label: str = "") -> dict[str, Any]:
    """Show photos: each has `url` and `alt`, and may have `thumb`, `caption`."""
    return {"photos": list(photos), "label": label or gettext("Photos")}


@register.inclusion_tag("ui/map.html", takes_context=True)
def map_box(context: Context, id: str, **options: Any) -> dict[str, Any]:  # noqa: A002 - the HTML attribute
    """Draw the place for a map, loaded when asked for.

    Options: source (address of GeoJSON of cases), layers (ids of the modules' layers that are on, or `default`; all that
    the person may see can be switched), query (narrows the layers), lon, lat, zoom, now (load at once), pick (prefix of
    the form's fields), list (id of the list beside it), link (`/cases/{number}/`), label.
    """
    if options.get("pick"):
        ask_for(context.get("request"), "geolocation")
    names, query = str(options.pop("layers", "")), str(options.pop("query", ""))
    # Numbers become text here, so that no locale writes a comma into an attribute.
    attributes = {name: str(value) for name, value in options.items() if value not in (None, False, "")}
    if names:
        attributes["layers"] = offers.layers_for(context["request"].user, names, query)
    return {
        "id": id,
        "tiles": maps.tiles(),
        "credit": settings.MAP_ATTRIBUTION,
        "shapes": offers.shapes(),
        **attributes,
    }


@register.inclusion_tag("ui/bar_chart.html")
def bar_chart(chart: Chart) -> dict[str, Any]:
    """Draw horizontal bars that start at zero, with table and CSV under them."""
    return {"chart": chart, "bars": charts.bars(chart)}


@register.inclusion_tag("ui/line_chart.html")
def line_chart(chart: Chart) -> dict[str, Any]:
    """Draw lines labelled at their end; a missing value is a gap, a band shows uncertainty."""
    drawn, levels, target = charts.lines(chart)
    return {"chart": chart, "lines": drawn, "levels": levels, "target": target}


@register.inclusion_tag("ui/dot_plot.html")
def dot_plot(chart: Chart, low: float = 0, high: float = 0) -> dict[str, Any]:
    """Draw one line for each label with a dot for each series (last year, now) and the target as a stroke."""
    end = high or chart.top()
    return {
        "chart": chart,
        "rows": charts.dots(chart, low, end),
        "low": chart.value_words(low),
        "high": chart.value_words(end),
    }


@register.simple_tag
def bullet(value: float, target: float, top: float = 0, label: str = "") -> SafeString:
    """Draw the actual as a bar and the target as a stroke on one line; the label says it to a screen reader."""
    end = top or max(value, target) or 1
    width, mark = min(100, value / end * 100), target / end * 100
    return mark_safe(  # noqa: S308 - numbers, and an escaped label
        f'<svg class="bullet" role="img" aria-label="{escape(label)}" height="14" width="100%">'
        f'<rect class="ground" width="100%" height="14"/>'
        f'<rect class="fill-1" y="4" height="6" width="{width:.1f}%"/>'
        f'<line class="target" x1="{mark:.1f}%" x2="{mark:.1f}%" y1="0" y2="14"/></svg>'
    )
