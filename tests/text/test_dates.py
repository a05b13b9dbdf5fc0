"""Dates of all kinds, each with the moment that it names: no wrong one without a doubt."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from babel.dates import format_date, format_datetime
from hypothesis import given
from hypothesis import strategies as st

from newsbot.text.calendar_words import months, weekdays
from newsbot.text.dates import NOTHING_KNOWN, Custom, country_of, learn, read

LATEST = datetime(2026, 12, 31, tzinfo=UTC)
KNOWN = Custom(latest=LATEST)

# What is written | the moment | what is doubtful. A moment without a time is 00:00 UTC: only the day is named.
TABLE = """
Tue, 24 Nov 2026 16:26:15 +0100 | 2026-11-24T16:26:15+01:00
Tue, 24 Nov 2026 16:26:15 GMT | 2026-11-24T16:26:15Z
Tue, 24 Nov 2026 16:26 UT | 2026-11-24T16:26:00Z
24 Nov 2026 16:26:15 -0330 | 2026-11-24T16:26:15-03:30
24 Nov 26 16:26:15 EST | 2026-11-24T16:26:15-05:00
Tuesday, 24-Nov-26 16:26:15 GMT | 2026-11-24T16:26:15Z
Tue, 24 November 2026 16:26:15 GMT+3 | 2026-11-24T16:26:15+03:00
Tue, 24 Nov 2026 16:26:15 UTC-03:30 | 2026-11-24T16:26:15-03:30
Tue,24 Nov 2026 16:26:15 +01:00 | 2026-11-24T16:26:15+01:00
Tue Nov 24 04:26:15 PM CET 2026 | 2026-11-24T16:26:15+01:00
Tue, 24 Nov 2026 16:26:15 +0100 (CET) | 2026-11-24T16:26:15+01:00
Tue, 24 Nov 2026 16:26:15.250 +0100 | 2026-11-24T16:26:15+01:00
Tue, 24 Nov 2026 | 2026-11-24
2026-11-24T16Z | 2026-11-24T16:00:00Z
2026-11-24T8:05Z | 2026-11-24T08:05:00Z
2026-11-24 8:5:3 +02:00 | 2026-11-24T08:05:03+02:00
Tue, Nov 24 2026 16:26:15 +0000 | 2026-11-24T16:26:15Z
Tue Nov 24 16:26:15 2026 | 2026-11-24T16:26:15Z | no-zone
Tue Nov 24 16:26:15 CET 2026 | 2026-11-24T16:26:15+01:00
Tue Nov 24 16:26:15 -0500 2026 | 2026-11-24T16:26:15-05:00
Tue Nov  3 06:26:15 UTC 2026 | 2026-11-03T06:26:15Z
Tue Nov 24 2026 16:26:15 GMT+0100 (Central European Standard Time) | 2026-11-24T16:26:15+01:00
Tue Nov 24 2026 16:26:15 GMT+0530 (India Standard Time) | 2026-11-24T16:26:15+05:30
Tue Nov 24 2026 16:26:15 GMT-0300 (-03) | 2026-11-24T16:26:15-03:00
Tue Nov 24 2026 | 2026-11-24
Nov242026 | 2026-11-24
24Nov2026 | 2026-11-24
11/24/2026, 4:26:15 PM | 2026-11-24T16:26:15Z | no-zone
24/11/2026, 16:26:15 | 2026-11-24T16:26:15Z | no-zone
24.11.2026, 16:26:15 | 2026-11-24T16:26:15Z | no-zone
2026-11-24 16:26:15.123456789 +0100 CET m=+0.000000001 | 2026-11-24T16:26:15+01:00
2026-11-24 16:26:15.5 +0000 UTC | 2026-11-24T16:26:15Z
2026-11-24 16:26:15 +0300 +03 | 2026-11-24T16:26:15+03:00
2026-11-24 16:26:15 -0700 MST | 2026-11-24T16:26:15-07:00
24 Nov 26 16:26 MST | 2026-11-24T16:26:00-07:00
/Date(1795537575000)/ | 2026-11-24T16:26:15Z
\\/Date(1795537575000+0100)\\/ | 2026-11-24T16:26:15Z
Tue, 24 Nov 2026 9:5:3 GMT | 2026-11-24T09:05:03Z
Tue, 24 Nov 2026 20:0:0 Z | 2026-11-24T20:00:00Z
2026-11-24T16:26:15Z | 2026-11-24T16:26:15Z
2026-11-24T16:26:15.123456789Z | 2026-11-24T16:26:15Z
2026-11-24T16:26:15,5+01:00 | 2026-11-24T16:26:15+01:00
2026-11-24T16:26+0100 | 2026-11-24T16:26:00+01:00
2026-11-24T16:26:15+01 | 2026-11-24T16:26:15+01:00
2026-11-24T16:26:15 | 2026-11-24T16:26:15Z | no-zone
2026-11-24t16:26:15z | 2026-11-24T16:26:15Z
2026-11-24T16:26:60Z | 2026-11-24T16:26:59Z
2026-11-23T24:00:00Z | 2026-11-24T00:00:00Z
20261124T162615Z | 2026-11-24T16:26:15Z
20261124T1626+0100 | 2026-11-24T16:26:00+01:00
2026-11-24Z | 2026-11-24
2026-11-24+02:00 | 2026-11-24
2026-11-24T16:26:15+01:00[Europe/Berlin] | 2026-11-24T16:26:15+01:00
2026-11-24 16:26 Europe/Berlin | 2026-11-24T16:26:00+01:00
2026-07-24 16:26 America/New_York | 2026-07-24T16:26:00-04:00
2026-07-24T16:26:12+0000 | 2026-07-24T16:26:12Z
2026-07-24T16:26+02:00 | 2026-07-24T16:26:00+02:00
2026-07-24t16:26:12,493z | 2026-07-24T16:26:12Z
2026-07-24T16:26:12.5-0530 | 2026-07-24T16:26:12-05:30
2026-11-24 | 2026-11-24
2026/11/24 16:26 | 2026-11-24T16:26:00Z | no-zone
2026.11.24 | 2026-11-24
2026-11-24 04:26:15 PM | 2026-11-24T16:26:15Z | no-zone
2026-11-24 04:26 p.m. +0100 | 2026-11-24T16:26:00+01:00
Tue, 24 Nov 2026 12:05 AM GMT | 2026-11-24T00:05:00Z
Tue, 24 Nov 2026 12:05 PM GMT | 2026-11-24T12:05:00Z
November 24, 2026 at 4:26 PM EST | 2026-11-24T16:26:00-05:00
November 24th, 2026 4:26pm ET | 2026-11-24T16:26:00-05:00
July 24, 2026 4:26 PM ET | 2026-07-24T16:26:00-04:00
July 24, 2026 4:26 PM PT | 2026-07-24T16:26:00-07:00
Nov. 24, 2026 | 2026-11-24
Nov 24 2026 | 2026-11-24
24th of November 2026 | 2026-11-24
1st May 2026 | 2026-05-01
Sept. 2, 2026 | 2026-09-02
Tuesday, November 24, 2026 - 16:26 | 2026-11-24T16:26:00Z | no-zone
16:26, 24 November 2026 | 2026-11-24T16:26:00Z | no-zone
4:26 p.m. GMT, November 24, 2026 | 2026-11-24T16:26:00Z
24 Nov '26 | 2026-11-24
Published: 24 November 2026 | 2026-11-24
24-Nov-2026 16:26 | 2026-11-24T16:26:00Z | no-zone
2026 Nov 24 | 2026-11-24
31.10.26 | 2026-10-31
31.10.2026 | 2026-10-31
31/10/26 16:26 | 2026-10-31T16:26:00Z | no-zone
10/31/26 | 2026-10-31
10-31-2026 | 2026-10-31
31-10-2026 16:26 | 2026-10-31T16:26:00Z | no-zone
31. 10. 2026 | 2026-10-31
05/05/2026 | 2026-05-05
03/04/2026 | 2026-04-03 | day-or-month
Tue, 03/11/2026 | 2026-11-03
Wed 03/11/2026 | 2026-03-11
Tue, 24 Nov 2026 16:26:15 WIB | 2026-11-24T16:26:15+07:00
Tue, 24 Nov 2026 16:26:15 WITA | 2026-11-24T16:26:15+08:00
Tue, 24 Nov 2026 16:26:15 NZDT | 2026-11-24T16:26:15+13:00
Tue, 24 Nov 2026 16:26:15 SAST | 2026-11-24T16:26:15+02:00
Tue, 24 Nov 2026 16:26:15 EAT | 2026-11-24T16:26:15+03:00
Tue, 24 Nov 2026 16:26:15 WAT | 2026-11-24T16:26:15+01:00
Tue, 24 Nov 2026 16:26:15 BRT | 2026-11-24T16:26:15-03:00
Tue, 24 Nov 2026 16:26:15 ART | 2026-11-24T16:26:15-03:00
Tue, 24 Nov 2026 16:26:15 AKST | 2026-11-24T16:26:15-09:00
Tue, 24 Nov 2026 16:26:15 HST | 2026-11-24T16:26:15-10:00
Tue, 24 Nov 2026 16:26:15 ACDT | 2026-11-24T16:26:15+10:30
Tue, 24 Nov 2026 16:26:15 NPT | 2026-11-24T16:26:15+05:45
Tue, 24 Nov 2026 16:26:15 PKT | 2026-11-24T16:26:15+05:00
Tue, 24 Nov 2026 16:26:15 EEST | 2026-11-24T16:26:15+03:00
Tue, 24 Nov 2026 16:26:15 MSK | 2026-11-24T16:26:15+03:00
Sat, 24 Nov 2012 16:26:15 MSK | 2012-11-24T16:26:15+04:00
Tue, 24 Nov 2026 16:26:15 MEZ | 2026-11-24T16:26:15+01:00
Tue, 24 Nov 2026 16:26:15 IST | 2026-11-24T16:26:15+05:30 | zone
Tue, 24 Nov 2026 16:26:15 AST | 2026-11-24 | zone-unknown
Tue, 24 Nov 2026 16:26:15 AMT | 2026-11-24 | zone-unknown
Tue, 24 Nov 2026 16:26:15 QZX | 2026-11-24 | zone-unknown
Tue, 24 Nov 2026 16:26:15 A | 2026-11-24 | zone-unknown
Tue, 24 Nov 2026 16:26 local time | 2026-11-24 | zone-unknown
Tue, 24 Nov 2026 16:26:15 MSK+1 | 2026-11-24 | zone-unknown
Tue, 24 Nov 2026 16:26:15 EST5EDT | 2026-11-24T16:26:15-05:00
Tue, 24 Nov 2026 16:26:15 EST -0500 | 2026-11-24T16:26:15-05:00
Tue, 24 Nov 2026 16:26:15 +05:30:00 | 2026-11-24T16:26:15+05:30
24/Nov/2026:16:26:15 +0100 | 2026-11-24T16:26:15+01:00
Mon, 24 Nov 2026 16:26:15 GMT | 2026-11-24T16:26:15Z | weekday
24 Nov 2026 16:26 AM | 2026-11-24 | clock
Di, 24. Nov 2026 16:26:15 +0100 | 2026-11-24T16:26:15+01:00
24. November 2026, 16:26 Uhr | 2026-11-24T16:26:00Z | no-zone
Dienstag, den 3. März 2026 | 2026-03-03
3. Jänner 2026 | 2026-01-03
04 Mrz 2026 16:26:00 MESZ | 2026-03-04T16:26:00+02:00
mar., 24 nov. 2026 16:26:15 +0100 | 2026-11-24T16:26:15+01:00
mardi 24 novembre 2026 à 16h26 | 2026-11-24T16:26:00Z | no-zone
le 1er août 2026 | 2026-08-01
15 févr. 2026 | 2026-02-15
martes, 24 de noviembre de 2026 | 2026-11-24
lun, 03 ago 2026 18:55:00 GMT | 2026-08-03T18:55:00Z
3 de enero del 2026 | 2026-01-03
24 de novembro de 2026 16:26 | 2026-11-24T16:26:00Z | no-zone
seg, 02 fev 2026 10:00:00 -0300 | 2026-02-02T10:00:00-03:00
5 de març de 2026 | 2026-03-05
5 d'abril de 2026 | 2026-04-05
ven, 02 ott 2026 18:55:00 GMT | 2026-10-02T18:55:00Z
giovedì 4 giugno 2026 ore 16.26 | 2026-06-04T16:26:00Z | no-zone
do, 05 mrt 2026 10:00:00 +0100 | 2026-03-05T10:00:00+01:00
dinsdag 5 mei 2026 | 2026-05-05
24. nov. 2026 kl. 16.26 | 2026-11-24T16:26:00Z | no-zone
tirsdag den 5. maj 2026 kl. 9:05 | 2026-05-05T09:05:00Z | no-zone
tors 5 mars 2026 16:26 | 2026-03-05T16:26:00Z | no-zone
24. marraskuuta 2026 klo 16.26 | 2026-11-24T16:26:00Z | no-zone
5. maí 2026 | 2026-05-05
24. november 2026 kell 16:26 | 2026-11-24T16:26:00Z | no-zone
2026. gada 5. marts, 10:26 | 2026-03-05T10:26:00Z | no-zone
2026 m. kovo 5 d. 10:26 | 2026-03-05T10:26:00Z | no-zone
czw., 05 mar 2026 10:00:00 +0100 | 2026-03-05T10:00:00+01:00
5 września 2026 r. | 2026-09-05
wt, 15 wrz 2026 10:00:00 +0200 | 2026-09-15T10:00:00+02:00
út, 15 zář 2026 10:00:00 +0200 | 2026-09-15T10:00:00+02:00
15. září 2026 v 16:26 | 2026-09-15T16:26:00Z | no-zone
ut, 15 sep 2026 10:00:00 +0200 | 2026-09-15T10:00:00+02:00
5. studenoga 2026. | 2026-11-05
5. listopada 2026. | 2026-11-05 | month-name
2026. március 5. 10:26 | 2026-03-05T10:26:00Z | no-zone
2026. szept. 15., kedd | 2026-09-15
15 septembrie 2026, ora 10:26 | 2026-09-15T10:26:00Z | no-zone
5 mars 2026 | 2026-03-05
15 shtator 2026 | 2026-09-15
Вт, 15 сен 2026 10:00:00 +0300 | 2026-09-15T10:00:00+03:00
15 сентября 2026 г., 10:26 МСК | 2026-09-15T10:26:00+03:00
чт, 05 лис 2026 10:00:00 +0200 | 2026-11-05T10:00:00+02:00
15 вересня 2026 року о 10:26 | 2026-09-15T10:26:00Z | no-zone
5 лістапада 2026 | 2026-11-05
5 март 2026 г. | 2026-03-05
5. септембар 2026. | 2026-09-05
5. septembar 2026. | 2026-09-05
Τρί, 24 Νοε 2026 16:26:15 +0200 | 2026-11-24T16:26:15+02:00
5 Μαΐου 2026 στις 10:26 | 2026-05-05T10:26:00Z | no-zone
Sal, 24 Kas 2026 16:26:15 +0300 | 2026-11-24T16:26:15+03:00
5 Ağustos 2026 Çarşamba 10:26 | 2026-08-05T10:26:00Z | no-zone
24 Şub 2026 04:26 ÖS | 2026-02-24T16:26:00Z | no-zone
5 sentyabr 2026 | 2026-09-05
2026 жылғы 5 наурыз | 2026-03-05
5 მარტი, 2026 | 2026-03-05
5 մարտի, 2026 | 2026-03-05
24 نوفمبر 2026 | 2026-11-24
الثلاثاء، ٢٤ نوفمبر ٢٠٢٦ ٠٤:٢٦ م | 2026-11-24T16:26:00Z | no-zone
24 تشرين الثاني 2026 | 2026-11-24
15 غشت 2026 | 2026-08-15
יום שלישי, 24 בנובמבר 2026 16:26 | 2026-11-24T16:26:00Z | no-zone
۲۴ نوامبر ۲۰۲۶ | 2026-11-24
5 مارچ، 2026 | 2026-03-05
मंगल, 24 नवंबर 2026 16:26:00 +0530 | 2026-11-24T16:26:00+05:30
२४ नोभेम्बर २०२६ | 2026-11-24
২৪ নভেম্বর ২০২৬ | 2026-11-24
24 நவம்பர், 2026 | 2026-11-24
24 నవంబర్, 2026 | 2026-11-24
24 พฤศจิกายน 2569 16:26 น. | 2026-11-24T16:26:00Z | no-zone
5 มี.ค. 2569 | 2026-03-05
Thứ Ba, 24/11/2026 16:26 (GMT+7) | 2026-11-24T16:26:00+07:00
16:26 GMT+7, 24/11/2026 | 2026-11-24T16:26:00+07:00
ngày 5 tháng 3 năm 2026 | 2026-03-05
24 thg 11, 2026 | 2026-11-24
Sel, 24 Nov 2026 16:26:00 +0700 | 2026-11-24T16:26:00+07:00
24 Agustus 2026 pukul 16.26 WIB | 2026-08-24T16:26:00+07:00
5 Ogos 2026 | 2026-08-05
2026年11月24日 16:26 | 2026-11-24T16:26:00Z | no-zone
2026年11月24日 下午4:26 | 2026-11-24T16:26:00Z | no-zone
2026年11月24日(火) 16時26分 JST | 2026-11-24T16:26:00+09:00
令和8年11月24日 | 2026-11-24
2026년 11월 24일 오후 4:26 | 2026-11-24T16:26:00Z | no-zone
2026 оны 11-р сарын 24 | 2026-11-24
2026(e)ko martxoaren 5a | 2026-03-05
24 Novemba 2026 | 2026-11-24
5 Meán Fómhair 2026 | 2026-09-05
5 Mawrth 2026 | 2026-03-05
24 ta’ Novembru 2026 | 2026-11-24
"""
ROWS = [[part.strip() for part in line.split("|")] for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_date_that_is_written_so(row: list[str]) -> None:
    text, moment, *doubts = row
    reading = read(text, KNOWN, whole=True)
    assert reading is not None
    expected = datetime.fromisoformat(moment)
    assert reading.moment == (expected if expected.tzinfo else expected.replace(tzinfo=UTC))
    assert reading.moment.utcoffset() == (expected.utcoffset() or timedelta(0))
    assert reading.timed == ("T" in moment)
    assert list(reading.doubts) == doubts


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "yesterday", "3 hours ago", "2026", "2026-11", "November 2026", "24 November", "16:26", "Tue 16:26",
        "1795537575", "20261124", "2026-13-01", "2026-02-30", "31 April 2026", "Mon, 30 Feb 2026 10:00:00 GMT",
        "32.10.2026", "2026-11-24T25:00:00Z", "2026-11-24T10:61:00Z", "2026-11-24T10:00:00+99:00", "24 Xyz 2026",
        "1.2.3", "10.0.0.26", "2026-11-24 and 2026-11-25", "Tue, 24 Nov 2026 16:26:15 GMT 17:26", "24//2026",
        "9:5:3", "24 Nov 2026 9:5", "/Date(0)/", "۳۰ اسفند ۱۴۰۴", "۳۱ مهر ۱۴۰۵", "5 مهر 2026",
        "00/00/0000", "0000-00-00 00:00:00",
    ],
)  # fmt: skip
def test_what_is_no_single_date_of_the_calendar_is_none(text: str) -> None:
    assert read(text, KNOWN, whole=True) is None


LANGUAGES = sorted({code for meanings in months().values() for codes in meanings.values() for code in codes})
MOMENTS = [datetime(2026, month, (7 * month) % 27 + 1, (5 * month) % 24, 26, tzinfo=UTC) for month in range(1, 13)]
_MISSED = 0.05


@pytest.mark.parametrize("form", ["full", "long", "medium", "short"])
@pytest.mark.parametrize("told", [True, False])
def test_what_the_cldr_writes_in_a_hundred_languages_is_read_and_never_wrong_in_silence(form: str, told: bool) -> None:
    missed, wrong = [], []
    for language in LANGUAGES:
        custom = KNOWN._replace(language=language) if told else KNOWN
        for moment in MOMENTS:
            day = read(format_date(moment, form, locale=language), custom, whole=True)
            text = format_datetime(moment, form, locale=language)
            timed = read(text, custom, whole=True)
            missed += [text] if day is None or timed is None else []
            if day and not day.doubts and day.moment.date() != moment.date():
                wrong.append((language, text))
            if timed and timed.timed and not set(timed.doubts) - {"no-zone"} and timed.moment.date() != moment.date():
                wrong.append((language, text))
            if timed and timed.timed and timed.moment.time() != moment.time():
                wrong.append((language, text))
    assert not wrong
    assert len(missed) <= _MISSED * len(LANGUAGES) * len(MOMENTS), missed[:20]


# --- what the text leaves open ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("custom", "month", "doubts"),
    [
        (Custom("en-GB"), 4, ()),
        (Custom("en-US"), 3, ()),
        (Custom("en"), 3, ("day-or-month",)),
        (Custom("en-US", "gb"), 4, ()),
        (Custom("", "us"), 3, ()),
        (Custom("en-CA", "ca"), 3, ("day-or-month",)),
        (Custom("fr"), 4, ()),
        (Custom("fr", order="mdy"), 3, ()),
        (Custom(latest=datetime(2026, 3, 10, tzinfo=UTC)), 3, ()),
        (NOTHING_KNOWN, 4, ("day-or-month",)),
    ],
)
def test_the_source_settles_which_number_is_the_month(custom: Custom, month: int, doubts: tuple[str, ...]) -> None:
    reading = read("03/04/2026", custom, whole=True)
    assert reading is not None
    assert (reading.moment.month, reading.doubts) == (month, doubts)


@pytest.mark.parametrize(
    ("text", "custom", "moment"),
    [
        ("24 Nov 2026 16:00 IST", Custom(country="il"), "2026-11-24T16:00:00+02:00"),
        ("24 Jul 2026 16:00 IST", Custom("ga"), "2026-07-24T16:00:00+01:00"),
        ("24 Nov 2026 16:00 CST", NOTHING_KNOWN, "2026-11-24T16:00:00-06:00"),
        ("Tue Nov 24 16:00:00 CST 2026", Custom("zh-CN"), "2026-11-24T16:00:00+08:00"),
        ("24 Nov 2026 16:00 BST", Custom(country="bd"), "2026-11-24T16:00:00+06:00"),
        ("24 Nov 2026 16:00 AST", Custom(country="sa"), "2026-11-24T16:00:00+03:00"),
        ("24 Nov 2026 16:00 AST", Custom("en-CA"), "2026-11-24T16:00:00-04:00"),
        ("24 Nov 2026 16:00 PST", Custom("fil"), "2026-11-24T16:00:00+08:00"),
        ("24 Nov 2026 16:00 AST", Custom(offset=timedelta(hours=3)), "2026-11-24T16:00:00+03:00"),
        ("24 Nov 2026 16:00 QZX", Custom(offset=timedelta(hours=9)), "2026-11-24T16:00:00+09:00"),
    ],
)
def test_the_source_settles_what_a_zone_is(text: str, custom: Custom, moment: str) -> None:
    reading = read(text, custom, whole=True)
    assert reading is not None
    assert reading.moment.isoformat() == moment
    assert not reading.doubts


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("5 listopada 2026", "pl", (11, 5)),
        ("5. listopada 2026.", "hr", (10, 5)),
        ("05 lip 2026", "pl", (7, 5)),
        ("05 lip 2026", "hr", (6, 5)),
        ("26. 3. 5.", "ko", (3, 5)),
        ("26/03/05", "ja", (3, 5)),
        ("۱۴۰۵/۰۱/۰۱", "fa", (3, 21)),
        ("۳ آذر ۱۴۰۵", "fa", (11, 24)),
        ("سه‌شنبه ۳ آذر ۱۴۰۵", "", (11, 24)),
    ],
)
def test_the_language_settles_what_a_word_or_number_is(text: str, language: str, day: tuple[int, int]) -> None:
    reading = read(text, KNOWN._replace(language=language), whole=True)
    assert reading is not None
    assert (reading.moment.month, reading.moment.day) == day
    assert not reading.doubts


def test_a_year_of_two_digits_is_first_in_sweden() -> None:
    reading = read("26-11-09 18:05", Custom("sv", latest=LATEST))
    assert reading is not None
    assert reading.moment.date() == datetime(2026, 11, 9, tzinfo=UTC).date()


def test_the_weekday_settles_what_a_month_is() -> None:
    polish, croatian = (read(f"{day}, 05 lis 2026", KNOWN, whole=True) for day in ("czw", "pon"))
    assert polish is not None
    assert croatian is not None
    assert (polish.moment.month, croatian.moment.month) == (11, 10)


def test_a_weekday_may_be_spelt_like_a_zone() -> None:
    thursday, zoned = (read(text, KNOWN, True) for text in ("čet, 01 lis 2026 10:00:00 GMT", "05 lis 2026 10:00 CET"))
    assert thursday is not None
    assert zoned is not None
    assert (thursday.moment.month, thursday.doubts) == (10, ())
    assert zoned.moment.utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/04/2026", "13/04/2026"], "dmy"),
        (["03/04/2026", "04/13/2026"], "mdy"),
        (["13/04/2026", "04/13/2026"], ""),
        (["05/05/2026", "03/04/2026"], ""),
        (["11/02/2026", "11/03/2026", "11/09/2026"], "mdy"),
        (["02/11/2026", "03/11/2026", "09/11/2026"], "dmy"),
        (["2026-04-13", "soon"], ""),
    ],
)
def test_other_dates_of_a_source_show_its_order(texts: list[str], order: str) -> None:
    assert learn(texts, KNOWN).order == order


def test_other_dates_of_a_source_show_its_offset_when_they_agree() -> None:
    assert learn(["24 Nov 2026 10:00 +0900", "24 Nov 2026 QZX"], KNOWN).offset == timedelta(hours=9)
    assert learn(["24 Nov 2026 10:00 +0900", "24 Nov 2026 10:00 +0800"], KNOWN).offset is None
    assert learn(["24 Nov 2026 10:00 +0000"], KNOWN).offset is None


@pytest.mark.parametrize(
    ("host", "country"),
    [("a.co.uk", "gb"), ("a.de", "de"), ("a.gov", "us"), ("a.com", ""), ("a.io", ""), ("", ""), ("10.0.0.26", "")],
)
def test_the_country_of_a_host(host: str, country: str) -> None:
    assert country_of(host) == country


# --- dates in lines of text -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Giriş: 10 Mart 2026 14:25 | Güncelleme: 11 Mart 2026 15:00", "2026-03-10T14:25:00"),
        ("By Ines Halloran 4:26 PM ET, Tue November 24, 2026", "2026-11-24T21:26:00"),
        ("Von: Ines Halloran | 31.10.23", "2023-10-31T00:00:00"),
        ("24 nov 2026 16:26 et modifié", "2026-11-24T16:26:00"),
        ("24 novembre 2026, mis à jour à 16:26", "2026-11-24T00:00:00"),
        ("1773162300", "2026-03-10T17:05:00"),
        ("Mo, 3.11.25, 09:15", "2025-11-03T09:15:00"),
        ("发布时间：2023-10-31 10:14　来源：港口", "2023-10-31T10:14:00"),
        ("Version 1.10.23 of the map", None),
        ("5 March 10 people came", None),
        ("room 12/34/5678", None),
    ],
)
def test_the_first_date_of_a_line(text: str, moment: str | None) -> None:
    reading = read(text, KNOWN)
    assert (reading.moment.astimezone(UTC).replace(tzinfo=None).isoformat() if reading else None) == moment


# --- any date, any text -----------------------------------------------------------------------------------------------

_OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_FORMATS = [
    "%a, %d %b %Y %H:%M:%S %z", "%A, %d-%b-%y %H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%z", "%Y/%m/%d %H:%M:%S %z",
    "%a %b %d %Y %H:%M:%S GMT%z", "%d.%m.%Y %H:%M:%S %z", "%B %d, %Y %I:%M:%S %p %z", "%d %B %Y, %H:%M:%S UTC%z",
    "%Y年%m月%d日 %H:%M:%S %z", "%H:%M:%S %z, %d %b %Y", "%Y-%m-%d %H:%M:%S.123456 %z",
]  # fmt: skip


@given(st.integers(946_684_800, 1_770_000_000), _OFFSETS, st.sampled_from(_FORMATS))
def test_what_programs_write_is_read_back(seconds: int, offset: timezone, form: str) -> None:
    moment = datetime.fromtimestamp(seconds, offset)
    reading = read(moment.strftime(form), KNOWN, whole=True)
    assert reading is not None
    assert reading.moment == moment
    assert not reading.doubts


@given(
    st.dates(datetime(2000, 1, 1).date(), datetime(2026, 11, 1).date()),  # noqa: DTZ001 - days
    st.sampled_from(LANGUAGES),
    st.sampled_from(["long", "medium"]),
)
def test_no_day_that_the_cldr_writes_is_read_as_another(day: object, language: str, form: str) -> None:
    reading = read(format_date(day, form, locale=language), Custom(language, latest=LATEST), whole=True)
    assert reading is None or reading.doubts or reading.moment.date() == day


@given(st.text(max_size=140) | st.text("0123456789-/.:,+ TZampAPM年月日²٣नवЯ'", max_size=50), st.booleans())
def test_any_text_is_a_date_or_none(text: str, whole: bool) -> None:
    reading = read(text, KNOWN, whole)
    assert reading is None or reading.moment.tzinfo is not None


def test_every_language_names_every_month_and_weekday() -> None:
    for table, count in ((months(), 12), (weekdays(), 7)):
        named = {(code, number) for meanings in table.values() for number, codes in meanings.items() for code in codes}
        assert len(LANGUAGES) > 90
        assert named >= {(code, number) for code in ("de", "ru", "ar", "el", "hi", "th") for number in range(1, count)}
