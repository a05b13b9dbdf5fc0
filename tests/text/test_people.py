"""Bylines and author values: whom they name, and what is no name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.text import people


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("By Lisa Park", ("Lisa Park",)),
        ("Von Jonas Wehrhahn und Almut Reinke", ("Jonas Wehrhahn", "Almut Reinke")),
        ("Ines Halloran, Teodor Blix & Ada Quist", ("Ines Halloran", "Teodor Blix", "Ada Quist")),
        ("Jillian Kubala, MS, RD", ("Jillian Kubala, MS, RD",)),
        ("Manoj Jain, Staff Writer", ("Manoj Jain",)),
        ("https://outlet.example/authors/lp", ()),
        ("admin", ()),
        ("陈晓岚、王敏", ("陈晓岚", "王敏")),
        ("Veröffentlicht von Almut Reinke", ("Almut Reinke",)),
        ("بقلم: سامر الحداد ومنى خليل", ("سامر الحداد", "منى خليل")),
        ("سامر وليد الحداد، نادر خليل ووائل عيسى", ("سامر وليد الحداد", "نادر خليل", "وائل عيسى")),
        ("מאת: רונית שגב ודניאל ארז", ("רונית שגב", "דניאל ארז")),
        ("Toimittaja Aino Salmela ja kuvaaja Pekka Rinne", ("Aino Salmela",)),
        ("Propos recueillis par Inès Calvet", ("Inès Calvet",)),
        ("Scritto da Giada Moretto", ("Giada Moretto",)),
        ("Yazan: Selin Aksoy", ("Selin Aksoy",)),
        ("Автор: Мария Линдина", ("Мария Линдина",)),
        ("بقلم: ليلى حداد", ("ليلى حداد",)),
        ("文/陈晓岚", ("陈晓岚",)),
        ("김하늘 기자", ("김하늘",)),
        ("Harbour · Ines Halloran, Ada Quist", ("Ines Halloran", "Ada Quist")),
        ("Ines Halloran ⚓️ 🚢", ("Ines Halloran",)),
        ("Ines “Anchor” Halloran; Teodor_Blix", ("Ines Halloran", "Teodor Blix")),
        ("vor 5 Stunden", ()),
        ("Posted", ()),
        ("", ()),
    ],
)
def test_names(byline: str, expected: tuple[str, ...]) -> None:
    assert people.names(byline) == expected


@pytest.mark.parametrize("name", ["Harbor Times", "harbor-times", "The Harbor Times Staff"])
def test_the_outlet_is_known_by_its_names(name: str) -> None:
    assert people.is_outlet(name, ["Harbor Times", "www.harbor-times.example"])


@pytest.mark.parametrize("name", ["Web Desk", "Online Team", "Harbour Media GmbH", "News feed", "Anadolu Ajansı"])
def test_desks_and_firms_are_no_people(name: str) -> None:
    assert people.is_organisation(name)


@given(st.text(max_size=200))
def test_any_byline_gives_names(text: str) -> None:
    assert all(people.names(text))


@pytest.mark.parametrize(
    "value",
    [
        *(
            "Our Correspondent",
            "Special Correspondent",
            "By Senior Staff Writer",
            "Notre correspondante",
            "Von unserem Korrespondenten",
        ),
        *("Наш корреспондент", "本報記者", "বিশেষ প্রতিনিধি", "विशेष संवाददाता", "Tim Redaksi", "Phóng viên", "A Redação"),
        *(
            "World",
            "Local News",
            "Wirtschaft",
            "Économie",
            "Deportes",
            "Cronaca",
            "Ekonomi",
            "Общество",
            "رياضة",
            "財經",
            "スポーツ",
        ),
    ],
)
def test_somebody_of_the_paper_and_its_sections_are_nobody(value: str) -> None:
    assert people.names(value) == ()


@pytest.mark.parametrize(
    "name", ["Amanda Sport", "Carl Weathers", "De Vries", "Van Dijk", "World Wildlife", "Walter Writer"]
)
def test_names_that_sound_like_them_stay(name: str) -> None:
    assert people.names(name) == (name,)


@pytest.mark.parametrize(
    "shown",
    [
        *(
            "Zveřejněno 2. března 2026",
            "Frissítve: 2026. március 2.",
            "Actualizat la 2 martie 2026",
            "Обновлено 2 марта 2026",
        ),
        *(
            "Оновлено 2 березня 2026",
            "Αναρτήθηκε 2 Μαρτίου 2026",
            "Terbit 2 Maret 2026",
            "更新日 2026年3月2日",
            "등록 2026.03.02",
        ),
        *("před 5 hodinami", "acum 5 minute", "преди 5 часа", "πριν 5 ώρες"),
        *("Аноним", "Tuntematon", "Άγνωστος", "Autor necunoscut", "Невідомий автор", "अज्ञात"),
    ],
)
def test_labels_times_and_nobodies_of_any_language_are_no_names(shown: str) -> None:
    assert people.likely(shown) == ()


@pytest.mark.parametrize(
    ("shown", "names"),
    [
        ("Av Mira Feldt Publisert 2.3.2026", ("Mira Feldt",)),
        ("出典:港口日报 作者:王小明 2026-03-02 10:00", ("王小明",)),
        ("Mira Feldt med NTB", ("Mira Feldt med NTB",)),
        ("Por Mira Feldt con EFE", ("Mira Feldt", "EFE")),
        ("City Desk | Mira Feldt", ("Mira Feldt",)),
        ("NPA | Updated: March 2, 2026", ("NPA",)),
        ("By Mira Feldt E-mail the author", ("Mira Feldt",)),
        ("By Mira Feldt for Northquay Daily", ("Mira Feldt",)),
        ("〔佐藤花子〕", ("佐藤花子",)),
        ("Олена Шевченко, оглядачка", ("Олена Шевченко",)),
        ("Νίκος Μόλος, ρεπόρτερ", ("Νίκος Μόλος",)),
        ("राहुल घाट और मीरा नंद", ("राहुल घाट", "मीरा नंद")),
        ("Top 5 Piers and Wharves", ()),
    ],
)
def test_what_is_shown_around_a_name(shown: str, names: tuple[str, ...]) -> None:
    assert (people.said(shown) or people.likely(shown)) == names


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("By Mira Feldt and Jon Askew", ("Mira Feldt", "Jon Askew")),
        ("Von Mira Feldt", ("Mira Feldt",)),
        ("Mira Feldt | Jon Askew", ("Mira Feldt", "Jon Askew")),
        ("Мария Лунд и Олег Хавин", ("Мария Лунд", "Олег Хавин")),
        ("Harbour and Fishery Council", ("Harbour and Fishery Council",)),
        ("Feldt, Mira", ("Feldt, Mira",)),
        ("Fisher, Wright & Sons", ("Fisher, Wright & Sons",)),
        ("webmaster", ()),
        ("https://quaypost.example/mira", ()),
    ],
)
def test_authors_of_a_feed_are_parted_when_all_are_full_names(value: str, names: tuple[str, ...]) -> None:
    assert people.told(value) == names


@pytest.mark.parametrize("piece", ["a", " ", "de ", "our ", "special ", "A b ", "记者", "a | ", "1 ", "संवाददाता "])
def test_long_values_are_read_in_no_time(piece: str) -> None:
    assert all(people.names(piece * 20_000))
    assert all(people.likely((piece * 400)[:400]))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Пише: Јелена Савић", "Јелена Савић"),
        ("Kirjutas Kadri Saar", "Kadri Saar"),
        ("ავტორი: ნინო გელაძე", "ნინო გელაძე"),  # whose letters are all small
        ("خبرنگار: مریم کاظمی", "مریم کاظمی"),
        ("रिपोर्ट: सुनीता देव", "सुनीता देव"),
        ("Bài: Nguyễn Thị Hoa", "Nguyễn Thị Hoa"),
        ("Mwandishi: Asha Juma", "Asha Juma"),
    ],
)
def test_labels_of_more_languages_name_the_author(line: str, expected: str) -> None:
    assert people.said(line) == (expected,)
