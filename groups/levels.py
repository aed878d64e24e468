"""What a safety level means, in plain words: said from the same values by which disclosure acts."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.enums import SafetyLevel


def in_short(level: SafetyLevel) -> str:
    """One sentence, for the choice itself."""
    return {
        SafetyLevel.OPEN: _("Everyone can find you, and sees the exact address."),
        SafetyLevel.CAREFUL: _("Everyone can find you. Only people who are coming see the exact address."),
        SafetyLevel.CLOSED: _("On no list. People need your link, and you let each of them in."),
    }[level]


def in_full(level: SafetyLevel) -> list[str]:
    """All that follows from it, a sentence each: who finds the group, who sees what of it, when people are forgotten."""
    means = level.means
    return [
        _("Everyone can find your group and its meetings: in the search, on the map, in calendars.")
        if means.is_listed
        else _("Your group and its meetings are on no list and no map. People need the link."),
        {
            "everyone": _("Everyone sees the exact address."),
            "confirmed": _("Only people who confirmed that they are coming see the exact address."),
            "approved": _("Only people whom you let in see the exact address."),
        }[means.exact_for],
        {
            "everyone": _("People who are coming see the online link, from a day before. You may show it to everyone."),
            "confirmed": _("Only people who are coming see the online link, from a day before. You may choose another time."),
            "approved": _("Only people whom you let in see the online link, from a day before. You may choose another time."),
        }[means.exact_for],
        *_of_the_place(level),
        {
            "number": _("Everyone sees how many are coming. Names are never shown."),
            "from ten": _("How many are coming is hidden, or “10+” from ten. Names are never shown."),
            "hidden": _("How many are coming is hidden. Names are never shown."),
        }[means.coming],
        ngettext(
            "%(days)d day after a meeting we erase the e-mail addresses of those who came.",
            "%(days)d days after a meeting we erase the e-mail addresses of those who came.",
            means.erase_after_days,
        )
        % {"days": means.erase_after_days},
        _("Search engines such as Google may show your page.")
        if means.is_listed
        else _("Search engines such as Google are asked to leave your page out."),
    ]


def _of_the_place(level: SafetyLevel) -> list[str]:
    others = level.means.others_see
    if others == "exact":
        return []  # said with the address
    if others == "district":
        return [_("Everyone else sees the town and the first half of the postcode.")]
    return [_("Everyone else who has the link sees the town.")]
