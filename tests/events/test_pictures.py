"""Pictures of meetings: drawn anew without what the camera wrote, kept through the form, shown to those who may see the meeting, erased."""

import base64
import io
import struct
import zlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from core.forms import new_form_id
from events import pictures
from events.enums import EventStatus
from events.form_fields.picture import token_of  # what a page of the form says
from events.models import Event, Picture
from events.services import pictures as keeping
from events.services import visibility
from groups.enums import SafetyLevel
from groups.services import panic
from tests.events.test_manage import new_url, typed
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
ALT = "Candles on the steps of the town hall"
SECRET = b"51.4934 N 0.0098 W"


def jpeg(size=(800, 400), *, orientation=1, **options):
    """A red JPEG, its left half blue, with all that a camera writes, SECRET among it."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x0112], exif[0x010E], exif[0x010F] = orientation, SECRET.decode(), "Camera of Alice"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 29.0, 36.0), 3: "W", 4: (0.0, 0.0, 35.0)})
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=SECRET, icc_profile=b"profile" + SECRET, dpi=(300, 300), **options)
    assert out.getvalue().count(SECRET) >= 3
    return out.getvalue()


def bomb(width, height):
    """A PNG that says it is large, and is short."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def opened(body):
    image = Image.open(io.BytesIO(bytes(body)))
    image.load()
    return image


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def upload(body=None, name="IMG_1234.jpg"):
    return SimpleUploadedFile(name, body or jpeg(), "image/jpeg")


@pytest.fixture
def group(alice, client):
    """Alice's open group; she is signed in."""
    client.force_login(alice)
    return make_group(alice, safety_level=SafetyLevel.OPEN)


def shown(event):
    """Both addresses of the picture of a meeting."""
    return [f"/events/pictures/{event.picture.public_id}{ending}.jpg" for ending in ("", "-small")]


def statuses(client, event):
    return [client.get(path).status_code for path in shown(event)]


def with_picture(host, **fields):
    """A meeting with a date that shows a picture."""
    event = make_event(host, picture=keeping.hold(pictures.redrawn(jpeg()), alt=ALT), **fields)
    make_occurrence(event)
    return event


def test_nothing_is_left_of_what_the_camera_wrote():
    drawn = pictures.redrawn(jpeg((2000, 1000)))
    assert (drawn.width, drawn.height) == (1600, 800)
    for body, size in ((drawn.large, (1600, 800)), (drawn.small, (640, 320))):
        image = opened(body)
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", size)
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        assert not any(words in body for words in (SECRET, b"Exif", b"ICC_PROFILE", b"Camera of Alice", b"http://ns.adobe"))


def test_stands_upright_as_the_camera_was_held():
    drawn = pictures.redrawn(jpeg((800, 400), orientation=6))  # turned a quarter: the left becomes the top
    image = opened(drawn.large)
    assert image.size == (400, 800)
    assert [max("RGB", key=lambda band: image.getpixel((200, y))["RGB".index(band)]) for y in (50, 750)] == ["B", "R"]


def test_is_never_made_larger():
    assert opened(pictures.redrawn(jpeg((30, 20))).large).size == (30, 20)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_is_transparent_becomes_white(kind):
    clear = Image.new("RGBA", (20, 20), (255, 0, 0, 0))
    assert opened(pictures.redrawn(saved(clear, kind)).large).getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_takes_every_sort_of_colour(mode):
    sent = saved(Image.new(mode, (20, 10)), "JPEG" if mode == "CMYK" else "PNG")
    assert opened(pictures.redrawn(sent).large).size == (20, 10)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (b"", "This file is not a picture that we can read. Choose a JPEG, PNG or WebP."),
        (b"%PDF-1.7 and so on", "This file is not a picture that we can read. Choose a JPEG, PNG or WebP."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This file is not a picture that we can read. Choose a JPEG, PNG or WebP."),
        (saved(Image.new("RGB", (9, 9)), "GIF"), "This file is not a picture that we can read. Choose a JPEG, PNG or WebP."),
        (
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
            "This is a HEIC picture, which most browsers cannot show. Save it as JPEG on your phone, and choose that.",
        ),
        (jpeg()[:3000], "This picture is broken: it cannot be read to its end. Save it anew, or choose another."),
        (bomb(100, 100), "This picture is broken: it cannot be read to its end. Save it anew, or choose another."),
        (
            bomb(5001, 5000),
            "This picture has too many points to be opened safely. Make it smaller: 2000 points wide are enough.",
        ),
        (
            bomb(60_000, 60_000),
            "This picture has too many points to be opened safely. Make it smaller: 2000 points wide are enough.",
        ),
        (
            b"\xff\xd8\xff" + bytes(pictures.MOST_BYTES),
            "This picture has 9 MB. Eight are the most. Make it smaller, or choose another.",
        ),
    ],
    ids=["empty", "PDF", "SVG", "GIF", "HEIC", "cut short", "short of data", "large", "bomb", "9 MB"],
)
def test_says_what_is_wrong_with_what_was_sent(sent, words):
    with pytest.raises(pictures.BadPicture) as said:
        pictures.redrawn(sent)
    assert str(said.value) == words


