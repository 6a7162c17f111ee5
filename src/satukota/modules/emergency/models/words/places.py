"""The words for kinds of places that a call taker chooses from."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlaceKind(TextChoices):
    """What a place of the city's own list is."""

    KELURAHAN = "kelurahan", _("kelurahan")
    DESA = "desa", _("village")
    KECAMATAN = "kecamatan", _("kecamatan")
    POINT = "point", _("point")
    BEACH = "beach", _("beach")
    BRIDGE = "bridge", _("bridge")
    GOVERNMENT = "government", _("government office")
    HOSPITAL = "hospital", _("hospital")
    HOTEL = "hotel", _("hotel")
    HOUSING = "housing", _("housing estate")
    INDUSTRY = "industry", _("factory")
    ISLAND = "island", _("island")
    LANDFILL = "landfill", _("landfill")
    LANDMARK = "landmark", _("landmark")
    MALL = "mall", _("mall")
    MARKET = "market", _("market")
    MOSQUE = "mosque", _("mosque")
    MUSEUM = "museum", _("museum")
    PARK = "park", _("park")
    PORT = "port", _("port")
    POWER_PLANT = "power_plant", _("power plant")
    PUSKESMAS = "puskesmas", _("puskesmas")
    SCHOOL = "school", _("school")
    STADIUM = "stadium", _("stadium")
    STATION = "station", _("station")
    STREET = "street", _("street")
    TERMINAL = "terminal", _("bus terminal")
    TOLL_GATE = "toll_gate", _("toll gate")
    TOURISM = "tourism", _("place to visit")
    UNIVERSITY = "university", _("university")
    WATER = "water", _("water")
    WORSHIP = "worship", _("place of worship")
