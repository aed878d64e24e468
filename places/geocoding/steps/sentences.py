"""What is said about a place that was found, or was not: a whole sentence each, in the reader's language."""

from django.utils.translation import gettext as _


def which_one(query: str) -> str:
    return _("There is more than one place called “%(name)s”. Which do you mean?") % {"name": query}


def not_found(query: str) -> str:
    return _("We can't find “%(name)s”. Try a postcode, or the name of a town.") % {"name": query}


def did_you_mean(query: str) -> str:
    return _("We can't find “%(name)s” just so. Do you mean one of these?") % {"name": query}


def off_the_globe() -> str:
    return _("A latitude lies between -90 and 90, a longitude between -180 and 180.")


def turned_round(lat: float, lon: float) -> str:
    return _("We read this as latitude %(lat)s, longitude %(lon)s: the other way round it lies far from the United Kingdom.") % {
        "lat": f"{lat:g}",
        "lon": f"{lon:g}",
    }


def middle_of_view() -> str:
    return _(
        "This link shows a part of the map without a pin, so this is the middle of it. Please check that it is the right place."
    )


def short_link() -> str:
    return _(
        "A short link does not say where it leads, and we do not open it. Paste the long address of the map, or type a postcode."
    )


def empty_link() -> str:
    return _("We can't find a place in this link. Type a postcode, or the name of a town.")


def three_words() -> str:
    return _("We do not look up places by three words. Type a postcode, or latitude and longitude.")


def latin_only() -> str:
    return _(
        "We know places by their English or Welsh names only. Write the name in Latin letters, like “Leeds”, or type a postcode."
    )


def nothing_to_read(query: str) -> str:
    return _("“%(name)s” is no place that we could look for. Type a postcode, or the name of a town.") % {"name": query}


def unknown_postcode(postcode: str, district: str) -> str:
    return _("We don't know the postcode %(postcode)s, so this is the middle of %(district)s.") % {
        "postcode": postcode,
        "district": district,
    }


def part_of_postcode(postcode: str, district: str) -> str:
    return _("%(postcode)s is only part of a postcode, so this is the middle of %(district)s.") % {
        "postcode": postcode,
        "district": district,
    }


def two_postcodes() -> str:
    return _("There are two postcodes in this. Which do you mean?")


def postcode_wins(postcode: str, place: str) -> str:
    return _("The postcode %(postcode)s is not near %(place)s. We went by the postcode: please check it.") % {
        "postcode": postcode,
        "place": place,
    }


def only_the_place(detail: str, place: str) -> str:
    return _("We don't know “%(detail)s”, so this is the middle of %(place)s.") % {"detail": detail, "place": place}


def only_near(detail: str, name: str) -> str:
    return _("We don't know “%(detail)s”, so this is %(name)s.") % {"detail": detail, "name": name}


def several_inside(detail: str, place: str) -> str:
    return _("There is more than one “%(detail)s” in %(place)s. Which do you mean?") % {"detail": detail, "place": place}


def many_inside(detail: str, place: str) -> str:
    return _(
        "There are many called “%(detail)s” in %(place)s, so this is the middle of %(place)s. Add the postcode, or the part of the town."
    ) % {
        "detail": detail,
        "place": place,
    }


def not_in(name: str, place: str) -> str:
    return _("“%(name)s” is not in %(place)s. Which do you mean?") % {"name": name, "place": place}


def not_known_in(name: str, place: str) -> str:
    return _("We don't know a “%(name)s” in %(place)s. Do you mean one of these?") % {"name": name, "place": place}


def which_town(street: str) -> str:
    return _("There is a “%(street)s” in many towns. Add the town, or type the postcode.") % {"street": street}


def or_abroad(query: str) -> str:
    return _("There is a place called “%(name)s” here and a large city abroad. Which do you mean?") % {"name": query}


def the_largest(name: str) -> str:
    return _("There is more than one %(name)s. This is the largest; if you mean another, give latitude and longitude.") % {
        "name": name
    }
