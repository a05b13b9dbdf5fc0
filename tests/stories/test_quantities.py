"""What a sentence counts, in every language that has a table; and what it does not count."""

import itertools
import re
import time
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.stories.counted import LANGUAGES, vocabulary
from newsbot.stories.quantities import KINDS, of_another_time, quantities

Stated = list[tuple[str, float]]

SENTENCES: Iterable[tuple[str, str, Stated]] = [
    ("en", "Three people were killed and 12 injured when a bus left the road.", [("dead", 3), ("injured", 12)]),
    ("en", "The death toll from the landslide has risen to forty-one.", [("dead", 41)]),
    ("en", "It covers 1,250 hectares and cost $2.4bn, up 7.5 per cent.",
     [("hectares", 1250), ("money.USD", 2.4e9), ("percent", 7.5)]),
    ("en", "The 6.1-magnitude tremor struck 18 kilometres from the port.", [("magnitude", 6.1), ("kilometres", 18)]),
    ("en", "He was sentenced to nine years in prison.", [("years", 9)]),
    ("en", "Twelve firefighters rescued 30 pupils.", [("people.rescuers", 12), ("rescued", 30)]),
    ("en", "Two of the 14 passengers were hurt.", [("injured", 2), ("people.passengers", 14)]),
    ("en", "Two hundred and fifty thousand homes lost power.", [("homes", 250_000)]),
    ("en", "A Danish sailor was killed and one injured.", [("dead", 1), ("injured", 1)]),
    ("en", "Thirteen pupils and two teachers died.", [("dead", 15)]),
    ("en", "A gust killed two women and a man.", [("dead", 3)]),
    ("en", "An 83-year-old man was killed by a wardrobe.", [("dead", 1)]),
    ("en", "A man, 71, was killed.", [("dead", 1)]),
    ("en", "More than a dozen people were hurt.", [("injured", 12)]),
    ("en", "It killed four more people, bringing the death toll to 31.", [("dead", 4), ("dead", 31)]),
    ("en", "The number of flights cancelled over the strike rose to 910 on Monday.", [("flights", 910)]),
    ("en", "The union wants 8.5 per cent, the offer is 4.", [("percent", 8.5), ("percent", 4)]),
    ("en", "It passed by 64 votes to 41.", [("votes", 64), ("votes", 41)]),
    ("en", "The board split three to two.", [("votes", 3), ("votes", 2)]),
    ("es", "Tres de los cinco miembros votaron a favor y dos en contra.", [("votes", 3), ("votes", 2)]),
    ("es", "Unas 120 personas de las aldeas han sido desalojadas.", [("evacuated", 120)]),
    ("pt", "Subiu para 43 o número de feridos.", [("injured", 43)]),
    ("de", "Von den 14,5 Millionen Euro trug das Land neun Millionen.", [("money.EUR", 14.5e6), ("money.EUR", 9e6)]),
    ("fr", "Un homme de 66 ans est mort.", [("dead", 1)]),
    ("ru", "Полиция задержала четырнадцать подозреваемых.", [("arrested", 14)]),
    ("ja", "空港では120便が欠航した。", [("flights", 120)]),
    ("zh", "两艘渔船相撞。", [("vessels.ships", 2)]),
    ("de", "Bei dem Brand kamen siebenundzwanzig Menschen ums Leben, 1.300 wurden evakuiert.",
     [("dead", 27), ("evacuated", 1300)]),
    ("de", "Vier Männer, darunter der Wirt, wurden festgenommen.", [("arrested", 4)]),
    ("de", "Der Satz sinkt von 3,5 auf 3,25 Prozent.", [("percent", 3.5), ("percent", 3.25)]),
    ("fr", "Quatre-vingt-dix personnes ont été évacuées et 2,5 millions d'euros débloqués.",
     [("evacuated", 90), ("money.EUR", 2.5e6)]),
    ("es", "Cuarenta y dos personas resultaron heridas y 1.500 viviendas quedaron sin luz.",
     [("injured", 42), ("homes", 1500)]),
    ("es", "Lo condenan a dos años y medio de cárcel.", [("years", 2.5)]),
    ("it", "Trentasette operai sono rimasti feriti.", [("injured", 37)]),
    ("pt", "Pelo menos 15 pessoas morreram e 3 mil casas foram inundadas.", [("dead", 15), ("homes", 3000)]),
    ("nl", "Er vielen 23 doden en 45 gewonden.", [("dead", 23), ("injured", 45)]),
    ("pl", "Zginęło dwadzieścia jeden osób, 40 jest rannych.", [("dead", 21), ("injured", 40)]),
    ("tr", "Depremde 17 kişi hayatını kaybetti, yaralı sayısı 60'a yükseldi.", [("dead", 17), ("injured", 60)]),
    ("tr", "Enflasyon yüzde 31,5 oldu.", [("percent", 31.5)]),
    ("ru", "Погибли двадцать три человека, ранены 57.", [("dead", 23), ("injured", 57)]),
    ("uk", "Загинули п’ятеро людей, збитки сягають 1,2 мільйона гривень.", [("dead", 5), ("money.UAH", 1.2e6)]),
    ("ar", "قتل ١٢ شخصا وأصيب 30 شخصا بجروح.", [("dead", 12), ("injured", 30)]),
    ("ar", "لقي خمسة وعشرون شخصا حتفهم على بعد عشرة كيلومترات.", [("dead", 25), ("kilometres", 10)]),
    ("he", "בתאונה נהרגו שלושה אנשים ונפצעו 14.", [("dead", 3), ("injured", 14)]),
    ("el", "Δεκαπέντε άνθρωποι σκοτώθηκαν και 32 τραυματίστηκαν.", [("dead", 15), ("injured", 32)]),
    ("hi", "हादसे में पच्चीस लोगों की मौत हो गई और 1,50,000 रुपये बाँटे गए।", [("dead", 25), ("money.INR", 150_000)]),
    ("ja", "この火災で18人が死亡し、42人がけがをした。", [("dead", 18), ("injured", 42)]),
    ("ja", "被害額は3億5千万円に上る。", [("money.JPY", 350_000_000)]),
    ("zh", "事故造成三十五人死亡，1.2万人撤离。", [("dead", 35), ("evacuated", 12_000)]),
    ("ko", "화재로 13명이 숨지고 27명이 다쳤다.", [("dead", 13), ("injured", 27)]),
    ("ko", "피해액은 8억 4천만 원이다.", [("money.KRW", 840_000_000)]),
    ("th", "มีผู้เสียชีวิต 9 ราย บาดเจ็บ 21 คน", [("dead", 9), ("injured", 21)]),
    ("sv", "Tjugosju personer skadades och 12 saknas.", [("injured", 27), ("missing", 12)]),
    ("no", "Trettifem personer ble evakuert, og 8 ble skadd.", [("evacuated", 35), ("injured", 8)]),
    ("da", "Femogtyve mennesker blev dræbt og 40 såret.", [("dead", 25), ("injured", 40)]),
    ("cs", "Zahynulo osmnáct lidí a 25 bylo zraněno.", [("dead", 18), ("injured", 25)]),
    ("ro", "Cel puțin 14 persoane au murit și 30 au fost rănite.", [("dead", 14), ("injured", 30)]),
    ("sr", "Погинуло је девет људи, а 16 је повређено.", [("dead", 9), ("injured", 16)]),
    ("sr", "Poginulo je devet ljudi, a 16 je povređeno.", [("dead", 9), ("injured", 16)]),
    ("en", "Between 20 and 30 people were injured.", [("injured", 20)]),
    ("he", "בין 20 ל-30 איש נפצעו.", [("injured", 20)]),
    ("en", "A fourth person has died.", [("dead", 4)]),
    ("de", "Ein viertes Todesopfer wurde gemeldet.", [("dead", 4)]),
    ("es", "Una cuarta persona ha muerto.", [("dead", 4)]),
    ("ru", "Умер четвертый человек.", [("dead", 4)]),
    ("ko", "네 번째 사망자가 나왔다.", [("dead", 4)]),
    ("en", "One man died and a third was arrested.", [("dead", 1)]),
    ("ru", "Число погибших — 14, раненых — 30.", [("dead", 14), ("injured", 30)]),
    ("ar", "بلغ عدد القتلى 14 وعدد الجرحى 30.", [("dead", 14), ("injured", 30)]),
    ("ar", "قُتِل 12 شخصًا وأُصيب 30 شخصًا.", [("dead", 12), ("injured", 30)]),
    ("ar", "قتل شخصان واصيب طفلان.", [("dead", 2), ("injured", 2)]),
    ("ar", "دفع مليون ونصف مليون دولار ومليوني يورو.", [("money.USD", 1.5e6), ("money.EUR", 2e6)]),
    ("he", "הוא נידון לשנתיים מאסר.", [("years", 2)]),
    ("he", "נגנבו חצי מיליון שקל.", [("money.ILS", 5e5)]),
    ("de", "Es kostet 2,3 Mio. Euro, eine halbe Million Euro fehlt.", [("money.EUR", 2.3e6), ("money.EUR", 5e5)]),
    ("it", "Mezzo milione di euro è sparito, 2,3 mln di euro restano.", [("money.EUR", 5e5), ("money.EUR", 2.3e6)]),
    ("el", "Κοστίζει 2,3 εκατ. ευρώ.", [("money.EUR", 2.3e6)]),
    ("pl", "Skradziono milion złotych.", [("money.PLN", 1e6)]),
    ("sr", "Кошта пола милиона динара и милијарду евра.", [("money.RSD", 5e5), ("money.EUR", 1e9)]),
    ("ru", "Он украл полмиллиона рублей.", [("money.RUB", 5e5)]),
    ("de", "Zweihundertfünfzig Menschen starben, fünfzehntausend Häuser brannten.", [("dead", 250), ("homes", 15_000)]),
    ("nl", "Honderdtwaalf mensen kwamen om.", [("dead", 112)]),
    ("it", "Duecentocinquanta persone sono morte.", [("dead", 250)]),
    ("sv", "Tvåhundrafemtio personer dog.", [("dead", 250)]),
    ("pt", "Duzentas e cinquenta pessoas morreram.", [("dead", 250)]),
    ("uk", "Загинуло двісті п'ятдесят людей.", [("dead", 250)]),
    ("fr", "Soixante-quinze personnes sont mortes.", [("dead", 75)]),
    ("ru", "Два десятка человек погибли.", [("dead", 20)]),
    ("fr", "Une trentaine de personnes ont été blessées.", [("injured", 30)]),
    ("es", "Medio centenar de heridos.", [("injured", 50)]),
    ("sr", "Desetak ljudi je povređeno.", [("injured", 10)]),
    ("tr", "İki düzine kişi yaralandı.", [("injured", 24)]),
    ("de", "Sie fordern eine 18-prozentige Erhöhung.", [("percent", 18)]),
    ("uk", "Вони вимагають 18-відсоткової надбавки.", [("percent", 18)]),
    ("en", "Five people suffered frostbite.", [("injured", 5)]),
    ("zh", "5人被烧伤，火场距此三公里。", [("injured", 5), ("kilometres", 3)]),
    ("en", "None of the 12 passengers was injured.", [("people.passengers", 12)]),
    ("de", "Die 12 Insassen wurden nicht verletzt.", [("people.passengers", 12)]),
    ("ja", "乗客12人にけがはなかった。", [("people", 12)]),
    # verbs whose second part stands apart, and those that only tell of whom they name behind them
    ("de", "Am Abend nahm die Polizei 14 Verdächtige vorläufig fest.", [("arrested", 14)]),
    ("de", "An der Feier nahmen 300 Menschen teil.", [("people", 300)]),
    ("de", "Das Unglück kostete 31 Menschen das Leben.", [("dead", 31)]),
    ("nl", "Bij de brand kwamen drie mensen om.", [("dead", 3)]),
    ("nl", "Er kwamen 300 mensen naar het plein.", [("people", 300)]),
    ("da", "Ulykken kostede 31 mennesker livet.", [("dead", 31)]),
    ("en", "Lifeboats picked up nine sailors.", [("rescued", 9)]),
    ("en", "About 300 people picked up their prizes.", [("people", 300)]),
    # lives, bodies, hospitals, no trace
    ("en", "The crash cost 31 lives.", [("dead", 31)]),
    ("es", "El accidente se cobró la vida de 31 personas.", [("dead", 31)]),
    ("pl", "Z rzeki wydobyto pięć ciał.", [("dead", 5)]),
    ("ar", "أودى الحادث بحياة 31 شخصا.", [("dead", 31)]),
    ("ko", "사고로 31명이 목숨을 잃었다.", [("dead", 31)]),
    ("el", "Έξι άτομα νοσηλεύονται.", [("injured", 6)]),
    ("it", "Dodici minatori mancano all'appello.", [("missing", 12)]),
    ("el", "Σκάφη περισυνέλεξαν εννέα ναυτικούς.", [("rescued", 9)]),
    ("fr", "Trois cents infirmiers manifestent à l'hôpital.", [("people", 300)]),
    ("en", "The airline scrapped 120 departures and 45 connections.", [("flights", 120), ("flights", 45)]),
    # people of whom only the ending is known
    ("en", "Some 40 pianists and 12 Bolivians came.", [("people", 40), ("people", 12)]),
    # one, where no article says so
    ("ru", "При взрыве погибла женщина.", [("dead", 1)]),
    ("uk", "Поранено водія вантажівки.", [("injured", 1)]),
    ("pl", "Ranny został kierowca autobusu.", [("injured", 1)]),
    ("sr", "Policija je uhapsila muškarca.", [("arrested", 1)]),
    ("ru", "Погибла одна женщина, ещё пятистам сотрудникам грозит увольнение.", [("dead", 1), ("people.workers", 500)]),
    ("pl", "Nie żyje 34-letni kierowca.", [("dead", 1)]),
    # one of whom the table knows several, and one who is told of by age
    ("en", "A nurse died and a motorcyclist was hurt.", [("dead", 1), ("injured", 1)]),
    ("it", "Muore un alpinista, un operaio è rimasto ferito.", [("dead", 1), ("injured", 1)]),
    ("nl", "Een fietser is om het leven gekomen.", [("dead", 1)]),
    ("de", "Ein 34-Jähriger wurde festgenommen.", [("arrested", 1)]),
    ("el", "Μια 67χρονη έχασε τη ζωή της.", [("dead", 1)]),
    ("da", "En 34-årig mand og en 12-årig er savnet.", [("missing", 2)]),
    ("en", "Maria Lopez, 43, died at the scene.", [("dead", 1)]),
    ("fr", "Jean Dupont (70 ans) est décédé.", [("dead", 1)]),
    # nationals, few of them as well, and trades of which only the ending is known
    ("el", "Στο πλοίο επέβαιναν τέσσερις Έλληνες.", [("people.nationals", 4)]),
    ("uk", "Серед них троє індійців і 12 археологів.", [("people.nationals", 3), ("people", 12)]),
    ("de", "Knapp 200 Trauergäste kamen.", [("people", 200)]),
    # how a vote went
    ("en", "The Senate voted 51-49 to confirm her.", [("votes", 51), ("votes", 49)]),
    ("de", "Das Gesetz wurde mit 312 zu 288 Stimmen angenommen.", [("votes", 312), ("votes", 288)]),
    # what stands between a fate and its number, or a fate and who suffers it
    ("zh", "已转移群众3200人。", [("evacuated", 3200)]),
    ("es", "Dos empleados fueron acusados y encarcelados.", [("arrested", 2)]),
    ("pl", "W marszu szło trzy tysiące osób.", [("people", 3000)]),
    ("hi", "साढ़े तीन सौ किसानों ने सड़क जाम की।", [("people", 350)]),
    ("pl", "Osiemnaścioro dzieci zostało rannych.", [("injured", 18)]),
    ("en", "A sailor was killed and an Indian cadet wounded when they fought.", [("dead", 1), ("injured", 1)]),
    ("en", "The quake, revised to magnitude 7.1, was felt.", [("magnitude", 7.1)]),
    ("de", "Sechs Jahre Haft für den Leiter.", [("years", 6)]),
    ("th", "ศาลตัดสินจำคุก 12 ปี", [("years", 12)]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "sentence", "stated"), SENTENCES)
