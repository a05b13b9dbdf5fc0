"""Bylines -> names of people: no "By", no job titles, no dates, no outlet, as the page writes them.

To teach a word of bylines, add it to its language's line.
"""

import html
import re
from collections.abc import Iterable, Sequence

from newsbot.text import date_labels
from newsbot.text.calendar_words import weekdays
from newsbot.text.dates import is_part
from newsbot.text.words import fold

MAX_PEOPLE = 20
MAX_NAME = 80
MAX_NAMED = 12
"""People that a line may name; more are a list of something else."""

# What stands before a name, in the languages of the outlets that are read.
_LABELS = (
    r"(?:written|posted|published|reported|words|story|article|text|reviewed|created|edited|compiled|submitted)\s+by",
    r"updated\s+by|contributed\s+by|as\s+told\s+to|(?:more|all)(?:\s+(?:posts|articles|stories))?\s+(?:by|from)|by\s+line|by|words|author[s]?(?:\s+name)?|from|reporters?|contributors?|correspondents?|columnist|staff\s+writer|byline|red\.",
    r"(?:veröffentlicht|erstellt|geschrieben|verfasst|eingestellt|aktualisiert|gepostet|gespeichert|hinzugefügt|publiziert)\s+von",
    r"(?:eine?\s+)?(?:beitrag|artikel|gast\w+|kommentar|bericht|reportage|analyse|interview|kolumne|rezension|essay|porträt)\s+von|aus\s+[^\W\d_]+\s+berichtet|interview(?=\s*:)|autorin/autor|von|autor(?:en|in|innen|:in)?|verfasser(?:in)?|text(?:\s+und\s+fotos?)?",
    r"(?:publié|rédigé|écrit|posté|ajouté|soumis|propos\s+recueillis)\s+par|(?:une?\s+)?(?:article|enquête|reportage|texte|billet|tribune|chronique|récit)\s+(?:de|par)|par|auteur(?:e|s|rice)?|rédaction\s*:|texte",
    r"(?:publicad[oa]|escrit[oa]|redactad[oa]|cread[oa]|postad[oa]|enviad[oa]|submetid[oa])\s+por|(?:una?\s+|um\s+)?(?:artículo|reportaje|crónica|artigo|reportagem)\s+de|por|autor(?:a|es|as)?|texto|redacción\s*:|redactor(?:a)?",
    r"(?:scritto|pubblicato|inserito|inviato|postato)\s+da|a\s+cura\s+di|articolo\s+di|di|da|dal(?:la)?(?=\s+nostr)|autor[ei]|autrice|testo",
    r"(?:geschreven|geplaatst|gepubliceerd|gepost|ingediend|ingezonden)\s+door|(?:een\s+)?(?:artikel|bijdrage|column|reportage)\s+van|door|auteurs?|tekst|redacteur",
    r"(?:skrevet|publisert|(?:lagt|sendt)\s+(?:ut|inn)|skriven|publicerad|inskickat|upplagd|udgivet|indsendt)\s+a[vf]|a[vf]|tekst|text|journalist|forfatter|skribent",
    r"(?:kirjoittanut|kirjoittaja|teksti|toimittaja)",
    r"(?:(?:opublikowan|dodan|wysłan)[eay]\s+przez|napisa(?:ł|ła)|autorzy|autorka|autor|przez|oprac(?:ował[a]?|\.))|(?:(?:napsal|vložil|odeslal)a?|autoři|autorka|od)",
    r"(?:kirjutas|autorid|autors|autorius|autorė|parašė)|(?:пишет?|пишу|аутор(?:ка|и)?|написа(?:о|ла)|пишува)|(?:müəllif|mwandishi|imeandikwa\s+na|ავტორ(?:ი|ები))",
    r"(?:írta|beküldte|szerző|szerzők|autorul|autor|(?:scris|publicat|trimis)\s+de|de|autori|piše|napisao|napisala|avtor)",
    r"(?:yazan|yazar|haber(?:i)?(?!\s+merkezi)|muhabir|hazırlayan|editör|yayınlayan)",
    r"(?:авторы?|авторк[аи]|текст|опубликова(?:л|ла|но)|подготовил[аи]?|корреспондент|редактор|журналист|автори?|підготува(?:в|ла))",
    r"(?:συντάκτης|συντάκτρια|κείμενο|γράφει\s+(?:ο|η)|του|της)|(?:автор|текст|публикувано\s+от|от)",
    r"(?:بقلم|كتب[ت]?|تحرير|إعداد|الكاتب|المصدر|نویسنده|نوشته|به\s+قلم|(?:خبرنگار|گزارش(?:گر)?|تحریر|رپورٹ)(?=\s*:))|(?:מאת|כתב(?:ה)?|נכתב\s+על\s+ידי)",
    r"(?:oleh|penulis|laporan|editor|reporter|ditulis\s+oleh)|(?:tác\s+giả|bởi|theo|biên\s+soạn)|(?:โดย|ผู้เขียน|เรื่องโดย)|(?:लेखक|द्वारा|(?:रिपोर्टर?|संवाददाता)(?=\s*:))|(?:bài(?:\s+viết)?|লেখক|প্রতিবেদ[নক])(?=\s*:)",
)
_CJK_LABELS = r"本報記者|本报记者|作者|记者|記者|撰文|撰稿|編輯|编辑|责任编辑|文字|文|執筆者?|執筆|取材|ライター|筆者"
_CJK_LABELS += r"|글쓴이|작성자|기자|글"
_BY = re.compile(
    rf"^\W*(?:(?:{'|'.join(_LABELS)})(?:\s*[:：|]\s*|\s+)|(?:{_CJK_LABELS})\s*(?:[:：/／・|丨]\s*|\s+))", re.IGNORECASE
)
_BY_WORD = re.compile(r"^\W*(?:\w+\s+)?(?:by|von|par|por|di|da|door|a[vf]|przez)\s|^[^:：]{2,40}[:：]", re.IGNORECASE)
_LABEL_INSIDE = re.compile(rf"(?<=[\s|,·])(?:{'|'.join(_LABELS)}|{_CJK_LABELS})\s*[:：]\s*", re.IGNORECASE)
_OURS = re.compile(
    r"^(?:onze|unser\w{0,2}|our|notre|nuestr[ao]|nostr[ao]|vår\w?|vores)\s+(?:[\w-]+\s+(?=(?-i:[A-ZÀ-Þ]))|(?-i:[a-zà-þ])\D*)",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"^\W*(?:(?:this|the)\s+)?(?:(?:post|article|story|blog|piece)\s+(?:was\s+)?)?(?:written\s+by|posted\s+by|words\s+by|view\s+all\s+posts\s+by|autorin/autor"
    r"|eingestellt\s+von|(?:alle\s+)?(?:beiträge|artikel)\s+von|(?:publiée?|postée?)\s+par|(?:publicad|postad)[oa]\s+por|(?:pubblicat|postat)o\s+da|geplaatst\s+door|gönderen|diposting\s+oleh|lagt\s+inn\s+av|upplagd\s+av|lähettänyt|投稿者|(?:geschrieben|verfasst)\s+von"
    r"|(?:écrit|rédigé)\s+par|(?:escrito|redactado)\s+por|scritto\s+da|geschreven\s+door|skrevet\s+a[vf]|skriven\s+av)\s+",
    re.IGNORECASE,
)
_INVERTED = re.compile(r"^(?P<family>[^\W\d_][\w’'-]+),\s(?P<given>[^\W\d_][\w’'-]+(?:\s[\w.]+)?)$")
_LABEL_ONLY = re.compile(rf"^\W*(?:{'|'.join(_LABELS)}|{_CJK_LABELS})\W*$", re.IGNORECASE)
_SPLIT = re.compile(
    r"\s*(?:[;|•·／\n\t]|\s[-–—/]\s|\s&\s|\s+(?:and|und|et|y|e|og|och|(?-i:ja)|ve|en|with|mit|avec|con|com|met|a|i|и|та|і|και|dan|và|és|și|و|اور|और|एवं|आणि|এবং|மற்றும்|మరియు|ಮತ್ತು|અને|ਅਤੇ|และ|dhe|eta|agus)\s+|、|，|・(?=\S{2,}))\s*",
    re.IGNORECASE,
)
_COMMA = re.compile(r"\s*[,،]\s*")
_JOINED_AND = re.compile(
    r"(?<=[ء-ي])\s+و(?!ال|(?:ليد|ائل|سام|سيم|فاء|جيه|جدي|جدان|حيد|ديع|داد|رد|ردة|رود|صفي|ضاح|فيق|لاء|هيب|هبة|هبي|عد|سن|صال|نيس|اصف|اصل|لي|اكد)\s)"
    r"(?=[ء-ي]{2,}\s+[ء-ي])"
    r"|(?<=[א-ת])\s+ו(?!ה|(?:רד|יקטור\w*|יקי|לדימיר|נסה|ולטר|יולט|יטלי|רה|אלרי|דים|לנטין\w*)\s)(?=[א-ת]{2,}\s+[א-ת])"
)
"""Arabic and Hebrew: "and" is written together with the next name, which may itself begin with that letter."""
_PICTURED = re.compile(
    r"(?:valo)?kuvaaja|photographer|photographe|fot[oó]grafo|fotógrafa|fotograf(?:in|ka|k[aę])?|fotoğraf|фотограф|φωτογράφος|nhiếp\s+ảnh|צלם(?:ת)?|المصور",
    re.IGNORECASE,
)
"""Before a name: who took the pictures."""
_CREDENTIAL = re.compile(
    r"^(?:(?:[A-Z](?:[A-Za-z]{0,3}[A-Z])?|[A-Z][A-Za-z]{0,4}\.)(?:-[A-Z]{1,4})?|Ph\.?D\.?|M\.?D\.?|B\.?A\.?|[A-Z]-?[A-Z]{1,4}\s?\d{0,3}|Jr\.?|Sr\.?|I{2,3}|Esq\.?)$"
)
_ROLE_WORDS = (
    r"editor|reporter|correspondent|journalist|writer|contributor|columnist|staff|producer|photographer|manager|director|founder"
    r"|ceo|chief|analyst|author|bureau|professor|fellow|specialist|strategist|consultant|expert|reviewer|president|officer"
    r"|(?:chef)?redakteur(?:in)?|leiterin|(?:ressort|redaktions|büro)leiter|redaktion|korrespondent(?:in)?|reporterin|journalistin|volontär(?:in)?|gast-?autor(?:in)?|fotograf(?:in)?"
    r"|rédact(?:eur|rice)|journaliste|correspondant[e]?|redactor[a]?|periodista|corresponsal|giornalista|corrispondente|inviat[oa]|envoyée?s?\s+spécia\w+|enviad[oa]s?\s+especia\w+"
    r"|redacteur|verslaggever|journalista|dziennikarz|dziennikarka|muhabir|gazeteci|корреспондент|журналист(?:ка)?|обозреватель|кореспондент(?:ка)?|журналіст(?:ка)?|оглядач(?:ка)?|δημοσιογράφος|ρεπόρτερ"
    r"|újságíró|szerkesztő|toimittaja|redaktor(?:ka)?|reportér(?:ka)?|novinář(?:ka)?|novinar(?:ka)?|jurnalist[aă]?|ziarist[aă]?"
)
_ROLE = re.compile(
    rf"\b(?:{_ROLE_WORDS}|today|news|times|post|press|published|updated|min(?:ute)?s?\s+read|read\s+more|profile)\b",
    re.IGNORECASE,
)
_ROLE_ALONE = re.compile(
    rf"^(?:[\w/&-]+\s){{0,3}}(?:{_ROLE_WORDS}|marketer|engineer|developer|designer|researcher|scientist|attorney|blogger)$",
    re.IGNORECASE,
)
_TITLE_BEHIND = re.compile(
    r"(?:\s+(?:(?:senior|staff|chief|associate|contributing|guest|news|political|politics|business|science|sports|freelance)\s+)*"
    r"(?:writer|editor|reporter|correspondent|journalist|contributor|columnist|producer|author|(?:expert\s+)?reviewer|redakteur(?:in)?"
    r"|korrespondent(?:in)?|muhabir|журналист|корреспондент))+$",
    re.IGNORECASE,
)
_CJK_ROLE = re.compile(
    r"\s*(?:논설위원|선임기자|인턴기자|특파원|기자|記者|记者|編輯委員|編集委員|通訊員|特派員|客座作者)$|\s+(?:报道|報導|報道|采写|撰稿|编译|編譯)$|(?<=\S)\s*외\s*\d+명$"
)
_NOT_A_NAME = re.compile(
    r"https?:|www\.|@|^\W*$|^\d+$|\d{2}[:.]\d{2}|\b(?:19|20)\d{2}\b|[{}<>=]|\.(?:com|org|net)\b|\d+\s*(?:kb|mb|min)\b|^[\w-]+(?:\.[\w-]+)+/",
    re.IGNORECASE,
)
_TIMES = (
    r"^(?:just\s+now|dün|bugün|az\s+önce|вчера|сегодня|вчора|сьогодні|dzisiaj|dziś|i\s+(?:går|dag)|igår|idag|eilen|tänään|včera|dnes|tegnap)$",
    r"^(?:jučer|danas|ieri|azi|χθες|σήμερα|أمس|اليوم|אתמול|היום|昨[天日]|今[天日]|어제|오늘|kemarin|hari\s+ini|hôm\s+(?:qua|nay))$",
    r"\b(?:ago|yesterday|today|gestern|heute|hier|aujourd.hui|ayer|hoy|ieri|oggi|ontem|hoje|gisteren|vandaag|wczoraj)\b",
    r"^(?:vor|il\s+y\s+a|hace|há|for|siden|för|przed|před|около)\s+(?:\d+|einer?m?\s|en\s|une?\s|una?\s|uma?\s)",
    r"\d+\s+(?:min|h|hours?|days?|stunden?|minuten?|tage?n?|heures?|jours?|horas?|días?|dias?|ore|giorni|uur|dagen)\b",
    r"\d+\s+(?:timer|dager|timmar|dagar|godzin\w*|dni|saat|gün|час\w*|дн\w+)\b",
    r"\d+\s*(?:小时|小時|分钟|分鐘|天|時間|分|日|시간|분|일)\s*(?:前|전)|منذ\s+\d+|לפני\s+\d+",
    r"^(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-z]*\.?\s+\d{1,2}\b|^\d{1,2}[./-]\d{1,2}[./-]\d{2}",
)
_TIME = re.compile("|".join(_TIMES), re.IGNORECASE)
_AGO = re.compile(
    r"(?:\b(?:il\s+y\s+a|vor|hace|há|for|för|πριν(?:\s+από)?)|منذ|לפני)\s+\d+\s*\w+\.?(?:\s+(?:sedan|siden))?",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"^(?:(?:no|not|without|sans|sin|sem|senza|ohne|kein|geen|ingen|utan|bez|brak|без)\s+(?:\w+\s+)?"
    r"(?:name|nom|nombre|nome|byline|author|autore?a?|auteur|автора?)"
    r"|(?:(?:author|autor[ea]?|auteur|автор)\s+)?(?:unknown|anonym(?:e|ous|us)?|an[oó]nim[oa]|anoniem|unbekannt\w*|inconnue?|(?:des)?conhecid[oa]"
    r"|desconocid[oa]|sconosciut[oa]|onbekend|ukendt|ukjent|okänd|nieznany|neznámý|bilinm\w+|неизвест\w+|невідом\w+|аноним\w*|анонім\w*|tuntematon|ismeretlen|άγνωστος|ανώνυμος|necunoscut|nepoznat\w?|nezn[aá]m\w+|tidak\s+diketahui|ไม่ระบุ|अज्ञात|অজ্ঞাত|مجهول|佚名|匿名|不明|未知|익명)(?:\s+(?:author|autor|автор))?"
    r"|(?:your|first|last|full)\s+name|nobody|tb[acd]|guest\s+author|gast-?autor(?:in)?|aut(?:eur|or|ore)\s+invit(?:é|ado|ato)"
    r"|(?:ikke|ej|inte)\s+angi(?:tt|vet|ven)|nicht\s+angegeben|non\s+(?:spécifié|renseigné|specificato)|não\s+informado|no\s+especificado"
    r"|не\s+(?:указан\w?|вказано)|belirtilmemiş|nie\s+podano|neuvedeno|niet\s+opgegeven"
    r"|not?[\s_-](?:specified|available|provided|set|found|given)|unspecified|n\.?\s?n\.?|false|true|nan|nil)$",
    re.IGNORECASE,
)
"""What content systems and editors write where nobody is named."""
_REPORTER = re.compile(
    r"(?:(?:a|an|by|the|our|own|staff|special|senior|chief|news|web|online|local|city|town|state|district|regional|national|foreign|political"
    r"|sports?|business|crime|court|education|health|political|guest|freelance|roving|correspondent|reporter)\s+)*"
    r"(?:reporters?|correspondents?|journalists?|writers?|contributors?|columnists?)"
    r"|(?:(?:notre|nos|de|un[ea]?|nuestro|nuestra|nosso|nossa|il|dal|nostro|nostra|unser\w{0,2}|eigener|von|onze|vår|vores|nasz|naš|наш|собственный"
    r"|специальный|спец|özel)\s+)*(?:correspondante?s?|envoyée?s?\s+spécia\w+|corresponsal(?:es)?|redactor(?:es|a)?|correspondentes?"
    r"|repórter|enviad[oa]s?\s+especia\w+|corrispondente|inviat[oa]|korrespondent(?:in|en)?|reporter(?:in)?|redaktion|verslaggever|medewerker"
    r"|dziennikarz|zpravodaj|корреспондент|кореспондент|спецкор\w*|muhabir|haber\s+merkezi)"
    r"|(?:da\s+|a\s+)?redaç[ãa]o|(?:نامه\u200c?نگار|خبرنگار|مراسلنا|المراسل|מערכת|כתבנו)|(?:本报|本報|本刊|本网|本網)?(?:特约|特約|专职|專職)?(?:记者|記者|通讯员|通訊員|编辑部|編輯部)"
    r"|(?:নিজস্ব|বিশেষ|স্টাফ)\s+(?:প্রতিবেদক|প্রতিনিধি|সংবাদদাতা|রিপোর্টার)|(?:हमारे|निज|विशेष|नगर|स्टाफ)?\s*(?:संवाददाता|प्रतिनिधि|रिपोर्टर)|वेब\s+डेस्क"
    r"|(?:எமது|நமது|சிறப்பு)\s+(?:நிருபர்|செய்தியாளர்)|(?:phóng\s+viên|pv|tim\s+redaksi|tim\s+liputan|ผู้สื่อข่าว|กองบรรณาธิการ)",
    re.IGNORECASE,
)
"""Somebody of the paper, who is not named."""
_SECTION_NAME = re.compile(
    r"opinion|comment|column|analysis|meinung|kommentar|kolumne|analyse|glosse|leitartikel|chronique|tribune|opini[óo]n|columna|analisi|krönika|ledare|komentarz|felieton|yorum|мнение"
    r"|politics|(?:world|local|breaking|top|latest|national|international|regional|sports?|business)(?:\s+news)?|(?:us|uk|world|home)\s+news|economy|opinions?|culture|arts|technology|tech"
    r"|science|health|entertainment|lifestyle|travel|education|environment|crime|features?|weather|society"
    r"|politik|wirtschaft|kultur|lokales|panorama|vermischtes|ausland|inland|feuilleton|gesellschaft|wissen|wissenschaft|regionales|gesundheit"
    r"|politique|société|économie|monde|faits\s+divers|santé|sciences|régions?|política|sociedad(?:e)?|economía|economia|deportes|esportes|mundo"
    r"|cultura|internacional|nacional|sucesos|salud|cidades|cotidiano|cronaca|politica|esteri|interni|spettacoli|sanità"
    r"|binnenland|buitenland|politiek|economie|economi|ekonomi|inrikes|utrikes|innenriks|utenriks|nyheter|indland|udland|kotimaa|ulkomaat|talous|politiikka|urheilu"
    r"|polityka|gospodarka|kraj|świat|społeczeństwo|domov[aá]c?[ií]?|zahranič[ní]+|ekonomika|belföld|külföld|gazdaság|gündem|siyaset|spor|dünya|yaşam|güncel"
    r"|политика|экономика|общество|спорт|культура|происшествия|в\s+мире|економіка|суспільство|світ|икономика|общество|свят|πολιτική|οικονομία|κοινωνία|κόσμος"
    r"|سياسة|اقتصاد|رياضة|ثقافة|منوعات|محليات|أخبار|سیاسی|اقتصادی|ورزشی|פוליטיקה|כלכלה|ספורט|תרבות|राजनीति|देश|खेल|मनोरंजन|রাজনীতি|খেলা|জাতীয়"
    r"|政治|社会|社會|经济|經濟|財經|财经|体育|體育|国际|國際|国内|國內|娱乐|娛樂|要闻|要聞|スポーツ|経済|정치|사회|경제|스포츠|문화|국제"
    r"|nasional|politik|olahraga|thời\s+sự|thế\s+giới|kinh\s+tế|การเมือง|เศรษฐกิจ",
    re.IGNORECASE,
)
"""Parts of a paper that templates put where an author belongs."""
_OF_READING = re.compile(
    r"(?:reading\s+time|lese(?:zeit|dauer|tid)|temps\s+de\s+lecture|tiempo\s+de\s+lectura|tempo\s+d[ie]\s+le(?:ttura|itura)|leestijd|lästid|læsetid"
    r"|czas\s+czytania|doba\s+čtení|okuma\s+süresi|время\s+чтения|час\s+читання)\b"
    r"|.*\b(?:anhören|vorlesen|beluisteren|écouter|ascolta|escuchar|lyssna|lytt|posłuchaj|dinle|слушать)$|(?:listen|leave|last|first)$",
    re.IGNORECASE,
)
"""What else templates put beside an author: how long it takes to read, and that it can be heard."""
_MAILED = re.compile(r"^\S+@\S+\s*\((?P<who>[^()]+)\)$")
"""As mail and RSS have it: `m.feldt@post.example (Mira Feldt)`."""
_NICKNAME = re.compile(r'(?<=\w) ["“„][^"”“]{1,30}["”“] (?=\w)')
"""Between the parts of a name."""
_BESIDE_LETTERS = re.compile(r"(?<=[^\W\d_])_(?=[A-ZÀ-Þ])|[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]")
"""What joins a name where spaces may not stand, and pictures that some add to theirs."""
_PLACE = re.compile(r"(?<=\w)\s+in\s+[A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+)?$")
_EMPLOYER = re.compile(r"(?<=\w)\s+[Ff]or\s+[A-ZÀ-Þ][\w’'-]*(?:\s[A-ZÀ-Þ][\w’'-]*){0,4}$")
_HAN = r"[\u4e00-\u9fff]"
_REPORTED = re.compile(
    rf"^\W*(?:本報|本报|特约|特約)?(?:記者|记者|通訊員|通讯员|特派員)\s*[:：]?\s*(?P<who>{_HAN}{{2,4}}(?:\s*[、,，]\s*{_HAN}{{2,4}})*)"
    rf"\s*(?:[／/|｜\s]\s*(?:{_HAN}{{2,8}})?)?(?:報導|报道|報道|電|采写|攝影|摄影)\W*$"
)
"""Chinese: reporter, names, place, "reports"."""
_SLASHED = re.compile(r"^[^\W\d_][\w.'’-]*(?:\s[\w.'’-]+){1,3}(?:\s?/\s?[^\W\d_][\w.'’-]*(?:\s[\w.'’-]+){1,3})+$")
_WORD_BY = re.compile(r"^[a-zà-ž]+\s+(?:von|by|par|por|door)\s+(?=[A-ZÀ-Ž])")
_LABEL_WORDS = re.compile(
    rf"^(?:{date_labels.PUBLICATIONS}|{date_labels.CHANGES}|written|publicado|yayınlan\w*|{date_labels.CJK_PUBLICATIONS})\w*"
    r"(?:\s+(?:on|at|in|am|um|le|el|il|op|den|em|dne|la|pe|на|στις|pada|في))?$",
    re.IGNORECASE,
)
_NOISE = frozenset(
    re.split(
        r"\s*,\s*",
        "admin, administrator, editor, editorial, staff, name, author, authors, unknown, none, null, undefined, user, "
        "guest, follow, contact, share, author name, by, webmaster, redaktion, redaction, view all posts, see all, "
        "more, written by, posted by, agencies, agency, wires, nachrichten, news, noticias, actualités, haberler, "
        "n/a, na, about the author, view more posts, "
        "view profile, author archive, see more, website, "
        "facebook, twitter, linkedin, instagram, email, e-mail, comments, kommentare, "
        "la redazione, redazione, redacción, la rédaction, rédaction, redactie, redaksjonen, redakcja, redakce, "
        "vor, il y a, hace, há, siden, før, för, przed, před, acum, преди, πριν, am, um, on, in, at, le, el, "
        "super user, superuser, root, test, default, wpadmin, site admin, wordpress, drupal, joomla, "
        "гость, gość, host, invité, invitado, ospite, convidado, misafir, gast, vendég, vieras, gjest, gæst, gäst, "
        "ゲスト, 访客, 游客",
    )
)
_ORGANISATION = re.compile(
    r"\b(?:(?:web|news|online)-?(?:team|desk|redaktion|redactie|redazione)|desk|team|staff|newsroom|agenc(?:y|ies)|agentur|agence|agencia|agenzia|ajans[ıi]|media|group|network|studios?|gmbh|ag|inc|llc|ltd|"
    r"holdings?|publishers?|autopublisher|crawler|gr[ou]+pp?[oea]|éditions?|ediciones|edições|edizioni|editora|editrice|wydawnictwo|vydavatelství|nakladatelství|kiadó"
    r"|uitgever(?:ij|s)|förlag|forlag(?:et)?|kustannus|yayın(?:cılık|ları|evi)|издательство|видавництво|издателство|"
    r"plc|corp|s\.?a\.?|verlag|redaktion|redacción|rédaction|redazione|redactie|redaksjon(?:en)?|redakcja|editors?|editorial|press|presse|"
    r"feeds?|bot|robot|automated|newswire|wire|news|online|digital|publishing|publications?|magazine|magazin|zeitung|gazette|gazetesi|"
    r"institute?|foundation|university|association|council|ministry|department|bureau|office|communications?|services?|contributors?|"
    r"company|club|school|clinic|admin|times|herald|tribune|chronicle|daily|telegraph|observer|radio|television|tv|welle"
    r"|tagblatt|nachrichten|anzeiger|kurier|watermark|newsfeeds?|importer|import|system|systeem|système|sistema|automat\w+|syndication|merkezi|servisi|toimitus|szerkesztőség|redaksi)\b|редакция|агентство|通讯社|通信社|新聞|日報|日报|编辑部|編輯部|編集部|뉴스|신문|온라인팀|취재팀",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(
    r"\s*[,;|/&.]?\s*(?:und\s+|and\s+|et\s+|y\s+)?(?:fotos?|foto[’']s|photos?|photograph[ys]|pictures?|images?|bild(?:er)?|video|illustrations?|grafik(?:en)?|zdjęcia|kuvat?|φωτογραφ\w+|ảnh|צילום|تصوير|摄影|攝影|撮影|写真|사진)"
    r"\s*(?:[:：]|\b(?:by|von|par)\b)|[,;|]\s*фото\b"
    r"|\sfollow\b|\s@\w|\s\S+@\S+|\s(?:view|see|e-?mail|contact)\s|\s(?:e-?mail|twitter|facebook|instagram|linkedin|mastodon|bluesky|whatsapp|rss)(?=\s|$)"
    r"|\s(?:on|in|at|updated|published|posted|last|from|for|is|has|am|um|le|el|il|op|den|pubblicat[oa]|publicad[oa]"
    r"|publiée?|veröffentlicht|aktualisiert|geplaatst|gepubliceerd|publicerad|uppdaterad|publisert|oppdatert|publiceret|opdateret"
    r"|julkaistu|päivitetty|opublikowano|aktualizacja|publikováno|aktualizováno|megjelent|publicat|actualizat|yayınlan\w*|güncelle\w*"
    r"|опубликовано|обновлено|опубліковано|оновлено|публикувано|δημοσιεύ\w+|diterbitkan|diperbarui"
    r"|[|•·–—]|\d{1,2}[./ ]|[-–—]\s"
    r"|(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-z]*\.?\s\d)(?=\s|\d|$)"
    r"|\starafından\b|\s(?:em|på|dnia|dne|pada|ngày|vào|στις|في)\s+(?=\d)"
    r"|\s(?:à|às|à\(s\)|alle|kl\.?|klo|zaman:|時刻:)\s\d"
    r"|\s(?:19|20)\d\d[-./年]|\s\d{1,2}\.?\s+[^\W\d]{3,}|\s\d{1,2}[./]\d{1,2}[./]\d{2,4}|\s?[|•·]\s?\d",
    re.IGNORECASE,
)
MIN_SMALL = 4  # letters of a small word behind "by" that tells something
MIN_TOLD = 3  # words behind a label where letters have no case
_SENTENCE = re.compile(r"[.!?。।؟]$")
_JOINS = frozenset(("with", "avec", "från", "from", "sammen", "samen", "junto", "insieme"))
_FULL_STOP = re.compile(r"(?<=[^\W\d_]{4})\.$|。$")  # not of "Jr." or an initial
_SIGNS = "\u0900-\u0dff\u0e00-\u0fff"  # vowels of Indian and Thai writing, which are no letters to a regular expression
_NAME_LIKE = re.compile(
    rf"^(?:[^\W\d_]|[\u3040-\u9fff\uac00-\ud7af])[\w{_SIGNS}.'’-]*(?:,?\s+[\w{_SIGNS}.'’()-]+){{0,4}}$"
)
_OF_NAMES = frozenset(
    re.findall(r"\w+", "al bin da dal de del della den der di do dos du el ibn la le ten ter van von y")
)
"""Small words with which a family's name may begin."""
_TAG = re.compile(r"<[^<>]{0,200}>")
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\b\d+\b")
_HANDLE = re.compile(r"^[a-z0-9._-]*[a-z0-9][._-][a-z0-9._-]*$|^[a-z]+\d+$")
_SECTION = re.compile(r"^[A-Za-zÀ-ž]+\s?[·•|/]\s?(?!(?:updated|published|posted|last)\b)[^\W\d]", re.IGNORECASE)
_IN_SECTION = re.compile(r"([^|·•/:–—-]{2,30}?)(?:\s?[|·•/:]|\s[–—-])\s(?=\S)")
_LATIN = re.compile(r"^[A-Za-zÀ-ž.'’-]+$")


def same(one: str, other: str) -> bool:
    """Whether two names are the same but for case, spacing and punctuation."""
    return _squeeze(one) == _squeeze(other)


def _squeeze(text: str) -> str:
    squeezed = "".join(_WORD.findall(text.lower())).replace("_", "")
    return squeezed.removeprefix("www").removeprefix("the")


def names(text: str) -> tuple[str, ...]:
    """People (or organisations) named in one byline or author value; () when it names none."""
    text = " ".join(_TAG.sub(" ", html.unescape(html.unescape(text))).replace("\u200b", "").split(" ")).strip()[:400]
    text = re.sub(r"[^\S\n\t]+", " ", _BESIDE_LETTERS.sub(" ", _NICKNAME.sub(" ", text)))
    if text.startswith("/"):
        return ()  # the address of a page about somebody
    if mailed := _MAILED.match(text):
        text = mailed["who"]
    if reported := _REPORTED.match(text):
        text = reported["who"]
    text = _without_by(text)
    if is_slashed(text):
        text = text.replace("/", ";")
    found: list[str] = []
    for piece in _SPLIT.split(_JOINED_AND.sub("; ", text)):
        if found and _ROLE_ALONE.match(piece):
            continue
        found.extend(_comma_names(_without_by(piece)))
    cleaned = [name for name in map(_clean, found) if name]
    return unique(_without_section(cleaned) if _SECTION.match(text) else cleaned)


def told(text: str) -> tuple[str, ...]:
    """People in an author value of a feed, () when it names nobody; a list only of full names: what else is joined by
    "and" may be a firm."""
    found = names(text)
    parts = len(found) > 1 and any(
        is_organisation(name) or (" " not in name and _LATIN.match(name) and not name.isupper()) for name in found
    )
    return (_without_by(text),) if parts else found


def likely(text: str) -> tuple[str, ...]:
    """People named in a piece of visible text, only when all that is named looks like names."""
    text = _AGO.sub(" ", " ".join(text.split()))
    desk, bar, behind = text.partition(" | ")
    text = behind if bar and is_organisation(desk) else text
    if (section := _IN_SECTION.match(text)) and _SECTION_NAME.fullmatch(section[1]):
        text = text[section.end() :]
    if not _SECTION.match(text):
        text = _AFTER_NAME.split(text, maxsplit=1)[0]
    found = names(text)
    if any((_is_small(name) and " " in name) or _NUMBER.search(name) for name in found) or (
        found and any(map(_is_weekday, found[0].split()))
    ):
        return ()
    if any(all(len(word) == 1 for word in name.split()) and _LATIN.match(name[0]) for name in found):
        return ()
    if len(found) > 1 and " " in found[0] and _LATIN.match(found[-1]) and "," in text:
        found = found[:-1]  # a place, as in "Von Mira Feldt, Northquay"
    return found if found and all(_NAME_LIKE.match(name) for name in found) and len(found) <= MAX_NAMED else ()


def is_slashed(text: str) -> bool:
    """Whether a text is nothing but full names with slashes between them: `Mira Feldt/Jon Askew`."""
    return bool(_SLASHED.match(text)) and all(len(name.split()) > 1 for name in text.split("/"))


def _is_weekday(word: str) -> bool:
    """Whether a word is a weekday in full; short ones are also names (Anna, Lê)."""
    return len(word) > 5 and fold(word) in weekdays()


def said(text: str) -> tuple[str, ...]:
    """People named in a line that begins with a label ("By …") or ends with a role (… 기자); () in any other line."""
    inside = _LABEL_INSIDE.search(text)
    if inside:
        return likely(text[inside.end() :])
    if _BY.match(text) or _CJK_ROLE.search(text.split("@")[0].rpartition(" ")[0] if "@" in text else text):
        found = likely(re.sub(r"\s\S+@\S+$", "", text))
        return found if _BY_WORD.match(text) or not all(map(_is_small, found)) else ()
    return ()


def tells(text: str) -> bool:
    """Whether a line that begins like a byline is a sentence, "Von Mira Feldt fehlt jede Spur.".

    It ends like one and has words that bylines do not have: small ones of some length that are no role; where letters
    have no case, three words behind the label.
    """
    if not _SENTENCE.search(text):
        return False
    words = re.findall(rf"[\w{_SIGNS}'’-]+", _BY.sub("", text))
    if not any(word[0].isupper() or word[0].islower() for word in words):
        return len(words) >= MIN_TOLD
    if _ROLE.search(words[-1]):
        return False
    small = (word for word in words if word[0].islower() and len(word) >= MIN_SMALL and word not in _JOINS)
    return any(not (_ROLE.search(word) or is_part(word)) for word in small)


def _is_small(name: str) -> bool:
    """Whether a name is in small letters; those of Georgian are all there is."""
    return name.islower() and not "\u10d0" <= name[0] <= "\u10ff"


def in_order(name: str) -> str:
    """`name` with the given name first: "Feldt, Mira" as catalogues write it."""
    found = _INVERTED.match(name)
    return f"{found['given']} {found['family']}" if found else name


def follows(label: str, text: str) -> tuple[str, ...]:
    """People named in a line `text` below one that is only a label ("Written by"); () otherwise."""
    return likely(text) if _LABEL_ONLY.match(label) and len(label) > 1 else ()


def written(text: str) -> tuple[str, ...]:
    """People named in a line that says by whom the article was written, wherever it stands; () in any other line."""
    found = _WRITTEN.match(text)
    return likely(text[found.end() :].split(",")[0]) if found else ()


def has_role(text: str) -> bool:
    """Whether a short line names a profession of the press."""
    return len(text) <= 80 and bool(_ROLE.search(text))


def is_handle(name: str) -> bool:
    """Whether a name is that of an account, such as `m.feldt`."""
    return bool(_HANDLE.match(name))


def unique(found: Iterable[str]) -> tuple[str, ...]:
    """Names in order, each once."""
    kept: dict[str, str] = {}
    for name in found:
        kept.setdefault(_squeeze(name), name)
    return tuple(kept.values())[:MAX_PEOPLE]


def is_organisation(name: str, outlets: Sequence[str] = ()) -> bool:
    """Whether `name` is no person's: the outlet, a desk, an agency, a firm, a robot."""
    return bool(_ORGANISATION.search(name)) or is_outlet(name, outlets)


def _without_section(found: list[str]) -> list[str]:
    """Without the section before names: one word beside names of several ("Politics · Mira Feldt")."""
    if len(found) > 1 and _LATIN.match(found[0]) and all(" " in name for name in found[1:]):
        return found[1:]
    return found


def _without_by(text: str) -> str:
    for _ in range(2):
        bare = _BY.sub("", text.strip())
        word = text.strip()[: -len(bare)].strip().lower() if bare else ""
        family = bare.partition(",")[0]
        if " " not in family and word in _OF_NAMES and family.lower() not in _NOISE:
            break  # "De Vries" is a name
        text = bare
        text = re.sub(r"^By(?=[A-ZÀ-Þ][a-z])", "", text)
    return text


def _comma_names(text: str) -> list[str]:
    """Parts of a list with commas; credentials stay with their name, a role or outlet after a name goes."""
    found: list[str] = []
    for part in _COMMA.split(text):
        if found and _CREDENTIAL.match(part):
            found[-1] = f"{found[-1]}, {part}"
        elif not (found and (_ROLE.search(part) or _is_profession(part))):
            found.append(part)
    return found


def _is_profession(text: str) -> bool:
    """Whether a text behind a name is no name but several words in small letters: "professor of law"."""
    first, _, rest = text.partition(" ")
    return bool(rest) and first.islower() and first not in _OF_NAMES


def _clean(name: str) -> str:
    name = _FULL_STOP.sub("", name.strip())
    name = re.sub(r"\s*[(（\[][^)）\]]*[)）\]]\s*$", "", name).strip(' \t\n,;:|/•·–—-*"“”【】〔〕［］[]')
    name = "" if _REPORTER.fullmatch(name) else _CJK_ROLE.sub("", _CJK_ROLE.sub("", name)).strip()
    if not 1 < len(name) <= MAX_NAME or _NOT_A_NAME.search(name) or name.lower() in _NOISE or _NOBODY.match(name):
        return ""
    if _SECTION_NAME.fullmatch(name) or _REPORTER.fullmatch(name):
        return ""
    if (pictured := _PICTURED.match(name)) and name[pictured.end() :].startswith(" "):
        return ""
    if _LABEL_ONLY.match(name) or _LABEL_WORDS.match(name) or _OF_READING.match(name) or _TIME.search(name):
        return ""
    name = _OURS.sub("", _WORD_BY.sub("", name))
    untitled = _TITLE_BEHIND.sub("", name)
    name = untitled if " " in untitled else name  # "Courier staff reporter" is nobody's name
    unplaced = _EMPLOYER.sub("", _PLACE.sub("", name))
    name = unplaced if " " in unplaced else name
    if len(name.split()) > 8 or fold(name) in weekdays():
        return ""
    return name


def is_outlet(name: str, outlets: Sequence[str]) -> bool:
    """Whether `name` is the outlet itself, by one of the names it goes by."""
    squeezed = _squeeze(name)
    first = name.split(" ", 1)[0]
    for other in filter(None, map(_squeeze, outlets)):
        if squeezed == other or (len(other) > 4 and other in squeezed) or (len(squeezed) > 4 and squeezed in other):
            return True
        if first.isupper() and first.lower() == other:
            return True
    return False