def test_goes_through_all_steps_of_the_form_and_stands_at_the_meeting(client, group):
    sent = typed(picture_alt=ALT)
    check = client.post(new_url(group), {**sent, "picture": upload(), "step": "check"})
    form = check.context["form"]
    assert check.templates[0].name == "events/event_check.html"
    held = Picture.objects.get()
    small = f'src="data:image/jpeg;base64,{base64.b64encode(bytes(held.small)).decode()}" alt="{ALT}"'
    assert (small in check.content.decode(), "IMG_1234" in check.content.decode()) == (True, False)
    kept = form["picture_kept"].value()
    back = client.post(new_url(group), {**sent, "picture_kept": kept, "step": "back"}).context["form"]
    assert (back["picture_kept"].value(), back["picture_alt"].value()) == (kept, ALT)
    client.post(new_url(group), {**sent, **form.pin, "picture_kept": kept, "step": "save"})
    assert (Event.objects.get().picture, Picture.objects.get().alt) == (held, ALT)


def test_is_kept_while_another_field_is_wrong(client, group):
    page = client.post(new_url(group), typed(title="", picture=upload(), picture_alt=ALT, step="check"))
    assert page.context["form"].errors.keys() == {"title"}
    assert page.context["form"]["picture_kept"].value()
    assert Picture.objects.count() == 1


def test_needs_words_for_those_who_cannot_see_it(client, group):
    page = client.post(new_url(group), typed(picture=upload(), step="check"))
    assert page.context["form"].errors == {
        "picture_alt": ["Say in a few words what the picture shows, for those who cannot see it."]
    }


@pytest.mark.parametrize("step", ["check", "save", "draft"])
def test_says_beside_the_field_what_is_wrong(client, group, step):
    page = client.post(new_url(group), typed(picture=upload(b"no picture"), step=step))
    words = "This file is not a picture that we can read. Choose a JPEG, PNG or WebP."
    assert page.context["form"].errors == {"picture": [words]}
    preview = client.post(new_url(group), typed(picture=upload(b"no picture"), step="preview")).content.decode()
    assert words in preview
    assert (Picture.objects.count(), Event.objects.count()) == (0, 0)


def test_nobody_takes_a_picture_of_another_group(client, group, bob):
    other = with_picture(make_group(bob, name="York Students")).picture
    page = client.post(new_url(group), typed(picture_kept=token_of(other), picture_alt=ALT, step="check"))
    assert page.context["form"].errors == {"picture": ["The picture is not there any more. Please choose it again."]}


