"""Every form about a group, sent twice (a double click, a reload): one result, one mail, one entry in the trail."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from events.services import cohosting
from groups import follow_links, panic_links
from groups.case_links import answer_url, vouch_url
from groups.continuity_links import second_contact, still_here
from groups.enums import GroupStatus, Label, ListedHow, Role
from groups.models import Case, Follow, Membership, SecondContact, Silence
from groups.services import casework, vouching
from tests.factories.accounts import make_user
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
OURS = ("accounts", "core", "events", "groups", "moderation", "notifications")
NOT_A_RESULT = {"core.Tally", "accounts.Session"}
CLOCKS = {"modified", "last_login"}
FATIMA = "fatima@example.org"


class Scene:
    """Alice owns a listed group that Bob organises and Charlie helps, and a new one; Dana moderates."""

    def __init__(self, alice, bob, charlie, dana):
        self.alice, self.bob, self.charlie, self.dana = alice, bob, charlie, dana
        self.group = make_group(alice, name="Leeds Students")
        self.group.memberships.create(user=bob, role=Role.ORGANISER)
        self.group.memberships.create(user=charlie, role=Role.HELPER)
        self.new = make_group(alice, name="Hexham Readers", status=GroupStatus.NEW)
        self.client = Client()

    def people(self, rest=""):
        return f"/organise/groups/{self.group.slug}/people/{rest}"


def path(url):
    """What comes after the site's own address."""
    return "/" + url.split("://")[1].partition("/")[2]


def form_id(scene, address, name="form"):
    """The id of the form on that page."""
    form = scene.client.get(address).context[name]
    return form["form_id"].value()


# Who is signed in, and what is sent where: (user or None, address, data).


def invites(scene):
    scene.client.force_login(scene.alice)
    typed = {"role": "helper", "times": "1", "email": FATIMA, "form_id": form_id(scene, scene.people())}
    return scene.people("invite/"), typed


def changes_a_role(scene):
    scene.client.force_login(scene.alice)
    return scene.people(f"{scene.bob.public_id}/"), {"action": "role", "role": "helper"}


def removes(scene):
    scene.client.force_login(scene.alice)
    return scene.people(f"{scene.bob.public_id}/"), {"action": "remove"}


def leaves(scene):
    scene.client.force_login(scene.bob)
    return scene.people("leave/"), {}


def hands_over(scene):
    scene.client.force_login(scene.alice)
    return scene.people("hand-over/"), {"to": scene.bob.public_id, "then": "stay"}


def names_a_second_contact(scene):
    scene.client.force_login(scene.alice)
    return f"/organise/groups/{scene.group.slug}/second-contact/", {"email": FATIMA}


def agrees_as_second_contact(scene):
    return path(second_contact(SecondContact.objects.create(group=scene.group, email=FATIMA))), {"action": "confirm"}


def says_that_somebody_is_there(scene):
    Silence.objects.create(group=scene.group, organisers_asked_at=timezone.now())
    return path(still_here(scene.group, scene.alice)), {}


def asks_to_follow(scene):
    return f"/groups/{scene.group.slug}/follow/", {"email": FATIMA}


def confirms_to_follow(scene):
    follow = Follow.objects.create(group=scene.group, email=FATIMA)
    return path(follow_links.url("follow_own", follow_links.token_of(follow))), {"action": "confirm"}


def writes_to_the_group(scene):
    return f"/groups/{scene.group.slug}/write/", {"email": FATIMA, "text": "Is there a step?"}


def reports(scene):
    address = f"/report/groups/{scene.group.slug}/"
    return address, {"why": "spam", "words": "", "email": FATIMA, "form_id": form_id(scene, address)}


def decides_on_a_report(scene):
    scene.client.post(*reports(scene))
    scene.client.force_login(scene.dana)
    address = f"/moderation/reports/groups/{scene.group.public_id}/"
    upto = scene.client.get(address).context["form"]["upto"].value()
    return address, {"verdict": "hide", "to_organisers": "Nobody knows you.", "answer": "Thank you.", "upto": upto}


