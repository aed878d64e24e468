"""Two organisers of other groups vouch for a new one, on old phones: it is listed before a moderator has looked at it."""

from tests.e2e.visitor import Visitor

DAYS = 61  # a word counts from organisers who have run an approved group for 60
KNOWN = {"vouches-1@example.org": "Pwllheli Gardeners", "vouches-2@example.org": "Dunfermline Rowing"}
NEW = "Whitby Star Gazers"


def _starts(organiser: Visitor, name: str) -> None:
    organiser.starts_a_group(name, kind="Community", where="LS2 9JT")
    organiser.press("Yes, start the group")
    organiser.sees("Waiting for a moderator.")


def test_lists_a_group_for_which_two_vouch(comes, site):
    friends = []
    for address, name in KNOWN.items():
        friend = comes(width=360, javascript=False)
        friend.signs_in(address)
        _starts(friend, name)
        friends.append(friend)
    moderator = comes(width=1280, javascript=False, known="moderator@example.org")
    for name in KNOWN.values():
        moderator.open("/moderation/")
        moderator.heading("New groups")
        moderator.page.get_by_role("article", name=name).get_by_role("button", name="Approve").click()
        moderator.sees(f"{name} is approved.")

    organiser = comes(width=360, javascript=False)
    organiser.signs_in("is-new@example.org")
    _starts(organiser, NEW)
    organiser.press("How your group gets listed")
    organiser.sees("0 of 2 have vouched so far.")
    link = organiser.page.locator("code.copy").inner_text()

    friends[0].open(link)
    friends[0].heading("Do you know this group?")
    friends[0].sees("Only organisers of groups that a moderator approved at least 60 days ago can vouch")
    site.days_go_by(DAYS, groups=KNOWN.values())
    for friend, then in zip(friends, ("It is listed when one more organiser does.", "It is listed."), strict=True):
        friend.open(link)
        friend.heading("Do you know this group?")
        friend.fits()
        friend.choose("I know the people who run this group")
        friend.press("Vouch for this group")
        friend.sees(f"You vouch for this group. {then}")

    stranger = comes(width=360, javascript=False)
    stranger.open("/groups/?near=LS2+9JT")
    stranger.sees(NEW)
    moderator.open("/moderation/?show=unseen")
    moderator.sees("Two organisers vouched")