def change(client, event, **fields):
    """Saves the form for changing it, as it was opened, with some fields changed."""
    event.refresh_from_db()
    url = f"/organise/meetings/{event.public_id}/edit/"
    form = client.get(url).context["form"]
    opened_with = {"picture_kept": form["picture_kept"].value(), "picture_alt": form["picture_alt"].value() or ""}
    begun = {"start_date": f"{event.start_date:%Y-%m-%d}", "title": event.title, "version": event.version}
    sent = typed(**{**begun, **opened_with, **fields})
    answers = [client.post(url, {**sent, "step": "save"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    event.refresh_from_db()


def test_other_words_are_a_change_and_the_same_form_twice_is_one(client, group):
    event = with_picture(group, kind="meeting")
    before = event.picture
    change(client, event, picture_alt="A square full of people")
    assert (event.picture.alt, bytes(event.picture.large)) == ("A square full of people", bytes(before.large))
    assert (event.version, keeping.forget_unused(timezone.now() + timedelta(hours=25))) == (2, 1)
    assert list(Picture.objects.all()) == [event.picture]


def test_another_picture_takes_its_place_and_the_old_one_is_erased(client, group):
    event = with_picture(group)
    old = event.picture
    kept = keeping.hold(pictures.redrawn(jpeg((100, 100))))
    change(client, event, picture_kept=token_of(kept), picture_alt="New")
    assert (event.picture, event.picture.alt) == (kept, "New")
    assert not Picture.objects.filter(pk=old.pk).exists()


def test_is_taken_away_and_erased(client, group):
    event = with_picture(group)
    change(client, event, picture_remove="on")
    assert (event.picture, Picture.objects.count()) == (None, 0)


def test_stays_where_the_form_says_nothing_of_it(client, group):
    event = with_picture(group)
    picture = event.picture
    change(client, event, picture_kept="", picture_alt="", title="Another title")
    assert (event.picture, event.title) == (picture, "Another title")


def test_everybody_may_keep_the_picture_of_a_listed_meeting_for_a_minute(client, group):
    event = with_picture(group)
    client.logout()
    for path, body in zip(shown(event), (event.picture.large, event.picture.small), strict=True):
        answer = client.get(path)
        assert (answer.status_code, answer.content) == (200, bytes(body))
        assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
        assert answer["Cache-Control"] == "public, max-age=60"
        assert "X-Robots-Tag" not in answer
        assert client.get(path, headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_search_engines_leave_out_the_picture_of_a_closed_meeting(client, alice):
    event = with_picture(make_group(alice, safety_level=SafetyLevel.CLOSED))
    assert client.get(shown(event)[0])["X-Robots-Tag"] == "noindex"


def test_a_draft_shows_it_to_those_who_run_the_group_alone(client, group, charlie):
    event = with_picture(group, status=EventStatus.DRAFT)
    answer = client.get(shown(event)[0])
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    client.force_login(charlie)
    assert statuses(client, event) == [404, 404]
    client.logout()
    assert statuses(client, event) == [404, 404]


def test_what_no_meeting_shows_is_not_there(client, group):
    kept = keeping.hold(pictures.redrawn(jpeg()))
    assert client.get(f"/events/pictures/{kept.public_id}.jpg").status_code == 404


def test_is_gone_once_the_meeting_is_hidden(client, group, dana):
    event = with_picture(group)
    visibility.hide(event, by=dana, reason="Not so.")
    client.logout()
    assert statuses(client, event) == [404, 404]


def test_is_erased_when_the_panic_switch_is_pressed(client, alice, group):
    event, other = with_picture(group), with_picture(make_group(name="York Students"))
    client.logout()
    paths = shown(event)
    panic.press(group, by=alice)
    assert [client.get(path).status_code for path in paths] == [404, 404]
    assert list(Picture.objects.all()) == [other.picture]


def test_forgets_after_a_day_what_no_meeting_shows(group):
    used, unused = with_picture(group).picture, keeping.hold(pictures.redrawn(jpeg()))
    assert keeping.forget_unused(timezone.now() + timedelta(hours=23)) == 0
    assert keeping.forget_unused(timezone.now() + timedelta(hours=25)) == 1
    assert list(Picture.objects.all()) == [used]
    assert not Picture.objects.filter(pk=unused.pk).exists()


def test_a_draft_sent_twice_with_a_picture_keeps_one(client, group):
    sent = typed(picture_alt=ALT, form_id=new_form_id("events.new"))
    for _ in range(2):
        client.post(new_url(group), {**sent, "picture": upload(), "step": "draft"})
    assert (Event.objects.count(), Picture.objects.count()) == (1, 1)