def moderates(scene, decision, **words):
    scene.client.force_login(scene.dana)
    address = f"/moderation/groups/{scene.new.public_id}/"
    form = scene.client.get(address).context["case"].form
    return address, {"decision": decision, "seen": form["seen"].value(), "form_id": form["form_id"].value(), **words}


def approves(scene):
    return moderates(scene, "approve")


def refuses(scene):
    return moderates(scene, "refuse", reason="Who are you?")


def asks_a_question(scene):
    return moderates(scene, "ask", question="Who are you?")


def answers_a_question(scene):
    casework.ask(scene.new, by=scene.dana, text="Who are you?")
    address = path(answer_url(scene.new, scene.alice))
    return address, {"text": "Readers.", "form_id": form_id(scene, address)}


def labels(scene):
    scene.client.force_login(scene.dana)
    return f"/moderation/groups/{scene.new.public_id}/file/", {"step": "labels", "labels": [Label.URGENT]}


def makes_a_code(scene):
    scene.client.force_login(scene.dana)
    address = "/moderation/codes/"
    return address, {"partner": "NUS", "most_uses": "2", "days": "9", "form_id": form_id(scene, address)}


def uses_a_code(scene):
    until = timezone.now() + timedelta(days=1)
    _row, code = vouching.make_code(by=scene.dana, partner="NUS", most_uses=2, expires=until)
    scene.client.force_login(scene.alice)
    return f"/organise/groups/{scene.new.slug}/listing/", {"step": "code", "code": code}


def vouches(scene):
    voucher, ago = make_user("quaker@example.org"), timezone.now() - timedelta(days=61)
    theirs = make_group(voucher, name="York Quakers")
    Case.objects.create(group=theirs, listed_how=ListedHow.MODERATOR, listed_at=ago, approved_at=ago)
    Membership.objects.filter(user=voucher).update(created=ago)
    scene.client.force_login(voucher)
    return path(vouch_url(scene.new)), {"step": "vouch", "sure": "1"}


def presses_the_panic_switch(scene):
    return path(panic_links.url(scene.alice, scene.group)), {}


def asks_to_host_together(scene):
    other = make_group(make_user("york@example.org"), name="York Students")
    date = make_occurrence(make_event(scene.group))
    scene.client.force_login(scene.alice)
    return f"/organise/meetings/{date.event.public_id}/together/", {"slug": other.slug}


def answers_to_host_together(scene):
    york = make_user("york@example.org")
    event = make_occurrence(make_event(make_group(york, name="York Students"))).event
    asked = cohosting.ask(event, scene.group, by=york)
    scene.client.force_login(scene.alice)
    return f"/organise/together/{asked.public_id}/", {"action": "accept"}


DEEDS = [
    invites, changes_a_role, removes, leaves, hands_over, names_a_second_contact, agrees_as_second_contact,
    says_that_somebody_is_there, asks_to_follow, confirms_to_follow, writes_to_the_group, reports, decides_on_a_report, approves,
    refuses, asks_a_question, answers_a_question, labels, makes_a_code, uses_a_code, vouches, presses_the_panic_switch,
    asks_to_host_together, answers_to_host_together,
]  # fmt: skip


def everything():
    """All rows that a deed may leave behind, as they are."""
    found = {}
    for model in (model for name in OURS for model in apps.get_app_config(name).get_models()):
        if model._meta.label not in NOT_A_RESULT:
            columns = [field.attname for field in model._meta.concrete_fields if field.name not in CLOCKS]
            found[model._meta.label] = list(model._default_manager.order_by("pk").values_list(*columns))
    return found


@pytest.mark.parametrize("deed", DEEDS, ids=lambda each: each.__name__)
def test_has_one_result(alice, bob, charlie, dana, deed):
    scene = Scene(alice, bob, charlie, dana)
    address, data = deed(scene)
    before = everything()
    first = scene.client.post(address, data)
    assert first.status_code in {200, 302}
    after = everything()
    assert after != before, "the first press does something"
    second = scene.client.post(address, data)
    assert second.status_code in {200, 302, 404, 410}
    assert everything() == after
