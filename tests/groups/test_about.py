"""What a group says it is: institution, sort, languages, links; first when it starts, then when it changes."""

import pytest

from groups import languages
from groups.models import Group
from tests.factories.groups import make_group
from tests.groups.test_changing import typed as changed
from tests.groups.test_changing import url
from tests.groups.test_registration import NEW, check_and_save, typed

pytestmark = pytest.mark.django_db
LEEDS = "university:10007795"


@pytest.fixture(autouse=True)
def by_alice(client, alice):
    client.force_login(alice)


def test_takes_a_university_from_the_data_with_its_place(client):
    fields = typed(university="leeds uni", university_sort="students_union", where="")
    page = client.post(NEW, {**fields, "step": "check"})
    assert "University of Leeds" in page.content.decode()
    assert "We know none of that name" not in page.content.decode()
    check_and_save(client, fields)
    group = Group.objects.get()
    assert (group.institution, group.institution_name, group.subkind) == (LEEDS, "University of Leeds", "students_union")
    assert (group.place.postcode, group.place.name) == ("LS2 9JT", "University of Leeds")


def test_takes_a_university_typed_freely_and_says_so(client):
    fields = typed(university="Leeds Free University")
    page = client.post(NEW, {**fields, "step": "check"})
    assert "We know none of that name, so it is shown as you wrote it. That is fine." in page.content.decode()
    check_and_save(client, fields)
    group = Group.objects.get()
    assert (group.institution, group.institution_name) == ("", "Leeds Free University")


def test_asks_whether_another_name_was_meant(client):
    page = client.post(NEW, typed(university="Leeds", step="check")).content.decode()
    assert "Perhaps you meant: Leeds Arts University; Leeds Beckett University;" in page


def test_asks_where_when_the_university_is_not_known(client):
    page = client.post(NEW, typed(university="Leeds Free University", where="", step="check"))
    assert list(page.context["form"].errors) == ["where"]


def test_a_union_lends_nobody_its_head_office(client):
    fields = typed(kind="union", union="ucu", where="")
    assert list(client.post(NEW, {**fields, "step": "check"}).context["form"].errors) == ["where"]
    check_and_save(client, {**fields, "where": "S1 2HH", "university": "leeds uni", "university_sort": "university"})
    group = Group.objects.get()
    assert (group.institution, group.institution_name, group.subkind) == ("union:ucu", "University and College Union", "")
    assert group.place.postcode == "S1 2HH"


def test_a_place_of_worship_has_its_sort(client):
    check_and_save(client, typed(kind="worship", worship_sort="mosque", where="BD7 1DP", parent_name="Council of Mosques"))
    group = Group.objects.get()
    assert (group.subkind, group.institution_name, group.parent_name) == ("mosque", "", "Council of Mosques")


def test_takes_languages_chosen_and_typed(client):
    check_and_save(client, typed(languages=["en", "ug"], other_languages="Hindi, polski; cy"))
    assert Group.objects.get().languages == ["en", "ug", "hi", "pl", "cy"]


def test_names_a_language_that_it_does_not_know(client):
    page = client.post(NEW, typed(other_languages="Hindi, Klingon", step="check"))
    assert page.context["form"].errors == {
        "other_languages": ["We do not know a language called “Klingon”. Write its name in English, such as “Hindi”."]
    }
    assert page.context["form"].folds_more is False


def test_takes_ten_languages_at_most(client):
    many = [code for code, *_names in languages.LISTED][:11]
    page = client.post(NEW, typed(languages=many, step="check"))
    assert page.context["form"].errors == {"languages": ["You chose 11 languages. Ten are the most."]}


def test_every_listed_language_goes_by_its_names():
    for code, english, own in languages.LISTED:
        assert (languages.code_of(english), languages.code_of(own), languages.code_of(code)) == (code, code, code)
    assert languages.named("ug") == "Uyghur (ئۇيغۇرچە)"
    assert languages.named("xx") == "xx"


def test_takes_links_one_on_each_line(client):
    check_and_save(client, typed(links="https://example.org/leeds\n\n example.com/us \nhttps://example.org/leeds"))
    assert Group.objects.get().links == ["https://example.org/leeds", "https://example.com/us"]


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "http://example.org",
        "data:text/html,x",
        "https://bank.example@example.org/",
        "https://localhost/",
        "https://" + "a" * 300 + ".example",
        "no link at all",
        "https://[::1",
    ],
)
def test_takes_no_link_that_could_harm(client, link):
    page = client.post(NEW, typed(links=f"https://example.org\n{link}", step="check"))
    [message] = page.context["form"].errors["links"]
    assert message.startswith(f"“{link[:80]}” is not a link that we can show.")


