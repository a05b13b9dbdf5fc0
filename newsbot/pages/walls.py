"""Whether a page is the announced article, or a wall that stands before it: consent, log-in, robot check, front page,
or word that there is no such page.

Pure: decided from the page, the address that was asked for, and what the feed announced. The words by which walls show
themselves are stems of folded words (newsbot.text.words.fold), looked for only where the page does not speak of what
was announced; so an article about cookies is none.
"""

import re
from typing import Literal, NamedTuple

from newsbot.errors import BadURLError
from newsbot.items import Content, Entry, Page
from newsbot.network.urls import canonical_url, host_of
from newsbot.pages import head, html, titles
from newsbot.pages.canonical_link import akin, is_a_sites_own, names_an_article, without_return
from newsbot.text.words import fold, in_one_writing, readings, word_count, words

Wall = Literal["redirect", "consent", "log-in", "robot-check", "not-found", "other"]
"""What stands in the article's place. `redirect`: a page elsewhere that does not speak of the article. `other`: a page
without a word of what was announced, or with a wall's words where no title was announced; it may be the article.
"""

SPOKEN = 0.5
"""Share of an announced title's telling words that a page of the article has in its titles or its first words."""

FOREIGN = 0.2
"""Share up to which a page speaks of something else."""

LEAD = 100
"""First words of a body that are looked at beside the titles."""

LONGEST_WALL = 600
"""Words that a wall has at most; a consent page with the whole policy below it is found by its redirect."""

DENSE = 0.6
"""Share of a text that stands in paragraphs about cookies from which on it is a consent page under any title."""

_STEM = 5  # letters of a word that have to be the same: the rest is grammar in most languages
_FEW = 3  # short words of a title, from which on they tell something together
_SHORT_WORD = 4  # letters of an alphabet; shorter words tell little


def _stems(pattern: str) -> re.Pattern[str]:
    return re.compile(fold(pattern))  # so that stems may be written as people write them


