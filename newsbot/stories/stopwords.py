"""Words that say nothing of an event, per language: short lists; the corpus's own frequencies do the rest.

For languages without a list of our own, jusText's (BSD-2, the commonest words of each Wikipedia): otherwise all words
of the first articles in such a language are equally rare, and any two of them look alike.

Names of days and months are out in every language: they are read as
dates (`newsbot.stories.mentioned_dates`), not as terms.
"""

import functools
from importlib import resources

from newsbot.text.words import fold, words

_ENGLISH = """
a about after again against all also am an and any are as at be because been before being between both but by
can could did do does down during each even few first for from further get had has have he her here hers him his
how i if in into is it its just last like made make many may me might more most much must my new no nor not now
of off on once one only or other our out over own people per same say said says she should since so some still
such than that the their them then there these they this those three through time to today told tomorrow too two
under until up us very was way we week were what when where which while who whom whose why will with would year
yesterday you your ll re ve don didn according among around back come another mr mrs ms dr via updated published
posted gmt est edt bst pm
"""
_TURKISH = """
acaba ama ancak aralarinda ardindan artik az bazi belirtti ben bile bin bir biri biz bu buna bunu bunun cok
cunku da daha de dedi degil diye dolayi en eski etti eden fakat gibi gore ha hem hep her hic ici icin icinde
ifade ile ilk ise iste iki kadar karsi ki kim konusunda mi mu nasil ne neden o olan olarak oldu oldugu oldugunu
olmadigi olup on onlar onun orada oysa pek sadece saat sey siz son sonra soyledi su tarafindan tum uzere uc var
ve veya ya yani yapilan yeni yer yilinda yok yonelik zaman
"""
_GERMAN = """
ab aber alle als also am an auch auf aus bei beim bereits bin bis da dabei damit dann das dass dem den denn der
des die dies diese diesem dieser doch dort drei du durch ein eine einem einen einer eines er erst es etwa fur
ganz gegen habe haben hat hatte hatten hier ich ihm ihn ihr ihre im immer in ins ist ja jahr jetzt kann kein
keine konnen laut man mehr mit muss nach neue nicht noch nun nur ob oder ohne rund sagte schon sehr sei sein seine
seit selbst sich sie sind so soll sowie trotz uber um und uns unter vom von vor wahrend war waren was wegen weil
weiter wenn werde werden wie wieder will wir wird worden wurde wurden zu zum zur zwei zwischen
"""
_ARABIC = """
في من على الى إلى عن ان أن إن مع هذا هذه ذلك التي الذي الذين ما لا لم لن كان كانت قد قال قالت بعد قبل بين كل او
أو ثم حتى اذا عند منذ خلال ضد هو هي هم وهو وهي كما لكن غير اي أي بعض عبر حول دون ايضا أيضا فيما وقال وقالت وكان
وكانت وقد ولم ولا انه أنه انها أنها وان وأن التى يوم اليوم عام هناك نحو لدى امس أمس
"""
_FRENCH = """
a ai apres au aussi autre aux avant avec avoir c ce cela ces cette chez comme contre d dans de depuis des deux
dit donc du elle elles en encore entre est et ete etre eu fait faire il ils j je l la le les leur leurs lors lui
mais meme moins n ne nous on ont ou par pas pendant peu plus pour qu quand que quel qui s sa sans se selon ses
si son sont sous sur tous tout tres un une vers vous y
"""
_SPANISH = """
a al algo ante antes aunque asi ayer bajo cada como con contra cual cuando de del desde despues dijo donde dos
durante e el ella ellos en entre era es esa ese eso esta estaba estan este esto fue ha habia han hasta hay hoy
la las le les lo los mas me mientras muy ni no nos o otra otro para pero por porque que quien se segun ser si
sido sin sobre son su sus tambien tanto te tiene todo tras tres un una uno unos y ya
"""
_RUSSIAN = """
а без бы был была были было быть в во вот все всего вы где да для до его ее если есть еще же за и из или им их к
как когда который которые которая кто ли мы на над не него нее нет ни но о об однако он она они оно от по под
после при с со так также там то того тоже только том у уже что чтобы это этого этой этом эти я
"""
_ITALIAN = """
a ad ai al alla alle anche ancora che chi ci come con contro cui da dal dalla degli dei del della delle di dopo
due e ed era essere fra gia gli ha hanno i il in io la le lo loro ma nei nel nella non o per piu poi prima
quando quello questa questo se sei senza si sia sono su sua sul sulla suo tra tre tutti un una uno
"""
_PORTUGUESE = """
a ao aos apos as ate com como contra da das de depois disse do dois dos e ela ele eles em entre era essa esse
esta este foi ha isso ja mais mas mesmo muito na nao nas no nos o os ou para pela pelo por quando que quem se
segundo sem ser seu seus sobre sua sao tambem tem um uma
"""

_OWN: dict[str, frozenset[str]] = {
    language: frozenset(map(fold, words.split()))
    for language, words in {
        "en": _ENGLISH, "tr": _TURKISH, "de": _GERMAN, "ar": _ARABIC, "fr": _FRENCH,
        "es": _SPANISH, "ru": _RUSSIAN, "it": _ITALIAN, "pt": _PORTUGUESE,
    }.items()
}  # fmt: skip
_JUSTEXT = {
    "af": "Afrikaans", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali", "bs": "Bosnian",
    "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "el": "Greek", "et": "Estonian", "eu": "Basque",
    "fa": "Persian", "fi": "Finnish", "ga": "Irish", "gl": "Galician", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic", "ka": "Georgian",
    "kk": "Kazakh", "kn": "Kannada", "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz", "lb": "Luxembourgish",
    "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ml": "Malayalam", "mr": "Marathi", "ms": "Malay",
    "mt": "Maltese", "ne": "Nepali", "nl": "Dutch", "no": "Norwegian_Bokmal", "pl": "Polish", "ro": "Romanian",
    "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili",
    "ta": "Tamil", "te": "Telugu", "tl": "Tagalog", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek",
    "vi": "Vietnamese",
}  # fmt: skip


@functools.cache
def stopwords(language: str) -> frozenset[str]:
    """Folded words to leave out in `language` (two letters); none for a language that nobody has a list of."""
    if language in _OWN or language not in _JUSTEXT:
        return _OWN.get(language, frozenset())
    file = resources.files("justext") / "stoplists" / f"{_JUSTEXT[language]}.txt"
    return frozenset(words(file.read_text(encoding="utf-8")))
