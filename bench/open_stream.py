"""Stories of an open stream in which most articles are alone: python bench/open_stream.py [--articles 3000] [--seed 1]

Makes a stream out of invented names and sentences on many themes in three languages: four of five articles or more tell
of something that nobody else does, often on a theme, in a town or with the turns of phrase of many others; the rest
tell, in twos to fives, in one language or several, of one event. Assigns them one by one, on no topic, as they were
published over three days (with `--bulk` all in one minute), and prints precision and recall of pairs, of all and across
languages. The same seed gives the same stream.
"""

import argparse
import random
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench.coverage import bcubed, pairs, told  # noqa: E402 - found by the path above
from newsbot.stories.chronicle import Chronicle  # noqa: E402
from tests.graded import Event, Report, articles  # noqa: E402

START = datetime(2026, 5, 4, 5, tzinfo=UTC)
SPAN = timedelta(days=3)
TOGETHER = 0.16
"""Of all articles, those that share their event with others."""

# ruff: noqa: E501 - a line is a sentence with its variants
# {p} {q}: people; {t} {u}: towns; {o}: an organisation; {n} {m}: figures. [a|b] is one of them, at random.
THEMES: dict[str, dict[str, str]] = {
    "fire": {
        "en": """[Blaze guts|Fire destroys|Flames tear through] {o} [warehouse|depot|workshop] in {t}
        A [fire|blaze] [broke out|started] in a [warehouse|depot] of {o} in {t} [before dawn|shortly after midnight|on Monday evening].
        {n} firefighters [needed|took] {m} hours to [bring it under control|put it out].
        [Nobody was hurt|Two workers breathed in smoke], said {p}, who [leads|commands] the [town's|local] fire brigade.
        Smoke [drifted|was carried] as far as {u}, where [residents|people] were [told|asked] to keep windows shut.
        [Investigators|The police] [suspect|do not rule out] [a short circuit|careless welding|an overheated battery].""",
        "de": """[Großbrand bei|Feuer zerstört Lager von|Flammen in Werkstatt von] {o} in {t}
        In [einem Lager|einer Halle] der Firma {o} in {t} ist [in der Nacht|am frühen Morgen|am Montagabend] ein [Feuer|Brand] ausgebrochen.
        {n} Feuerwehrleute [brauchten|waren] {m} Stunden [bis zum Löschen|im Einsatz].
        [Verletzt wurde niemand|Zwei Beschäftigte atmeten Rauch ein], sagte {p} von der [Feuerwehr|Einsatzleitung].
        Der Rauch [zog|trieb] bis nach {u}, wo die Fenster [geschlossen bleiben sollten|zubleiben mussten].
        Als Ursache [gilt|vermutet die Polizei] [ein Kurzschluss|Schweißarbeiten|ein überhitzter Akku].""",
        "es": """[Un incendio arrasa|El fuego destruye|Las llamas devoran] [un almacén|una nave] de {o} en {t}
        Un [incendio|fuego] se declaró en [un almacén|una nave] de {o} en {t} [de madrugada|antes del amanecer|el lunes por la noche].
        {n} bomberos [tardaron|necesitaron] {m} horas en [apagarlo|controlarlo].
        [No hubo heridos|Dos empleados inhalaron humo], [dijo|explicó] {p}, jefe de [los bomberos|la brigada].
        El humo llegó hasta {u}, donde se [pidió|recomendó] [a los vecinos|a la población] cerrar las ventanas.
        La policía [investiga|no descarta] [un cortocircuito|una soldadura|una batería recalentada].""",
    },
    "court": {
        "en": """[Court jails|Judges sentence] {p} [over|for] [fraud|forged invoices] at {o}
        A court in {t} has [sentenced|sent] {p}, [once head|former treasurer] of {o}, to {m} years in [prison|jail] for [fraud|embezzlement].
        [Prosecutors|The indictment] said {n} [invoices|transfers] had been [forged|made up].
        [The defence|Lawyer {q}] [will appeal|called the verdict harsh].
        The money [was spent on|went into] [a house|a yacht|horses] near {u}, the [judge|presiding judge] said.
        [Members|Employees] of {o} [followed the verdict in silence|left the courtroom without a word].""",
        "de": """[Haft|Gefängnis] für {p}: [Betrug|Untreue] bei {o}
        Das Gericht in {t} hat {p}, [früher Kassenwart|einst Leiter] von {o}, zu {m} Jahren [Haft|Gefängnis] wegen [Betrugs|Untreue] verurteilt.
        Laut [Anklage|Staatsanwaltschaft] waren {n} [Rechnungen|Überweisungen] [gefälscht|erfunden].
        [Die Verteidigung|Anwältin {q}] [legt Berufung ein|nannte das Urteil hart].
        Das Geld [floss in|war für] [ein Haus|eine Jacht|Pferde] bei {u} [|bestimmt], sagte [die Richterin|der Vorsitzende].
        [Mitglieder|Angestellte] von {o} verfolgten das Urteil [schweigend|ohne ein Wort].""",
        "es": """[Cárcel|Prisión] para {p} por [fraude|facturas falsas] en {o}
        Un tribunal de {t} ha condenado a {p}, [antiguo director|extesorero] de {o}, a {m} años de [cárcel|prisión] por [fraude|malversación].
        Según la [fiscalía|acusación], {n} [facturas|transferencias] eran [falsas|inventadas].
        [La defensa|El abogado {q}] [recurrirá|calificó de dura la sentencia].
        El dinero acabó en [una casa|un yate|caballos] cerca de {u}, dijo [la juez|el presidente].
        [Los socios|Los empleados] de {o} escucharon el fallo [en silencio|sin una palabra].""",
    },
    "sport": {
        "en": """{o} [beat|edge|stun] {t} [after extra time|in the last minute|away from home]
        {o} [won|took] the [match|game] at {t} [thanks to|with] {m} goals [after the break|in the second half].
        {p} [scored|struck] in minute {n}, [after a pass|from a corner] by {q}.
        [The home side|The hosts] [hit the post twice|had a man sent off].
        “[We never gave up|We had luck],” [said|admitted] coach {q}.
        [Next week|On Saturday] {o} [travel to|play in] {u}.""",
        "de": """{o} [siegt|gewinnt|jubelt] in {t} [nach Verlängerung|in letzter Minute|auswärts]
        {o} hat das [Spiel|Duell] in {t} mit {m} Toren [nach der Pause|in der zweiten Hälfte] gewonnen.
        {p} traf in Minute {n} nach [Vorlage|Ecke] von {q}.
        [Die Gastgeber|Die Hausherren] [trafen zweimal den Pfosten|spielten zuletzt zu zehnt].
        „[Wir haben nie aufgegeben|Wir hatten Glück]“, sagte Trainer {q}.
        [Nächste Woche|Am Samstag] spielt {o} in {u}.""",
        "es": """{o} [gana|se impone|sorprende] en {t} [en la prórroga|en el último minuto|a domicilio]
        {o} ganó el [partido|encuentro] en {t} con {m} goles [tras el descanso|en la segunda parte].
        {p} marcó en el minuto {n} tras un [pase|córner] de {q}.
        [Los locales|El equipo de casa] [dieron dos veces en el poste|acabaron con diez].
        «[Nunca nos rendimos|Tuvimos suerte]», [dijo|admitió] el entrenador {q}.
        [La próxima semana|El sábado] {o} juega en {u}.""",
    },
    "company": {
        "en": """{o} [to close|shuts] its [plant|factory] in {t}
        {o} will [close|give up] its [plant|factory] in {t} [by autumn|at the end of the year], and {n} [jobs|posts] will go.
        [Orders|Sales] fell by {m} per cent [last year|in the first quarter].
        [Works council head|Union leader] {p} [spoke of a slap in the face|called for talks].
        Production [moves|is to move] to {u}, where [wages|energy prices] are lower.
        [Mayor|The mayor,] {q} [wants to find a buyer|learnt of it from the radio].""",
        "de": """{o} [schließt|macht dicht:] [Werk|Fabrik] in {t}
        {o} [schließt|gibt] [sein Werk|seine Fabrik] in {t} [bis zum Herbst|zum Jahresende] [|auf]; {n} Stellen fallen weg.
        [Aufträge|Umsätze] waren [im vergangenen Jahr|im ersten Quartal] um {m} Prozent gesunken.
        [Betriebsratschefin|Gewerkschafter] {p} [sprach von einem Schlag ins Gesicht|verlangte Gespräche].
        Die Produktion [zieht|soll] nach {u}, wo [Löhne|Strompreise] niedriger sind.
        Bürgermeister {q} [sucht einen Käufer|erfuhr davon aus dem Radio].""",
        "es": """{o} [cierra|clausura] su [planta|fábrica] de {t}
        {o} cerrará su [planta|fábrica] de {t} [en otoño|a final de año] y suprimirá {n} [empleos|puestos].
        [Los pedidos|Las ventas] cayeron un {m} por ciento [el año pasado|en el primer trimestre].
        [La presidenta del comité|El sindicalista] {p} [habló de una bofetada|pidió negociar].
        La producción [se traslada|irá] a {u}, donde [los salarios|la energía] son más baratos.
        El alcalde {q} [busca comprador|se enteró por la radio].""",
    },
    "find": {
        "en": """[Coins|Graves|Mosaic] of {n} [AD|BC] [found|unearthed] in {t}
        [Archaeologists|Diggers] in {t} have [found|uncovered] [coins|graves|a mosaic] [from|of] the year {n}.
        [Dig leader|Historian] {p} of {o} [called it|spoke of] [a stroke of luck|the find of her life].
        The [site|trench] lies {m} metres under [a car park|a future school|a vineyard].
        [Builders|Workers] of a firm from {u} had [hit|struck] [stone|metal].
        [The public|Visitors] can [see it|look at it] [in autumn|from Sunday], says {q}.""",
        "de": """[Münzen|Gräber|Mosaik] aus dem Jahr {n} in {t} [entdeckt|gefunden]
        [Archäologen|Ausgräber] haben in {t} [Münzen|Gräber|ein Mosaik] aus dem Jahr {n} [freigelegt|gefunden].
        [Grabungsleiterin|Historikerin] {p} von {o} sprach von [einem Glücksfall|dem Fund ihres Lebens].
        Die [Fundstelle|Grube] liegt {m} Meter unter [einem Parkplatz|einer künftigen Schule|einem Weinberg].
        [Bauarbeiter|Arbeiter] einer Firma aus {u} waren auf [Stein|Metall] gestoßen.
        [Besucher|Neugierige] können sie [im Herbst|ab Sonntag] ansehen, sagt {q}.""",
        "es": """[Hallan|Descubren] [monedas|tumbas|un mosaico] del año {n} en {t}
        [Arqueólogos|Investigadores] han [hallado|descubierto] en {t} [monedas|tumbas|un mosaico] del año {n}.
        La [directora|historiadora] {p}, de {o}, habló de [un golpe de suerte|el hallazgo de su vida].
        [El yacimiento|La zanja] está {m} metros bajo [un aparcamiento|una futura escuela|un viñedo].
        [Obreros|Trabajadores] de una empresa de {u} habían dado con [piedra|metal].
        [El público|Los visitantes] podrán verlo [en otoño|desde el domingo], dice {q}.""",
    },
    "council": {
        "en": """{t} [council|councillors] [vote|argue] over [tram|swimming pool|bridge] for {m} million
        [After|Following] a debate of {n} minutes the council of {t} [agreed to|turned down] a [tram|swimming pool|new bridge].
        It would cost {m} million, [reckons|says] {o}.
        {p}, [for the majority|for the Greens], [spoke of a historic day|saw no money for it].
        [A petition|Signatures] from {u} [had been handed in|asked for a vote].
        [Opponent|Councillor] {q} [left the room|wants to go to court].""",
        "de": """{t}: [Rat streitet|Stadträte stimmen ab] über [Tram|Schwimmbad|Brücke] für {m} Millionen
        Nach {n} Minuten Debatte hat der Rat von {t} [eine Tram|ein Schwimmbad|eine neue Brücke] [beschlossen|abgelehnt].
        Kosten würde das {m} Millionen, [schätzt|sagt] {o}.
        {p} [von der Mehrheit|von den Grünen] [sprach von einem historischen Tag|sah dafür kein Geld].
        [Eine Petition|Unterschriften] aus {u} [lagen vor|verlangten eine Abstimmung].
        [Gegner|Stadtrat] {q} [verließ den Saal|will klagen].""",
        "es": """{t} [vota|discute] [el tranvía|la piscina|el puente] de {m} millones
        Tras {n} minutos de debate, el pleno de {t} ha [aprobado|rechazado] [un tranvía|una piscina|un nuevo puente].
        Costaría {m} millones, [calcula|dice] {o}.
        {p}, [por la mayoría|por los verdes], [habló de un día histórico|no vio dinero para ello].
        [Una petición|Firmas] de {u} [había llegado|pedían una consulta].
        [El opositor|La concejala] {q} [abandonó la sala|irá a los tribunales].""",
    },
    "road": {
        "en": """[Bus|Lorry|Tanker] [overturns|crashes] on the road to {t}
        A [bus|lorry|tanker] of {o} [overturned|left the road] between {t} and {u} [in the rain|on black ice|in fog].
        {m} people were [hurt|injured], [police|the police] [said|wrote].
        The road was [closed|shut] for {n} minutes.
        [Driver|The driver,] {p} [had swerved to avoid a deer|braked too late].
        [Witness|Farmer] {q} [called for help|pulled people out with his tractor].""",
        "de": """[Bus|Laster|Tanklaster] [kippt um|verunglückt] bei {t}
        Ein [Bus|Laster|Tanklaster] der Firma {o} ist zwischen {t} und {u} [im Regen|bei Glatteis|im Nebel] [umgekippt|von der Straße abgekommen].
        {m} Menschen wurden verletzt, [teilte die Polizei mit|schrieb die Polizei].
        Die Straße war {n} Minuten [gesperrt|dicht].
        Fahrer {p} [war einem Reh ausgewichen|hatte zu spät gebremst].
        [Zeuge|Landwirt] {q} [rief Hilfe|zog mit dem Traktor Leute heraus].""",
        "es": """[Un autobús|Un camión|Una cisterna] vuelca [cerca de|camino de] {t}
        [Un autobús|Un camión|Una cisterna] de {o} volcó entre {t} y {u} [por la lluvia|por el hielo|en la niebla].
        {m} personas resultaron heridas, [informó|según] la policía.
        La carretera estuvo cortada {n} minutos.
        El conductor {p} [esquivó un ciervo|frenó tarde].
        [El testigo|El agricultor] {q} [pidió ayuda|sacó a gente con su tractor].""",
    },
    "guide": {
        "en": """[Tested|Our guide]: {n} [kettles|tents|headphones] [for summer|under {m} euros]
        We [tested|tried] {n} [kettles|tents|headphones] [for|over] {m} weeks.
        [The winner|Best of all] is the model of {o}, [quiet and light|cheap and strong].
        {p}, who [runs the laboratory|measured], [praises|likes] the [handle|finish].
        [Less convincing|At the bottom] is a [model|device] from {u}.
        [Buyers should|You should] [look at the guarantee|wait for sales], advises {q}.""",
        "de": """[Getestet|Ratgeber]: {n} [Wasserkocher|Zelte|Kopfhörer] [für den Sommer|unter {m} Euro]
        Wir haben {n} [Wasserkocher|Zelte|Kopfhörer] {m} Wochen lang [getestet|geprüft].
        [Sieger|Am besten] ist das Modell von {o}, [leise und leicht|billig und stabil].
        {p}, [Leiterin des Labors|die gemessen hat], [lobt|mag] den [Griff|Lack].
        [Weniger überzeugt|Schlusslicht ist] ein [Gerät|Modell] aus {u}.
        [Käufer sollten|Man sollte] [auf die Garantie achten|auf Angebote warten], rät {q}.""",
        "es": """[Probamos|Guía]: {n} [hervidores|tiendas|auriculares] [para el verano|por menos de {m} euros]
        Hemos [probado|examinado] {n} [hervidores|tiendas|auriculares] durante {m} semanas.
        [El ganador|El mejor] es el modelo de {o}, [silencioso y ligero|barato y fuerte].
        {p}, [jefa del laboratorio|que midió], [elogia|valora] [el asa|el acabado].
        [Convence menos|Cierra la lista] un [aparato|modelo] de {u}.
        [Conviene|Hay que] [mirar la garantía|esperar a las rebajas], aconseja {q}.""",
    },
}
_THINGS = """
    chestnuts Kastanien castañas; lanterns Laternen faroles; barrels Fässer barriles; swans Schwäne cisnes;
    bicycles Fahrräder bicicletas; violins Geigen violines; ladders Leitern escaleras; candles Kerzen velas;
    letters Briefe cartas; tents Zelte tiendas; pumps Pumpen bombas; helmets Helme cascos;
    lemons Zitronen limones; mirrors Spiegel espejos; goats Ziegen cabras; clocks Uhren relojes;
    roofs Dächer tejados; bottles Flaschen botellas; boots Stiefel botas; carpets Teppiche alfombras;
    bees Bienen abejas; windows Fenster ventanas; shovels Schaufeln palas; mushrooms Pilze setas;
    kites Drachen cometas; benches Bänke bancos; paintings Gemälde cuadros; pigeons Tauben palomas;
    trumpets Trompeten trompetas; pillows Kissen almohadas; suitcases Koffer maletas; herrings Heringe arenques;
    keys Schlüssel llaves; cables Kabel cables; roses Rosen rosas; engines Motoren motores; maps Karten mapas;
    curtains Vorhänge cortinas; potatoes Kartoffeln patatas; horses Pferde caballos;
    tickets Fahrkarten billetes; bricks Ziegel ladrillos; cameras Kameras cámaras; frogs Frösche ranas;
    umbrellas Schirme paraguas; chimneys Schornsteine chimeneas; stamps Briefmarken sellos;
    masks Masken máscaras; oars Ruder remos; pears Birnen peras; drums Trommeln tambores; fences Zäune vallas;
    diaries Tagebücher diarios; ropes Seile cuerdas; walnuts Walnüsse nueces; gloves Handschuhe guantes;
    towers Türme torres; plates Teller platos; wolves Wölfe lobos; medals Medaillen medallas;
    batteries Batterien baterías; aprons Schürzen delantales; pianos Klaviere pianos; nets Netze redes;
    tomatoes Tomaten tomates; shells Muscheln conchas; needles Nadeln agujas; statues Statuen estatuas;
    sledges Schlitten trineos; owls Eulen búhos; newspapers Zeitungen periódicos; tiles Fliesen azulejos;
    buckets Eimer cubos; grapes Trauben uvas; anchors Anker anclas; pencils Bleistifte lápices;
    bells Glocken campanas; snakes Schlangen serpientes; chairs Stühle sillas; coins Münzen monedas;
    feathers Federn plumas; cherries Kirschen cerezas; wheels Räder ruedas; posters Plakate carteles;
    onions Zwiebeln cebollas; radios Radios radios; knives Messer cuchillos; storks Störche cigüeñas;
    hats Hüte sombreros; pipes Rohre tuberías; olives Oliven aceitunas; dolls Puppen muñecas;
    magnets Magnete imanes; hares Hasen liebres; scarves Schals bufandas; tractors Traktoren tractores;
    spoons Löffel cucharas; lamps Lampen lámparas; rafts Flöße balsas; blankets Decken mantas;
    ducks Enten patos; flags Fahnen banderas; sacks Säcke sacos; planks Bretter tablas; cups Tassen tazas;
    foxes Füchse zorros; antennas Antennen antenas; ovens Öfen hornos; baskets Körbe cestas;
    scales Waagen balanzas; turnips Rüben nabos; sweaters Pullover jerséis; jars Krüge jarras;
    buttons Knöpfe botones; geese Gänse gansos; tunnels Tunnel túneles; wires Drähte alambres;
    peaches Pfirsiche melocotones
"""
"""Things in three languages; each event has some of its own."""
_DETAILS = {
    "en": """{a} and {b} were there, not {c}, and no more than {y} of them.
        Without {a} we would have had only {b}, or {c}, {q} said.
        It was all about {a} from {u}, and then about {b} with {c}.
        Between {a} and {b} there were {y} others, most of them over {c}.
        {p} had been at it with {a} and {b} before, but not under {c}.
        And if {a}, then why not {b}, and where would {c} be?
        After {a} it was {b}; what will be with {c} they do not say.""",
    "de": """{a} und {b} waren da, nicht {c}, und nicht mehr als {y}.
        Ohne {a} hätten wir nur {b} oder {c}, sagte {q}.
        Es war alles über {a} aus {u}, dann über {b} mit {c}.
        Zwischen {a} und {b} waren {y} andere, die meisten über {c}.
        {p} war schon mit {a} und {b} dabei, aber nicht unter {c}.
        Und wenn {a}, warum nicht auch {b}, und wo wären dann {c}?
        Nach {a} waren es {b}; was mit {c} wird, sagen sie nicht.""",
    "es": """Había {a} y {b}, no {c}, y no más de {y}.
        Sin {a} solo nos habría {b} o {c}, dijo {q}.
        Todo era sobre {a} de {u}, y después sobre {b} con {c}.
        Entre {a} y {b} había {y} otros, y casi todos sobre {c}.
        {p} ya había estado con {a} y {b}, pero no bajo {c}.
        Y si {a}, por qué no {b}, y dónde {c}?
        Después de {a} fueron {b}; qué será de {c} no lo dicen.""",
}
"""What only one event has: three of its things, a figure {y}. What else there is are words that say nothing."""
_ALIKE = 0.3
"""Share of events told with the turns of phrase of a theme; the others tell of their things alone."""
_MIDDLES = "a e o i u ara eli ona uti ese iko ava emo ilu oda"
_GIVEN = "na ra lo mir dan bert gund las nik tje via rik sa ton wen"
_HEADS = "Bran Dor Eler Fal Gris Hol Jar Kes Lom Mar Nor Ost Pel Quar Ros Sil Tam Ul Ver Wil Zar Brem Crev Drav"
_TOWNS = "ach berg dal eck furt gora ham itz kirch lund mond nova owa pont stad teno vik wyl zell brück"
_SURNAMES = "ander bek cek dorf ener feld gaard hoff inger jansky kamp linder mann neth ovic quist rup sen tner veld"
_FIRMS = "tec form werk gas lux bau chem net pharm wood"
LANGUAGES = ("en", "de", "es")