_COOKIE = _stems(
    r"cookie|\bkakor|\bevast|kupsis|sikdatn|slapuk|\bsuti(?:k|t|ke|ket|\b)|kolacic|piskotk|ciastecz|\bcerez|\bkuki\b"
    r"|куки|бисквитк|колачи[ћњ]|печив|كوكي|تعريف الارتباط|עוגיות|קובצי|クッキー|쿠키|कुकी|কুকি|คุกกี|ქუქი|քուքի|թխուկ"
)
_CONSENT = _stems(
    r"accept|\bagree|consent|\breject|declin|refus|preferenc|privacy|personali[sz]|partner"  # English, French, …
    r"|akzept|zustimm|einwillig|einverstanden|datenschutz|ablehn"  # German
    r"|akkoord|toestemming|weiger|voorkeur"  # Dutch
    r"|\bacept|\baceit|accett|rifiut|rechaz|rejeit|consint|permit|confidentialit|privacidad|gerer"
    r"|consimt|sunt de acord|acord"
    r"|godkann|samtyck|samtykk|godta|godkend|avvis|hyvaksy|suostum"  # Nordic
    r"|zgod|akcept|zgadza|odrzu|souhlas|suhlas|prijm|prijat|odmit|odmiet|prihva|saglas|suglas|soglas|sprejm"  # Slavic
    r"|соглас|соглаш|приним|принять|згод|погодж|прийня|приема|съглас|прихват|сагла|адмо"
    r"|elfogad|hozzajarul|beleegy|noustu|piekrit|sutik|sutink"  # Hungarian, Baltic
    r"|αποδεχ|αποδοχ|συναιν|συγκατ|συμφων|απορρ|kabul|onayl|riza|izin ver"  # Greek, Turkish
    r"|موافق|اوافق|قبول|اقبل|نقبل|پذير|מסכים|מסכימ|הסכמ|לאשר|אישור|מאשר"  # Arabic, Persian, Hebrew
    r"|同意|許可|承諾|接受|拒[绝絕否]|동의|수락|허용|거부|सहमत|स्वीकार|সম্মত|ยอมรับ|ยินยอม|თანხმ|համաձայն"  # Asian
    r"|setuj|terima|dong y|chap nhan"
)
_LOG_IN = _stems(
    r"\blog ?in\b|\blogin\b|\bsign ?in\b|\blog on\b|password|user ?name|your account|subscriber|subscribe"
    r"|anmeld|einlogg|passwort|benutzername|abonn|inlogg|wachtwoord|connecter|connexion|mot de passe|identifi"
    r"|iniciar sesion|inicia sesion|contrasena|suscri|iniciar sessao|senha|palavra-passe|assinante|accedi|abbonat"
    r"|logga in|losenord|log ind|logg inn|adgangskode|passord|kirjaud|salasan|zaloguj|logowan|\bhaslo|prihlas|\bheslo"
    r"|bejelentkez|jelszo|autentific|\bparola|conectati|парол|\bвойти|\bвойд|вход|логин|увійти|увійд|\bвхід|влез"
    r"|συνδε|κωδικ|giris yap|\bsifre|تسجيل الدخول|كلمه المرور|كلمه السر|رمز عبور|התחבר|סיסמ|ログイン|パスワード"
    r"|登[录錄入]|密[码碼]|로그인|비밀번호|prijav|lozink|\bgeslo|prisijung|slaptazod|piesleg|parole|logi sisse|parool"
    r"|\bmasuk\b|kata sandi|dang nhap|mat khau|लॉग ?इन|पासवर्ड|เข้าสู่ระบบ|รหัสผ่าน|შესვლა|պարոլ|գաղտնաբառ"
)
_ROBOT = _stems(
    r"captcha|not a robot|are (?:you )?human|checking your browser|verif\w+ (?:that )?you|unusual traffic|access denied"
    r"|(?:enable|turn on) javascript|javascript (?:to be enabled|aktivier|activ|attiv|habilit)|just a moment"
    r"|kein roboter|pas un robot|no (?:eres|soy|es) un robot|non sono un robot|geen robot|не робот|ロボットでは"
    r"|机器人|機器人|로봇이|robot olmadig|nie jestes robotem|nejste robot|لست روبوت"
)
_NO_PAGE = (
    r"(?:(?:the|this|that) )?(?:page|article|story|content|file|url|document)(?: you(?: \w+){1,4})?"  # English
    r" (?:(?:was|is|could|can|does) ?)?(?:not|n.?t|cannot|no longer)(?: be)? (?:found|exists?|available)|not found"
    r"|(?:we )?can.?t find (?:that|the|this|your) page|(?:page|article) (?:unavailable|missing|removed)"
    # German, Romance
    r"|(?:die |diese )?(?:\w+ )?(?:seite|artikel|inhalt|beitrag|dokument) (?:(?:wurde|konnte|ist) )?(?:leider )?"
    r"(?:existiert )?nicht(?: mehr)?(?: (?:gefunden|verfugbar|vorhanden|erreichbar))?(?: werden)?|nicht gefunden"
    r"|(?:cette |la )?page (?:introuvable|non trouvee|inexistante|indisponible|n.existe (?:pas|plus))"
    r"|article introuvable|no encontrad[oa]|nao encontrad[oa]|(?:la )?pagina (?:inesistente|negasita)"
    r"|(?:la |esta )?pagina no (?:encontrada|existe|disponible|se encuentra)"
    r"|(?:a |esta )?pagina nao (?:encontrada|existe|foi encontrada)"
    r"|(?:la )?pagina non (?:trovata|disponibile|esiste|esistente)|pagina nu (?:a fost gasita|exista)"
    r"|(?:deze )?pagina (?:niet (?:gevonden|beschikbaar)|bestaat niet)"  # Dutch
    r"|sidan (?:hittades inte|kunde inte hittas|finns inte|saknas)"  # Nordic
    r"|siden (?:blev ikke fundet|ble ikke funnet|findes ikke|finnes ikke|ikke fundet|ikke funnet)"
    r"|sivua ei (?:loydy|loytynyt|ole)|lehekulge ei leitud|puslapis nerastas|lapa nav atrasta"
    r"|nie znaleziono strony|strona nie (?:zostala znaleziona|istnieje)"  # Slavic
    r"|stranka (?:nenalezena|neexistuje|nebyla nalezena|nenajdena|sa nenasla)"
    r"|stranica (?:nije pronadena|ne postoji)|strani ni mogoce najti|страница није пронађена"
    r"|страница(?:та)? не (?:е намерена|найдена|существует|съществува)|сторінк[ау] не (?:знайден[оа]|існує)"
    r"|(?:az |a keresett )?oldal nem talalhato|η σελιδα δεν (?:βρεθηκε|υπαρχει)|sayfa bulunamadi"  # Hungarian, Greek, …
    r"|الصفحه غير موجوده|لم يتم العثور علي الصفحه|صفحه (?:مورد نظر )?(?:یافت|پیدا) نشد|ה?(?:דף|עמוד) לא נמצא"
    r"|(?:お探しの)?ページが(?:見つかりません(?:でした)?|存在しません)|페이지를 찾을 수 없습니다"  # Asian
    r"|(?:页面|頁面|網頁|网页)(?:不存在|未找到|没有找到)|找不到(?:该|該)?(?:页面|頁面|網頁|网页)"
    r"|पृष्ठ नहीं मिला|पेज नहीं मिला|পাতাটি পাওয়া যায়নি|ไม่พบหน้า(?:ที่คุณค้นหา)?"
    r"|halaman tidak (?:ditemukan|ada)|khong tim thay trang|trang khong ton tai"
)
_ERROR = (
    r"error|fehler|erreur|errore|erro|fout|feil|fejl|fel|virhe|blad|chyba|hiba|eroare|greska|napaka|ошибка|помилка"
    r"|грешка|σφαλμα|hata|klaida|kluda|viga|خطا|שגיאה|エラー|错误|錯誤|오류|loi|kesalahan"
)
_CODE = rf"(?:(?:{_ERROR})[^\w]*)?404(?:[^\w]*(?:{_ERROR}))?"
_NOT_FOUND = _stems(rf"[^\w]*(?:{_CODE}(?:[^\w]+(?:{_NO_PAGE}))?|(?:{_NO_PAGE})(?:[^\w]+{_CODE})?)[^\w]*")
"""The whole of a title, or of a part of one between separators, of a page that stands for one that is not there."""