def test_what_a_sentence_counts(language: str, sentence: str, stated: Stated) -> None:
    assert [(each.what, each.value) for each in quantities(sentence, language)] == stated


def test_every_table_is_tried() -> None:
    assert {language for language, _, _ in SENTENCES} == LANGUAGES


WRITTEN = tomllib.loads((Path(__file__).parent / "counted_sentences.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", sorted(WRITTEN))
def test_what_sentences_of_agencies_count(language: str) -> None:
    for sentence, answer in WRITTEN[language].items():
        stated = [(kind, float(value)) for kind, value in (each.split("=") for each in answer.split())]
        found = [(each.what, each.kind, each.value) for each in quantities(sentence, language)]
        assert len(found) == len(stated), sentence
        for (kind, value), (what, plain, said) in zip(stated, found, strict=True):
            assert (what if "." in kind else plain, said) == (kind, value), sentence


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The crash on 14 March happened at 11.42, three hours after the gates had opened."),
        ("en", "No one was hurt, said Ada Lind, 43, who has lived there for 20 years."),
        ("en", "Nobody knows what 1.234 means here: 1.234 people."),
        ("en", "In 2019 they moved to a house of three storeys, 40 metres from the shore."),
        ("en", "Wind gusts of 90 kilometres per hour were measured."),
        ("en", "A dead whale and a missing dog were found."),
        ("en", "No-one was injured."),
        ("en", "The driver and three others were hurt, the AS-532 and the Q10 ships are missing."),
        ("en", "Queen Street stages a play about a man killed for his songs."),
        ("en", "A number of residents living nearby were evacuated."),
        ("en", "They signed five from the 53-man roster."),
        ("en", "Two helicopters and two workers stood by."),
        ("de", "In fünf Bundesländern durchsuchten Beamte Räume."),
        ("en", "He made nine lists."),
        ("en", "A commuter ferry hit a pier and nobody was hurt."),
        ("en", "One of the dead was a tourist, police arrested a monk and his nephew."),
        ("en", "Karl Beck, 20, and Otto Lind, 22, were killed."),
        ("en", "A teacher who voted for her smiled, the bill cuts it from 12 to 8."),
        ("es", "En cuatro aeropuertos alemanes no hubo nada."),
        ("pl", "Miał dwa promile i zbudował 12 lotnisk."),
        ("pt", "Duas pessoas estavam presentes."),
        ("ru", "Погибшая женщина была учительницей."),
        ("ru", "Женщина не пострадала."),
        ("ru", "Погибли мужчина и женщина."),
        ("de", "Sechs Ministerien sind beteiligt."),
        ("ja", "フェリーは8便が欠航した。"),
        ("tr", "Herhangi bir can kaybı yok."),
        ("de", "Ein toter Wal lag am Strand."),
        ("de", "Am 3. Mai um 14.30 Uhr wehte Wind der Stärke sechs."),
        ("de", "Das Denkmal erinnert an die Toten von 1979."),
        ("fr", "Les cours reprendront le 12 janvier, deux semaines plus tard."),
        ("ja", "八戸市では19日午後10時47分に揺れた。"),
        ("en", "Among the dead is a 14-year-old boy."),
        ("de", "Unter den Verletzten sind zwei Kinder."),
        ("es", "Entre los heridos hay dos niños."),
        ("tr", "Yaralılar arasında iki çocuk var."),
        ("zh", "死者中有1名儿童。"),
        ("en", "The train was going at 90 km/h."),
        ("hi", "ट्रेन 90 किलोमीटर प्रति घंटे की रफ्तार से चल रही थी।"),
        ("ja", "列車は時速90キロで走っていた。"),
        ("ru", "Выросло на 0,5 процентного пункта."),
        ("tr", "Tren saatte 90 kilometre hızla gidiyordu."),
        ("de", "Ein Zweiundzwanzigster ist einander einerlei."),
        # what is no thing, no sum of money, and nobody
        ("en", "A reading above 50 means little, Highway 12 workshops stay shut, 12 noon passed."),
        ("en", "It is a city of 2 million, and one of 40 knots and 300 megawatts."),
        ("tr", "Bunların 38'i buraya döndü."),
        ("pl", "Około 12 tys. zniszczyło."),
        ("es", "Duró 24 noches y rindió 300 megavatios."),
        ("it", "Il direttore ha fermato il treno."),
        ("it", "Il sindaco è stato eletto e ha fermato i lavori."),
        ("de", "Der Feuerwehrmann tötete seinen Kollegen."),
        ("ru", "Их 12 при норме 8."),
        ("xx", "Three people were killed."),
    ],
)
def test_what_is_no_quantity(language: str, sentence: str) -> None:
    assert quantities(sentence, language) == []


