"""Asks the configured provider about the places that wait, one after the other, and takes the answers that prove themselves.

The queue is a table. Whoever holds the line works it off; a worker that dies leaves all as it was.
"""

import logging
import random
import time
from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from geopy.adapters import AdapterHTTPError, get_retry_after
from geopy.exc import (
    ConfigurationError,
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderQuotaExceeded,
    GeopyError,
)

from core import audit
from places import consequences, known, remote_line
from places.enums import Precision, Sought
from places.geocoding import gazetteer, remote_judge
from places.geocoding.geocoder import as_answer
from places.geocoding.remote import Remote, attribution, is_configured
from places.geocoding.remote_judge import Question, Sighting
from places.models import Enquiry, Place, RemoteAnswer
from places.names import fold

logger = logging.getLogger(__name__)

BACKOFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
)
HANDS_OFF_AFTER = 20.0  # seconds: then other work of this worker has its turn
KEEP = timedelta(days=90)  # how long an answer is taken for true
OVER_QUOTA = timedelta(hours=6)  # how long to wait where the provider does not say
ASKED_TO_WAIT = timedelta(minutes=10)
LONGEST_WAIT = timedelta(days=1)


@dataclass(slots=True)
class Round:
    """What one round did. `more`: something is due still, so another round should follow at once."""

    asked: int = 0
    found: int = 0
    not_found: int = 0
    put_off: int = 0
    dropped: int = 0
    more: bool = False


class _Later(Exception):
    """The whole queue waits: the provider rests, refuses us, or its turn is too far away."""


def find_due(seconds: float = HANDS_OFF_AFTER) -> Round:
    """Ask about what is due, for so many seconds at most. Nothing is asked without a provider, or while another worker asks."""
    done, until = Round(), time.monotonic() + seconds
    if not is_configured() or _next() is None:
        return done
    with remote_line.hold() as line:
        if line is None:
            return done
        try:
            while enquiry := _next():
                if time.monotonic() >= until:
                    done.more = True
                    break
                _handle(enquiry, line, done, longest=max(0.0, until - time.monotonic()) + 1 / settings.GEOCODER_RATE)
        except _Later:
            pass
        except gazetteer.GazetteerMissingError:
            logger.error("The gazetteer is missing: no answer of a geocoder can be judged. Run `manage.py load_places`.")
        except ConfigurationError:
            logger.error("The geocoder cannot be asked: GEOCODER is configured by half. Run `manage.py check`.")
    return done


def forget() -> None:
    """Erase answers that are too old, and what waits for a provider that is not configured any more."""
    RemoteAnswer.objects.filter(on__lt=timezone.localdate() - KEEP).delete()
    if not is_configured():
        Enquiry.objects.all().delete()
        Place.objects.filter(sought=Sought.LOOKING).update(sought=Sought.NO)


def question_of(place: Place) -> Question | None:
    """What a provider would be asked: the address, or else the name of the building; None when that could say no more than is known.

    This is all that leaves the house: no group, no meeting, no person.
    """
    if Precision(place.precision) == Precision.EXACT:
        return None
    line = place.address
    if not line and place.precision != Precision.POSTCODE:
        line = place.name
    return Question(line, place.town_label, place.postcode or place.outcode) if fold(line) else None


def _next() -> Enquiry | None:
    return Enquiry.objects.filter(due__lte=timezone.now()).select_related("place").order_by("due", "pk").first()


def _handle(enquiry: Enquiry, line: remote_line.Held, done: Round, *, longest: float) -> None:
    """One place to its end, or back into the queue. Raises _Later when nothing more may be asked now."""
    place = enquiry.place
    question = question_of(place)
    # Asked again at the last moment: a group may have become careful since.
    if question is None or not consequences.may_leave(place):
        _end(enquiry, Sought.NO)
        done.dropped += 1
        return
    key = _key(question)
    sightings = _kept(key)
    if sightings is None:
        sightings = _asked(question, enquiry, line, done, longest)
        if sightings is None:
            return
        if sightings:
            RemoteAnswer.objects.update_or_create(
                key=key,
                defaults={
                    "sightings": {"found": [[s.lat, s.lon, s.precision.value] for s in sightings]},
                    "on": timezone.localdate(),
                },
            )
    chosen = remote_judge.choose(known.as_answer(place), sightings, gazetteer.current().area_around)
    if chosen is None:
        _end(enquiry, Sought.NOT_FOUND)
        done.not_found += 1
    else:
        done.found += take(enquiry, chosen)