class Made(NamedTuple):
    """What one event has of its own: names and figures, and things (places in the table)."""

    slots: dict[str, str]
    things: list[int]


def invented(random_: random.Random) -> Made:
    """One event's own."""

    def name(endings: str) -> str:
        parts = (_HEADS.split(), _MIDDLES.split(), endings.split())
        return "".join(random_.choice(part) for part in parts)

    slots = {
        "p": f"{name(_GIVEN)} {name(_SURNAMES)}",
        "q": f"{name(_GIVEN)} {name(_SURNAMES)}",
        "t": name(_TOWNS),
        "u": name(_TOWNS),
        "o": name(_FIRMS),
        "n": str(random_.randint(11, 990)),
        "m": str(random_.randint(2, 19)),
        "y": str(random_.randint(20, 9000)),
    }
    return Made(slots, random_.sample(range(len(_THINGS.split(";"))), k=12))


def told_as(random_: random.Random, theme: str | None, language: str, made: Made) -> tuple[str, str]:
    """Title and body as one outlet tells them: a part of what is known, in its words and order."""
    details = [line.strip() for line in _DETAILS[language].split("\n")]
    told = random_.sample(details, k=6)
    title, lead = "{a}, {b}: {o}, {t}", "{o}, {t}: {a}, {b}, {c}, {p}."
    if theme:
        title, *more = (line.strip() for line in THEMES[theme][language].split("\n"))
        lead = " ".join(more[: random_.randint(1, 3)])
    named = [_THINGS.split(";")[at].split()[LANGUAGES.index(language)] for at in made.things]

    def filled(line: str) -> str:
        plain = re.sub(r"\[([^]]*)\]", lambda found: random_.choice(found[1].split("|")), line)
        things = dict(zip("abc", random_.sample(named, k=3), strict=True))
        said = plain.format_map({**made.slots, **things})
        return said[:1].upper() + said[1:]

    return filled(title), " ".join(filled(line) for line in (lead, *told))