@pytest.mark.parametrize(
    ("language", "sentence", "other"),
    [
        ("en", "Two weeks ago a quake killed 12 people.", True),
        ("de", "Vor drei Jahren starben dort 12 Menschen.", True),
        ("tr", "İki hafta önceki depremde 12 kişi ölmüştü.", True),
        ("ja", "3年前の火災で12人が死亡した。", True),
        ("en", "Two people were killed an hour ago.", False),
        ("xx", "Two weeks ago.", False),
    ],
)
def test_a_sentence_of_another_time_says_so(language: str, sentence: str, other: bool) -> None:
    assert of_another_time(sentence, language) == other


@pytest.mark.parametrize(
    ("language", "sentence", "value", "upper", "approximate"),
    [
        ("en", "At least 14 people died.", 14, None, "at least"),
        ("en", "Some 300 people died.", 300, None, "about"),
        ("en", "Up to 200 people died.", 200, None, "at most"),
        ("en", "Hundreds of people died.", 100, None, "order"),
        ("en", "Between them 20 to 30 people died.", 20, 30, ""),
        ("nl", "Tussen de 20 en 30 mensen kwamen om.", 20, 30, ""),
        ("cs", "Zahynulo 20 až 30 lidí.", 20, 30, ""),
        ("de", "Rund 20–25 Menschen starben.", 20, 25, "about"),
        ("fr", "Plus de 80 personnes sont mortes.", 80, None, "at least"),
        ("ko", "40명 안팎이 숨졌다.", 40, None, "about"),
    ],
)
def test_how_exact_a_figure_is(
    language: str, sentence: str, value: float, upper: float | None, approximate: str
) -> None:
    (found,) = quantities(sentence, language)
    assert (found.kind, found.value, found.upper, found.approximate) == ("dead", value, upper, approximate)