def find_wall(page: Page, content: Content, entry: Entry | None) -> Wall | None:
    """The wall that `page`, as read into `content`, is; None when it is the article announced by `entry`, or may be.

    What was asked for is `page.requested`.
    """
    telling = _telling(entry, page)
    strayed = _strayed(page)
    own = content.title if content.witnesses.get("title") != "feed" else ""
    lead = f"{own}\n{' '.join(content.body.split(None, LEAD)[:LEAD])[: 8 * LEAD]}"
    if telling and not strayed and _share(telling, lead) >= SPOKEN:
        return "consent" if _is_dense(content.body, entry) else None
    if not telling:
        if strayed and not _may_be_there(page):
            return "redirect"
        if word_count(content.body) > LONGEST_WALL:
            return None
    shown = _shown(page, not content.body)
    titles_share = _share(telling, f"{shown.titles}\n{own}")
    share = _share(telling, f"{shown.titles}\n{lead}")
    if telling and strayed and not (titles_share >= SPOKEN or (share >= SPOKEN and _may_be_there(page))):
        return "redirect"
    text = content.body or shown.text
    if share >= SPOKEN or not telling:
        if _is_dense(text, entry):
            return "consent"
        wall = None if telling else _wall_of(shown.titles, text)
        return "other" if wall and wall != "not-found" else wall
    if wall := _wall_of(shown.titles, text):
        return wall
    return "other" if share <= FOREIGN and len(telling) > 1 and content.reason is None else None


