"""What each kind of group brings."""

import pytest

from events.enums import EventKind
from groups import kinds
from groups.enums import GroupKind, Subkind
from groups.models import Group


@pytest.mark.parametrize("kind", GroupKind)
def test_every_kind_has_its_own_words(kind):
    known = kinds.of(kind)
    words = [known.name_label, known.name_example, known.where_hint, known.sample, *known.first_steps]
    assert [str(each) for each in words if not str(each).strip()] == []
    assert len(known.first_steps) == 2
    assert len(str(known.sample)) < Group._meta.get_field("description").max_length
    assert bool(known.subkinds) == bool(known.subkind_label)


def test_no_two_kinds_share_an_example():
    assert len({str(known.sample) for known in kinds.KINDS.values()}) == len(GroupKind)
    assert len({str(known.name_example) for known in kinds.KINDS.values()}) == len(GroupKind)


def test_every_sort_belongs_to_one_kind():
    sorts = [sort for known in kinds.KINDS.values() for sort in known.subkinds]
    assert sorted(sorts) == sorted(Subkind)


@pytest.mark.parametrize("kind", GroupKind)
def test_names_only_kinds_of_meeting_that_there_are(kind):
    assert set(kinds.of(kind).meetings) <= set(EventKind.values)
    offered = kinds.offered_first(kind, EventKind.choices)
    assert [value for value, _label in offered[:4]] == list(kinds.of(kind).meetings)
    assert sorted(offered) == sorted(EventKind.choices)


def test_leads_to_the_toolkit_only_where_there_is_one():
    assert kinds.toolkit_url("worship", "https://example.org/toolkit/{kind}/") == "https://example.org/toolkit/worship/"
    assert kinds.toolkit_url("worship", "") == ""


def test_knows_no_other_kind():
    with pytest.raises(ValueError, match="club"):
        kinds.of("club")