def test_a_span_is_where_the_figure_stands() -> None:
    sentence = "Officials in İzmir said at least 14 people died."
    (found,) = quantities(sentence, "en")
    assert sentence[slice(*found.span)] == "14 people died"


def test_a_number_at_the_end_of_what_is_read_is_not_cut_in_two() -> None:
    assert quantities(f"{'a ' * 495}killed 123456 people", "en") == []


# --- tables ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_table_has_what_each_needs(language: str) -> None:
    table = tomllib.loads(files("newsbot.stories.counted").joinpath(f"{language}.toml").read_text(encoding="utf-8"))
    kinds = {
        re.split(r"[.*+]", kind)[0] for role in ("unit", "ahead", "noun", "cue", "deed") for kind in table.get(role, ())
    }
    assert kinds <= set(KINDS)
    assert {
        "dead",
        "injured",
        "missing",
        "evacuated",
        "rescued",
        "arrested",
        "people",
        "homes",
        "vessels",
        "flights",
    } <= kinds
    assert {"hectares", "kilometres", "magnitude", "degrees", "years", "money", "votes", "seats"} <= kinds
    assert table["past"]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_word_of_a_table_is_read(language: str) -> None:
    known = vocabulary(language)
    assert known is not None
    for word in itertools.islice(known.values, 400):
        assert [token.value for token in known.tokens(word)][:1] == [known.values[word]], word


