"""What is asked of who runs a group: whom to invite, what a role becomes, to whom the group is handed."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.email_field import LONGEST, MISSING, Address
from core.forms import OnceFields, PlainWords, new_form_id, once
from core.rates import allow
from groups.enums import Role
from groups.models import Group, Invitation, Membership
from groups.services import invitations

MAILED_BY_ONE = 20  # invitations by mail that one account may send in a day, for all its groups
TIMES = [(1, _("One person")), (3, _("Three people")), (5, _("Five people")), (10, _("Ten people"))]
ROLE_WORDS = {
    Role.OWNER: _("Owner: does all that an organiser does, and decides who runs the group."),
    Role.ORGANISER: _("Organiser: lists and changes meetings, changes the group, lets people in at closed meetings."),
    Role.HELPER: _("Helper: sees how many people come. Sees no addresses, and no closed places."),
}


class InviteForm(OnceFields):
    """Whom to invite, to which role. Without an address one gets a link to hand on."""

    role = forms.ChoiceField(label=_("What should they do?"), widget=forms.RadioSelect)
    email = Address(
        label=_("Their e-mail address"),
        required=False,
        max_length=LONGEST,
        help_text=_("We send them the invitation. Leave this empty to get a link that you pass on yourself."),
    )
    times = forms.TypedChoiceField(
        label=_("How many people may use the link?"),
        choices=TIMES,
        coerce=int,
        initial=1,
        help_text=_("An invitation by mail is for one person."),
    )

    purpose = "groups.invite"
    field_order = ("role", "email", "times")

    def __init__(self, *args: Any, by: User, group: Group, roles: Collection[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.group, self.roles = by, group, roles
        self.token = ""
        self.use_required_attribute = False
        self.initial.setdefault("form_id", new_form_id(self.purpose))
        self.initial.setdefault("role", next(iter(roles), ""))
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)  # noqa: S101 (for mypy)
        role.choices = [(each.value, ROLE_WORDS[each]) for each in roles]
        self.fields["email"].widget.attrs["autocomplete"] = "off"  # somebody else's

    def save(self) -> Invitation | None:
        """The invitation, once for each opened form; `token` is its link's where it was made just now. None: see the errors."""
        data = self.cleaned_data
        already = Invitation.objects.filter(public_id=data["form_id"])
        if data["email"] and not already.exists() and not self._may_mail():
            return None
        try:
            return once(already, self._make)
        except invitations.TooManyOpen:
            self.add_error(
                None,
                _("Ten invitations are open already. Take one back that nobody will use, then invite again."),
            )
        except invitations.TooManyMailed:
            self.add_error("email", _("The group has sent ten invitations today. Make a link instead, or wait until tomorrow."))
        return None

    def _may_mail(self) -> bool:
        if allow("groups.invite", self.by.public_id, most=MAILED_BY_ONE, per=timedelta(days=1)):
            return True
        self.add_error("email", _("You have sent twenty invitations today. Make a link instead, or wait until tomorrow."))
        return False

    def _make(self) -> Invitation:
        data = self.cleaned_data
        invitation, self.token = invitations.invite(
            self.group,
            by=self.by,
            role=Role(data["role"]),
            public_id=data["form_id"],
            email=data["email"],
            times=data["times"],
        )
        return invitation


class AcceptForm(PlainWords, forms.Form):
    """Yes; with a name for those who have none yet."""

    display_name = forms.CharField(
        label=_("What should the others call you?"),
        required=False,
        max_length=80,
        help_text=_("Only those who run the group see it. It need not be your real name."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


class RoleForm(forms.Form):
    """Another role for somebody."""

    role = forms.ChoiceField(label=_("What may they do?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)  # noqa: S101 (for mypy)
        role.choices = [(each.value, ROLE_WORDS[each]) for each in Role]


class HandOverForm(forms.Form):
    """To whom, and what becomes of oneself."""

    to = forms.ChoiceField(
        label=_("Who becomes the owner?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the person who takes the group over.")},
    )
    then = forms.ChoiceField(
        label=_("And you?"),
        choices=[("stay", _("I stay, as an organiser")), ("leave", _("I leave the group"))],
        initial="stay",
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether you stay or leave.")},
    )

    def __init__(self, *args: Any, others: Collection[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.others = {each.user.public_id: each for each in others}
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)  # noqa: S101 (for mypy)
        to.choices = [(key, f"{name_of(each)} ({each.get_role_display()})") for key, each in self.others.items()]

    @property
    def chosen(self) -> User:
        """Who takes the group over."""
        return self.others[self.cleaned_data["to"]].user

    @property
    def leaving(self) -> bool:
        """Whether who hands over leaves."""
        return bool(self.cleaned_data["then"] == "leave")


class SecondContactForm(forms.Form):
    """Somebody to ask when nobody who runs the group answers."""

    email = Address(label=_("Their e-mail address"), max_length=LONGEST, error_messages={"required": MISSING})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["email"].widget.attrs["autocomplete"] = "off"


def name_of(membership: Membership) -> str:
    """What others in the group call this person."""
    return membership.user.display_name or str(_("Somebody without a name"))