class _Shown(NamedTuple):
    titles: str  # what the page itself gives as its title
    text: str  # "" where it is not asked for


def _shown(page: Page, with_text: bool) -> _Shown:
    root = html.parse(page).root
    if root is None:
        return _Shown("", "")
    found = head.read(root)
    own = [found.title, found.first("og:title", "twitter:title"), *map(head.text_of, found.headings[:3])]
    if not with_text:
        return _Shown("\n".join(own), "")
    for element in root.xpath("//script|//style|//template"):
        element.drop_tree()
    return _Shown("\n".join(own), " ".join(" ".join(root.itertext())[:20_000].split()))


def _strayed(page: Page) -> bool:
    """Whether redirects led to an address that does not name what was asked for."""
    if not page.requested:
        return False
    try:
        asked, final = canonical_url(page.requested), canonical_url(page.url)
    except BadURLError:
        return False
    there = without_return(final)
    return asked != final and not (akin(asked, there) or akin(there, asked))


def _may_be_there(page: Page) -> bool:
    """Whether the address that redirects led to looks like an article's, or no less than that which was asked for."""
    asked, final = without_return(page.requested), without_return(page.url)
    return names_an_article(final) or not (names_an_article(asked) or is_a_sites_own(final))


def _telling(entry: Entry | None, page: Page) -> frozenset[str]:
    """Stems of the words of the announced title that tell what it is about; empty when no title was announced."""
    if entry is None:
        return frozenset()
    names = [label for url in (entry.link, page.url) for label in host_of(url).split(".")[:-1] if label != "www"]
    found = words(titles.without_outlet(titles.tidy(entry.title), names))
    telling = [word for word in found if _tells(word)] or (found if len(found) >= _FEW else [])
    return frozenset(_stem(in_one_writing(word)) for word in telling)  # as `readings` gives those of the page


def _tells(word: str) -> bool:
    alphabet = word[0] < "\u0590"  # Latin, Greek, Cyrillic, Armenian; others write whole ideas in two signs
    return len(word) >= (_SHORT_WORD if alphabet else 2)


def _stem(word: str) -> str:
    return word[:_STEM]


def _share(telling: frozenset[str], text: str) -> float:
    if not telling or not text:
        return 0.0
    said = {_stem(word) for reading in readings(text) for word in reading}
    return len(telling & said) / len(telling)


def _wall_of(named: str, text: str) -> Wall | None:
    """The wall that a page under the titles `named`, one a line, is by its words."""
    if word_count(text) > LONGEST_WALL:
        return None
    parts = (part for title in named.splitlines() for part in titles.pieces(title, colons=False))
    if any(_NOT_FOUND.fullmatch(fold(part)) for part in parts):
        return "not-found"
    folded = fold(f"{named}\n{text}")
    if _COOKIE.search(folded) and _CONSENT.search(folded):
        return "consent"
    if len({found.group() for found in _LOG_IN.finditer(folded)}) > 1:
        return "log-in"
    return "robot-check" if _ROBOT.search(folded) else None


def _is_dense(text: str, entry: Entry | None) -> bool:
    """Whether nearly all of a text asks for consent, though the page has the article's title."""
    if word_count(text) > LONGEST_WALL or (entry is not None and _COOKIE.search(fold(entry.title))):
        return False
    lines = [fold(line) for line in text.splitlines() if line.strip()]
    about = [line for line in lines if _COOKIE.search(line)]
    if len(about) < 2:
        return False
    asks = {found.group() for line in lines for found in _CONSENT.finditer(line)}
    return len(asks) > 1 and sum(map(len, about)) >= DENSE * sum(map(len, lines))