# --- hostile text -----------------------------------------------------------------------------------


@given(st.sampled_from(sorted(LANGUAGES)), st.text(max_size=300))
def test_any_text_is_read_within_itself(language: str, text: str) -> None:
    for found in quantities(text, language):
        assert 0 <= found.span[0] < found.span[1] <= len(text)
        assert found.kind in KINDS


PIECES = st.sampled_from(
    ["3", "12", "1,234", "5.6", "dead", "people", "of the", "to", "–", "per cent", "$", "million", "one hundred", "and",
     "years", "prison", "risen to", "the number of", ",", ".", "who", "were", "killed", "at least", "twenty", "'", "-"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40))
def test_any_row_of_its_words_is_read(pieces: list[str]) -> None:
    text = " ".join(pieces)
    assert all(each.value > 0 for each in quantities(text, "en") if each.kind not in ("percent", "money", "magnitude"))


@pytest.mark.parametrize(
    "text",
    [
        "1 " * 5000,
        "1,000" * 2000,
        "9" * 10_000,
        "two " * 5000,
        "one hundred and " * 700,
        "5 people " * 1000,
        "5-" * 3000,
    ],
)
def test_hostile_text_costs_little(text: str) -> None:
    began = time.process_time()
    quantities(text, "en")
    assert time.process_time() - began < 0.5