def test_takes_five_links_at_most(client):
    page = client.post(NEW, typed(links="\n".join(f"example.org/{n}" for n in range(6)), step="check"))
    assert page.context["form"].errors == {"links": ["You gave 6 links. Five are the most. Take the ones that matter most."]}


def test_keeps_all_of_it_on_the_way_back(client):
    fields = typed(university="UCL", languages=["en", "tr"], links="example.org", parent_name="NUS", takes_letters="False")
    form = client.post(NEW, {**fields, "step": "back"}).context["form"]
    assert [form[name].value() for name in ("university", "languages", "links", "parent_name", "takes_letters")] == [
        "UCL",
        ["en", "tr"],
        "example.org",
        "NUS",
        False,
    ]
    assert form.folds_more is False


def test_carries_all_of_it_from_the_check_to_the_save(client):
    fields = typed(university="UCL", languages=["en", "tr"], takes_letters="")
    html = client.post(NEW, {**fields, "step": "check"}).content.decode()
    for hidden in ('name="languages" value="en"', 'name="languages" value="tr"', 'name="takes_letters" value="False"'):
        assert hidden in html
    check_and_save(client, fields)
    assert Group.objects.get().takes_letters is False


def test_takes_over_the_example_text_by_one_press(client):
    typed_before = typed(kind="worship", worship_sort="church", description="Ours.")
    form = client.post(NEW, {**typed_before, "step": "sample"}).context["form"]
    text = form["description"].value()
    assert text.startswith("Ours.\n\nWe pray for the Uyghurs, and we act.")
    assert (form["worship_sort"].value(), form["name"].value()) == ("church", "Leeds Students for Uyghurs")
    again = client.post(NEW, {**typed_before, "description": text, "step": "sample"}).context["form"]
    assert again["description"].value() == text


def test_an_example_text_needs_no_kind(client):
    form = client.post(NEW, {"kind": "", "step": "sample"}).context["form"]
    assert form["description"].value().startswith("We are neighbours")


def test_keeps_what_is_stored_when_only_the_name_changes(client, alice):
    group = make_group(
        alice,
        institution="university:no-longer-there",
        institution_name="Old College",
        subkind="students_union",
        languages=["ug", "hi"],
        links=["https://example.org"],
        parent_name="NUS",
    )
    page = client.get(url(group)).context["form"]
    fields = {name: page[name].value() for name in ("university", "university_sort", "languages", "other_languages", "parent_name")}
    client.post(url(group), changed(group, **fields, links="https://example.org", name="New name"))
    group.refresh_from_db()
    assert (group.name, group.institution, group.institution_name) == ("New name", "university:no-longer-there", "Old College")
    assert (group.subkind, group.languages, group.links, group.parent_name) == (
        "students_union",
        ["ug", "hi"],
        ["https://example.org"],
        "NUS",
    )


def test_shows_the_second_editor_what_changed(client, alice):
    group = make_group(alice)
    mine = changed(group, name="Second name")
    client.post(url(group), changed(group, university="UCL", languages=["en"], links="example.org", takes_letters=""))
    page = client.post(url(group), mine)
    assert page.context["outdated"] == [
        ("Name of the group", "Leeds Students for Uyghurs"),
        ("University or union", "University College London"),
        ("Which languages do you speak there?", "English"),
        ("Links to your group elsewhere", "https://example.org"),
        ("People can write to us through our page. They never see your address, and you never see theirs.", "No"),
    ]


def suggested(client, **query):
    return client.get("/groups/institutions", query)


def test_offers_institutions_while_somebody_types(client):
    client.logout()
    answer = suggested(client, sort="university", q="leeds ar")
    assert answer.json() == {
        "suggestions": [
            {"kind": "institution", "text": "Leeds Arts University", "name": "Leeds Arts University", "detail": "Leeds"}
        ],
        "said": "1 name to choose. Use the arrow keys.",
    }
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert suggested(client, sort="union", q="u").json()["suggestions"] == []
    names = [each["name"] for each in suggested(client, sort="union", q="teach").json()["suggestions"]]
    assert "NASUWT The Teachers' Union" in names


def test_names_the_sort_that_there_is_not(client):
    answer = suggested(client, sort="church", q="st")
    assert (answer.status_code, answer.json()["errors"]) == (400, {"sort": "Ask for “university” or “union”."})