def _asked(question: Question, enquiry: Enquiry, line: remote_line.Held, done: Round, longest: float) -> list[Sighting] | None:
    """What the provider says; [] for nothing, None when this place was put off. Raises _Later."""
    remote = Remote()
    if not line.wait(longest):
        raise _Later
    done.asked += 1
    try:
        found = remote.geocode(question.text, exactly_one=False)
    except (GeocoderAuthenticationFailure, GeocoderInsufficientPrivileges) as error:
        line.refused()
        logger.error("The geocoder refuses us (%s): look at GEOCODER_KEY and GEOCODER_USER_AGENT. It is not asked any more.", error)
        raise _Later from None
    except GeopyError as error:
        status, pause = _status(error), _pause(error)
        if pause is not None:
            line.rest(pause)
            logger.warning("The geocoder asks us to wait (%s): nothing is asked during %d s.", error, pause)
            raise _Later from None
        if 400 <= status < 500 and status != 408:
            line.answered()
            logger.warning("The geocoder cannot read a question (%s).", error)
            return []
        line.failed()
        logger.warning("The geocoder does not work (%s: %s).", type(error).__name__, error)
        _put_off(enquiry, done)
        raise _Later from None
    line.answered()
    answers = [as_answer(each) for each in found] if isinstance(found, list) else []
    return remote_judge.fitting(question, answers)


def _status(error: GeopyError) -> int:
    return error.__cause__.status_code if isinstance(error.__cause__, AdapterHTTPError) else 0


def _pause(error: GeopyError) -> float | None:
    """Seconds for which the provider wants to be left alone, a second to a day; None when this error does not ask for it."""
    cause = error.__cause__
    try:
        said = get_retry_after(cause.headers) if isinstance(cause, AdapterHTTPError) else None
    except OverflowError:  # a date that is none
        said = None
    if isinstance(error, GeocoderQuotaExceeded):
        usual = ASKED_TO_WAIT if _status(error) == 429 else OVER_QUOTA
        said = usual.total_seconds() if said is None else said
    return None if said is None else max(1.0, min(float(said), LONGEST_WAIT.total_seconds()))


def _kept(key: str) -> list[Sighting] | None:
    kept = RemoteAnswer.objects.filter(key=key, on__gte=timezone.localdate() - KEEP).first()
    return [Sighting(lat, lon, Precision(precision)) for lat, lon, precision in kept.sightings["found"]] if kept else None


def _key(question: Question) -> str:
    """The keyed fingerprint of a question to this provider: equal for equal questions, useless without the key."""
    text = "\n".join((settings.GEOCODER, settings.GEOCODER_URL, fold(question.text)))
    return salted_hmac("places.remote-answer", text, algorithm="sha256").hexdigest()


def _put_off(enquiry: Enquiry, done: Round) -> None:
    """Try again later, each time later than the last and never all at the same moment; after a day, no more."""
    if enquiry.tries >= len(BACKOFF):
        _end(enquiry, Sought.NOT_FOUND)
        done.not_found += 1
        return
    later = BACKOFF[enquiry.tries] * random.uniform(0.8, 1.2)  # noqa: S311 (no secret)
    Enquiry.objects.filter(pk=enquiry.pk).update(due=timezone.now() + later, tries=enquiry.tries + 1, modified=timezone.now())
    done.put_off += 1


@transaction.atomic
def _end(enquiry: Enquiry, sought: Sought) -> None:
    """Nobody is asked about this place any more."""
    Place.objects.filter(pk=enquiry.place_id, sought=Sought.LOOKING).update(sought=sought)
    Enquiry.objects.filter(pk=enquiry.pk).delete()


@transaction.atomic
def take(enquiry: Enquiry, sighting: Sighting) -> bool:
    """Put the place where the provider saw it, and let search, map and feeds follow. False when it was changed meanwhile.

    A typed postcode keeps its district; otherwise the district is the one round the new point.
    """
    place = Place.objects.select_for_update().filter(pk=enquiry.place_id, sought=Sought.LOOKING).first()
    Enquiry.objects.filter(pk=enquiry.pk).delete()
    if place is None or place.modified != enquiry.place.modified or Precision(place.precision).rank <= sighting.precision.rank:
        return False
    better = replace(known.as_answer(place), lat=sighting.lat, lon=sighting.lon, precision=sighting.precision)
    area = None if place.postcode else gazetteer.current().area_around(sighting.lat, sighting.lon)
    if area is not None:
        place.outcode = area.outcode
        place.area_label, place.area_lat, place.area_lon = area.label, area.lat, area.lon
        place.town_label, place.town_lat, place.town_lon = area.town_label, area.town_lat, area.town_lon
    place.lat, place.lon, place.precision = better.lat, better.lon, better.precision
    place.provider, place.dated = settings.GEOCODER, timezone.localdate().isoformat()
    place.attribution = attribution()[: Place._meta.get_field("attribution").max_length]
    place.sought = Sought.FOUND
    place.save()
    audit.record("places.find", place, data={"precision": place.precision, "provider": place.provider})
    consequences.follow(place)
    return True