def stream(count: int, seed: int) -> list[Report]:
    """`count` reports in the order of their publication."""
    random_ = random.Random(seed)
    return sorted(_reports(random_, count), key=lambda report: (report.published, report.id))


def _reports(random_: random.Random, count: int) -> Iterator[Report]:
    left, shared, number = count, round(count * TOGETHER), 0
    while left:
        size = min(left, random_.randint(2, 5)) if shared > 0 else 1
        left, shared, number = left - size, shared - size if size > 1 else 0, number + 1
        theme = random_.choice(list(THEMES)) if random_.random() < _ALIKE else None
        made = invented(random_)
        event = Event(f"event-{number}", theme or "", (), ())
        spoken = random_.sample(LANGUAGES, k=random_.choice((1, 1, 2, 3)))
        begun = START + SPAN * random_.random()
        for each in range(size):
            language = spoken[each % len(spoken)]
            title, body = told_as(random_, theme, language, made)
            outlet = f"{language}-{random_.randint(1, 40)}.example"
            published = begun + timedelta(hours=12) * random_.random() * bool(each)
            yield Report(
                event, f"https://{outlet}/{number}/{each}", outlet, language, published, title, body, (), (), ""
            )


def main() -> None:
    """Make, assign, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bulk", action="store_true", help="all are seen in one minute")
    options = parser.parse_args()
    reports = stream(options.articles, options.seed)
    events = [report.event.id for report in reports]
    alone = sum(events.count(event) == 1 for event in events)
    print(f"{len(reports)} articles, {alone / len(reports):.0%} alone, {len(set(events))} events, {len(THEMES)} themes")
    found = told(Chronicle(), articles(reports, seen=reports[-1].published if options.bulk else None))
    precision, recall = bcubed([(report.event.id, found[report.id]) for report in reports])
    print(f"stories, BCubed: P {precision:.3f} R {recall:.3f}")
    for name, tally in pairs(reports, found).items():
        if name != "look-alikes":
            print(f"pairs, {name}: {tally}")


if __name__ == "__main__":
    main()
