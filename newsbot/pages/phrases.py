"""Words by which outlets of a language mark what is not the article.

To teach one, add it to its list; no outlet's name belongs here.
Entries are regular expressions without regard to case, matched at the start of a line unless said otherwise.
"""

import re

from newsbot.pages.hints import AnyCase

# A line that points to another article: "Read more: …".
_POINTERS = (
    # English
    r"(?:also\s+)?read\s+(?:more|next|also|now|this|the\s+full)\b",
    r"(?:also|must|further|recommended)[\s-]+(?:read|reading)\b",
    r"(?:related|recommended|watch|listen)(?:\s+\w+)?\s*[:：|]",
    r"more\s*:",
    r"more\s+(?:on|from|about|stories|news|great|coverage)\b",
    r"see\s+also\b",
    r"don[’']t\s+miss\b",
    r"click\s+here\b",
    r"sign\s*-?up\b",
    r"subscribe\b",
    r"follow\s+(?:us|our|@)",
    r"join\s+our\b",
    r"download\s+(?:our|the)\s+app",
    r"get\s+(?:the|our)\s+(?:latest|app|newsletter)",
    r"you\s+(?:may|might)\s+(?:also\s+)?(?:like|be\s+interested)",
    r"explore\s+further",
    r"related\s+(?:articles?|posts?|stories|content|reading|links|news|topics?|coverage)\b",
    r"want\s+(?:more\b|to\s+(?:know|read|learn|see|hear)\s+more\b)",
    r"(?:watch|listen\s+to)\s+the\s+(?:full|whole|audio)\b",
    # German
    r"lesen\s+sie\s+(?:auch|mehr|hier|dazu)",
    r"lies\s+auch",
    r"mehr\s+(?:zum\s+thema|dazu|über|aus|von)\b",
    r"siehe\s+auch",
    r"auch\s+interessant",
    r"weitere\s+(?:informationen|themen|artikel|nachrichten|meldungen)",
    r"das\s+könnte\s+(?:sie|dich)",
    r"zum\s+thema\b",
    r"auf\s+dieser\s+seite",
    # Romance languages
    r"lire\s+aussi|à\s+lire\b|voir\s+aussi",
    r"lea\s+(?:también|más)|lee\s+también|te\s+puede\s+interesar|noticias?\s+relacionadas?",
    r"leia\s+(?:também|mais)|veja\s+também|saiba\s+mais",
    r"leggi\s+anche",
    r"(?:sur\s+le\s+même\s+sujet|dans\s+la\s+même\s+rubrique|plus\s+d[’']articles|más\s+(?:sobre|noticias)|mais\s+(?:sobre|notícias)|altr[oe]\s+(?:su|da|notizie))\b",
    # North, east, beyond
    r"les\s+også|læs\s+også|läs\s+(?:också|mer|även)|lees\s+ook|meer\s+(?:over|uit|nieuws)\b|mere?\s+(?:om|fra|från)\b|(?:więcej|více)\s+(?:o|z)\s",
    r"czytaj\s+(?:też|także|więcej)|zobacz\s+(?:też|także)|čtěte\s+také|přečtěte\s+si",
    r"читайте\s+(?:также|ещё)|читайте\s+також",
    r"ilgili\s+haber|ayrıca\s+okuyun|(?:इसे|यह)\s+भी\s+पढ़ें|اقرأ\s+(?:أيضا|أيضًا|المزيد)|קראו\s+(?:גם|עוד)",
    r"διαβάστε\s+(?:επίσης|ακόμ[ηα]|περισσότερα)|δείτε\s+(?:επίσης|ακόμ[ηα])|lue\s+myös|katso\s+myös|olvass?[ao]?\s+(?:el\s+ezt\s+is|még|tovább)",
    r"citește\s+(?:și|și:|mai\s+mult)|pročitajte\s+(?:i|još)|прочетете\s+(?:още|също)|preberite\s+(?:tudi|še)",
    (
        r"llegiu\s+també|llegeix\s+també|le\s+tamén|irakurri\s+(?:ere|gehiago)|lexo(?:ni)?\s+(?:edhe|gjithashtu|më\s+shumë)|lesa\s+meira|sjá\s+einnig|prečítajte\s+si|pročitaj(?:te)?\s+(?:i|još|više)"
        r"|прочитајте|прочитај\s+(?:и|повеќе)|(?:вижте|виж)\s+(?:още|също)|loe\s+(?:ka|lisaks|veel)|lasi(?:et)?\s+(?:arī|vēl)|(?:taip\s+pat\s+)?skaityki?te\s+(?:taip\s+pat|daugiau)|чытайце\s+таксама"
    ),
    r"soma\s+(?:pia|zaidi)|funda\s+(?:olunye|okunye|futhi)|basahin\s+(?:din|rin)|baca\s+lagi|წაიკითხეთ|կարդացեք\s+նաև",
    (
        r"(?:مزید|یہ\s+بھی)\s+پڑھیں|(?:بیشتر|همچنین)\s+بخوانید|आणखी\s+वाचा|(?:हे\s?ही|हेही)\s+वाचा|(?:और|ये\s+भी)\s+पढ़ें|আর[ওো]\s+পড়[ুেন]|আরও\s+পড়ুন|இதையும்\s+படிக்க|மேலும்\s+படிக்க"
        r"|ఇవి\s+కూడా\s+చదవండి|ఇది\s+కూడా\s+చదవండి|ഇതും\s+വായിക്കുക|ಇದನ್ನೂ\s+ಓದಿ|આ\s+પણ\s+વાંચો|ਇਹ\s+ਵੀ\s+ਪੜ੍ਹੋ"
    ),
    r"関連記事|あわせて読みたい|関連リンク|相关(?:阅读|新闻|报道)|延伸(?:閱讀|阅读)|관련\s*기사|함께\s*읽기|xem\s+thêm|đọc\s+thêm|baca\s+juga|simak\s+juga|อ่านเพิ่มเติม|ข่าวที่เกี่ยวข้อง",
)
# The whole line is a label or control of the page.
_CHROME = (
    r"advertisement|anzeige|werbung|reklame?|publicité|publicidad|pubblicità|sponsored(?:\s+content)?",
    r"skip\s+(?:to|past|ad)|story\s+continues(?:\s+below)?(?:\s+advertisement)?|article\s+continues\s+(?:after|below).*",
    r"continue\s+reading.*|loading(?:\s+\w+)?(?:\s?(?:\.\.|…).*)?|like\s+(?:this|loading).{0,20}|buy\s+now|back\s+to\s+top|zur\s+startseite|nach\s+oben",
    r"share(?:\s+(?:this|on|via|article|story)(?:\s+[\w:]+){0,4})?:?|tweet|print|email|copy\s+link|follow|save|bookmark",
    r"comments?|view\s+(?:all|more|comments).*|show\s+(?:more|less)|artikel\s+teilen|drucken|kommentare?",
    (
        r"(?:(?:beitrag\s+)?teilen|partage[rz]|compart(?:ir|e|a|ilh(?:ar|e))|condividi|delen|deel|del|dela|jaa|udostępnij|sdílet|zdieľať|podijeli|megosztás|paylaş|поделиться|поділитися|споделете|κοινοποίηση|μοιραστείτε|bagikan|chia\s+sẻ|شارك|مشاركة|שתפו|שיתוף|シェア(?:する)?|.{0,10}フォロー(?:する)?|分享|공유(?:하기)?|शेयर\s+करें|साझा\s+करें)"
        r"(?:\s+(?:(?:cet|esta?|este|questo|dit|den|denna|tämä)\s+)?(?:article|noticia|artículo|artigo|notícia|articolo|artikel|artikeln|artiklen|artikkeli|artykuł|článek|статью|новость|статтю|المقال|الخبر))?(?:\s+(?:mit|auf|sur|en|via|su|på|med|na|op))?\s*:?"
    ),
    r"(?:gefällt\s+mir|j[’']aime\s+ça|me\s+gusta(?:\s+esto)?|mi\s+piace|vind\s+ik\s+leuk)\s*:?(?:\s+(?:lade|chargement|cargando|caricamento|laden).{0,12})?",
    r"listen(?:\s+to\s+(?:this\s+)?(?:article|story).*)?|\d+\s*min(?:ute)?s?(?:\s+read)?|embed(?:ded)?\s+content.*",
    r"(?:ai|ki)[\s-]*(?:generated|generiert\w*)\s+(?:illustration|image|bild)|image|photo|video|source|quelle",
    r"\d{1,2}:\d{2}\s*/\s*\d{1,2}:\d{2}|\d{1,2}[:.]\d{2}(?:\s*(?:[ap]\.?m\.?|uhr|[A-Z]{3,4}))?",
    r"(?:page|seite|página|pagina|strona)\s+\d+\s*(?:of|von|de|di|van|z|/)\s*\d+.{0,40}",
    (
        r"(?:already\s+(?:an?\s+)?(?:subscri\w+|member|registered)|(?:schon|bereits)\s+(?:abonnent|kunde|registriert)|déjà\s+abonné|ya\s+(?:eres|soy)\s+suscript|já\s+é\s+assinante|già\s+abbonat"
        r"|(?:redan|allerede)\s+(?:prenumerant|abonnent)|al\s+abonnee|уже\s+подписаны|zaten\s+abone|masz\s+już\s+(?:konto|dostęp|prenumerat))\w{0,6}.{0,20}\?.{0,60}"
    ),
    (
        r"(?:abonnez-vous|suscríbe(?:te|se)|assine|abbonati|abonneer\s+je|prenumerera|abonner|abonnér|tilaa|wykup|předplaťte|fizess\s+elő|abone\s+ol\w*|подпишитесь)\b"
        r".{0,40}\b(?:pour\s+(?:lire|continuer)|para\s+(?:leer|seguir|continuar|ler)|per\s+(?:leggere|continuare)|om\s+(?:verder|te\s+lezen)|för\s+att\s+läsa|for\s+(?:å|at)\s+læ?e?se|lukemis\w*|dostęp\w*|číst|olvas\w*|okumaya|чтобы\s+(?:читать|прочитать)).{0,80}"
    ),
    r".{0,30}\b(?:video|player|audio|stream)\b.{0,30}\b(?:failed\s+to\s+load|wird\s+geladen|konnte\s+nicht\s+geladen.{0,20})",
    r"(?:this|dieses|cette|este|questo|deze)\s+video\s+(?:is\s+(?:not\s+available|unavailable)|ist\s+nicht\s+verfügbar|n[’']est\s+pas\s+disponible|no\s+está\s+disponible|non\s+è\s+disponibile|is\s+niet\s+beschikbaar).{0,40}",
    r"(?:打开|下载|打開|下載)\s*app.{0,12}|(?:展开|展開|阅读|閱讀|查看)(?:全文|剩余.{0,8})",
    r"(?:table\s+of\s+)?contents?|inhaltsverzeichnis|tags?|topics?|discussion|newsletter|next|previous|menu|search|close",
)
# The whole line says whose picture it is.
_CREDITS = (
    (
        r"(?:photo|image|picture|video|foto|bild|fotos|credit|source|quelle|crédit(?:o)?|фото|写真|圖|图片来源|사진|ảnh)s?"
        r"(?:\s+(?:credit|by|courtesy|via|illustration)s?)?\s*[:：/©].{0,120}"
    ),
    r"(?:photo(?:graph)?|image|picture|foto|bild)s?\s+(?:by|von|par|di|courtesy\s+of|credit)\s[^.!?]{2,60}",
    r"©.{0,160}|\(c\)\s.{0,120}|copyright\b.{0,200}|all\s+rights\s+reserved.{0,60}|getty\s+images.{0,40}",
    r".{0,80}/\s*(?:getty|afp|reuters|ap|dpa|epa)(?:\s+images)?\W*",
)
# At the end of a line: whose picture the line is about.
_CREDITED = (
    r"[(（](?:(?:\w+\s){0,2}(?i:photo|foto|image|bild|picture|credit)s?\s?(?:[:：/©]|\b(?:by|von|via|courtesy)\b)\s?[^()]{2,60}|[A-ZÀ-Þ][\w.'’-]+(?:\s[A-ZÀ-Þ][\w.'’-]+){0,3}\s?/\s?[A-ZÀ-Þ][^()]{1,40})[)）]",
    r"(?<=[.!?)”“\s])(?:(?i:photo|foto|bild|image|picture)s?|(?i:photograph)|Credit|©)(?:\s(?:by|von|credit))?\s*[:：©/]\s*[^.:]{2,60}",
    r"/\s?(?:Getty(?:\sImages)?|AFP|Reuters|REUTERS|dpa|EPA|AP)(?:\sImages)?",
)
# Somewhere in a short line: a page that needs scripts, or another browser, says so.
_NOTICES = (
    r"\b(?:enable|activate|turn\s+on|aktivier\w*|activer|activez|habilit\w*|activ[ae]r?)\b.{0,60}\bjavascript\b|html5[\s-]video",
    r"\bjavascript\b.{0,60}\b(?:enabled?|aktivier\w*|activ[ée](?:e?s?|r|z)\b|disabled|deaktiviert|required|erforderlich)\b",
    r"externe[rns]?\s+inhalte?n?\b.{0,60}\b(?:anzeig|angezeigt|lad|gelad|freischalt|einverstanden|ergänzt|aktivier)\w*|redaktionell\w*\s+inhalt\b",
    r"personenbezogene\s+daten\s+an\s+(?:dritt|externe)|(?:einwilligung|zustimmung)\b.{0,80}\b(?:inhalte?n?|video|karte|anzeigen|laden)\b",
    r"(?:contenu|contenido|contenuto|inhoud|content)\b.{0,60}\b(?:bloqué|bloqueado|bloccato|geblokkeerd|blocked)\b.{0,60}\bcookies?",
    r"\bbrowser\b.{0,30}\b(?:does\s+not|doesn[’']t|not)\s+support|browser\s+unterstützt\b",
)
# Notes under a text: credits, appeals, rules of the house. Corrections and notes on first publication are text.
_CLOSINGS = (
    r"with\s+(?:reports?|files|additional\s+reporting)\s+(?:from|by)\b",
    r"additional\s+reporting\b|reporting\s+(?:and\s+writing\s+)?by\b",
    r"(?:written|edited|reviewed|updated|fact[\s-]checked)\s+by\b.{0,120}$",
    r"(?:[\w.’' ]{3,60}\s)?(?:writers?|reporters?|staff)\s.{0,200}contributed\b",
    r"_{0,9} ?[\w’' -]{3,40}\sreported\s+from\s.{0,200}\swriters?\s.{0,200}contributed\b",
    r"zitier(?:vorschlag|weise|hinweis)\b|so\s+zitieren\b|(?:how\s+to\s+)?cite\s+(?:this|as)\b|pour\s+citer\b|c[oó]mo\s+citar\b|come\s+citare\b|как\s+цитировать|引用格式|引用方法",
    r"(?:redaktion|faktencheck|mitarbeit|fact[\s-]?check(?:ing)?|editing)\s*[:：]\s?[^.!?]{3,120}$",
    r".{0,120}\bcontributed\s+to\s+this\s+(?:report|article|story)",
    r"(?:first\s+)?(?:published|updated|posted|last\s+(?:updated|modified))\s*(?:on|at|:|\d).{0,80}$|posted\s+(?:by|in)\s|filed\s+under\b",
    r"(?:eingestellt|geschrieben|gepostet|abgelegt|veröffentlicht|erstellt)\s+(?:von|am|um|in|unter)\s.{2,80}$",
    r"(?:this|dieser|ce|cet|esta|este|questo|questa|dit|deze)\s+(?:entry|post|beitrag|eintrag|artikel|billet|article|entrada|artículo|articolo|voce|bericht)\s+(?:was|is|wurde|ist|a\s+été|fue|ha\s+sido|è\s+stat[oa]|werd|foi)\s+(?:(?:posted|published|filed|tagged)\s+(?:in|on|under|by)\b|.{0,160}\b(?:abgelegt|verschlagwortet|einsortiert)|(?:am|unter|in|von)\s.{0,80}\b(?:veröffentlicht|gepostet|erstellt)|(?:publiée?|publicad[ao]|pubblicat[ao]|inserit[ao]|geplaatst)\s+(?:le|dans|par|el|en|por|il|in|da|op|door)\b)",
    r"(?:tags?|labels?|categor(?:y|ies)|kategorien?|schlagw\w+|stichworte?|catégories?|étiquettes?|etiquetas|categorías?|trefwoorden)\s*[:：]",
    (
        r"(?:mit|by|von|red|\()\s*/?\s*(?:material\s+(?:von|der)\s+)?(?:dpa|afp|apa|reuters|ap|epd|kna|sid|ansa|efe|lusa"
        r"|anp|ntb|tt|ritzau|stt|pap|ctk|aa)(?:[\s/,-]+\w{2,8}){0,3}\)?$"
    ),
    r".{0,40}\b[\w.+-]{2,40}@[\w-]{2,40}\.[\w.]{2,20}\W*$",
    r"quellen?\s*:|stand\s*:|citation\s*:|more\s+[\w\s]{2,30}:\s*https?://",
    r"bitte\s+(?:achten|beachten)\s+sie\b|aten[çc][ãa]o\s*:\s*coment|this\s+document\s+is\s+subject\s+to\s+copyright",
    r"(?:write|reach|contact|e-?mail)\s+(?:to\s+)?(?:the\s+)?(?:reporters?|authors?|[A-Z]\w+\s+[A-Z]\w+)\s+(?:at|on)\b",
    r"about\s+the\s+author|have\s+a\s+(?:story|tip|correction)\b|know\s+something\b|got\s+a\s+(?:tip|story)|submit\s+a\s+tip",
    r"dieser\s+(?:artikel|text|beitrag)\s+(?:ist|erschien|wurde)\s+(?:zuerst|erstmals|ursprünglich)|aus\s+dem\s+englischen\b",
    r"il\s+vous\s+reste\b|la\s+suite\s+est\s+réservée|hat\s+ihnen\s+dieser\s+artikel|unterstützen\s+sie\s+uns",
    r"(?:责任编辑|責任編輯|编辑|編輯|记者|기자)\s*[:：]",
    r"(?:.{0,6}声明|.{0,6}聲明|本文|以上|文中|文章).{0,60}(?:不代表|不等于).{0,20}(?:立场|立場|观点|觀點)|無?无?断転載|무단\s*전재|저작권자\s*[ⓒ©(]",
    r"diese[rs]?\s+(?:thema|beitrag)\s+im\s+programm|ein\s+klick\s+für|folgst\s+du",
    r"(?:if\s+you\s+)?(?:liked?|enjoy(?:ed)?)\s+(?:this|what)\b.{0,80}\b(?:subscribe|share|follow|sign)",
    r"please\s+(?:consider\s+)?(?:support|donat|subscrib)|support\s+(?:our|us)\b",
    r"(?:do\s+you\s+)?have\s+(?:any\s+)?(?:questions|feedback|information)\b.{0,60}\?",
)
# Somewhere in a short line: an offer to readers.
_OFFERS = (
    r"\b(?:our|free|daily|weekly)\s+(?:\w+\s+){0,3}newsletters?\b|\bnewsletter\s+(?:sign\W?up|abonn)",
    r"\b(?:subscribe|sign\s*-?up|signed\s+up|join|get|receive|(?:want|like)\s+more)\b.{0,60}\bnewsletters?\b",
    (
        r"\b(?:abonn(?:ieren?\s+sie|iere|ez|eer)|inscri(?:vez|va|be)|suscr[ií]be(?:te|se)|assine|inscreva|iscriv(?:iti|etevi)|prenumerera\s+på|tilmeld\s+dig"
        r"|meld\s+(?:je|dich|deg)|schrijf\s+je|tilaa|zapisz\s+się|subskrybuj|přihlaste\s+se|iratkozz\w+|berlangganan)\b.{0,60}\b(?:newsletters?\w*|boletín"
        r"|nieuwsbrief|nyhetsbrev|nyhedsbrev\w*|uutiskirje\w*|hírlev\w+|buletin|infolettre|odběr\w*)|\bbülten\w*\s+abone\s+ol"
    ),
    r"подпи(?:шитесь|сывайтесь)\s+на\b|підпи(?:шіться|суйтесь)\s+на\b|εγγραφείτε\s+στ\w+\b|اشترك(?:وا)?\s+في\s+(?:نشرت|النشرة)|הירשמו\s+ל|đăng\s+ký\s+nhận\s+(?:bản\s+tin|email)",
    r"ニュースレター(?:に|を)?(?:登録|購読)|メルマガ(?:に|を)?登録|订阅.{0,12}(?:新闻|邮件|简报)|訂閱.{0,12}(?:電子報|郵件)|뉴스레터.{0,4}구독|न्यूज़लेटर.{0,20}(?:सदस्यता|सब्सक्राइब)",
    r"follow\s+[\w'’ ]{2,40}\s+on\s+google\s+news",
    r"\b(?:abonnier\w*|folge(?:n\s+sie|t)?|join|follow|suivez|rejoignez|abonnez|seguici|iscriviti|únete|sigue|siga|segui|volg|följ|følg|obserwuj|dołącz)\s[^.!?]{0,60}\b(?:whatsapp|telegram)",
    (
        r"(?:folge?n?\s+sie\s+uns|folgt?\s+uns|suivez-nous|rejoignez-nous|abonnez-vous|s[ií]guenos|siga-nos|siga\s+a\s+gente|seguici|volg\s+ons|følg\s+oss"
        r"|følg\s+os|följ\s+oss|seuraa\s+meitä|obserwuj\s+nas|sledujte\s+nás|bizi\s+takip|urmăriți-ne|kövess\w*\s+minket)\b.{0,60}"
        r"\b(?:google|facebook|instagram|twitter|youtube|tiktok|linkedin|bluesky|mastodon|x)\b"
    ),
    r"(?<![^\W\d_]\s)(?:sign(?:ing)?\s*-?up\s+(?:for|to)|subscribe\s+(?:to|now|today|for))\b|start\s+(?:free|your\s+free)\b",
    r"\bchoose\s+your\s+plan\b|\bunlimited\s+(?:digital\s+)?access\b|\bjetzt\s+(?:testen|abonnieren|weiterlesen)\b",
    r"(?:please|here\s+to|and|or)\s+(?:sign\s*-?up\s+(?:for|to)|subscribe\s+(?:to|now|today|for))\b",
    r"follow\s+(?:us|him|her|them|me)\s+on\b|on\s+(?:twitter|facebook|instagram|x|telegram|whatsapp)\s+@",
    r"download\s+(?:our|the)\s+.{0,20}app\b|affiliate\s+(?:links?|commission)|earn\s+a\s+(?:small\s+)?commission",
)
# The whole of a link under a teaser.
_READ_ON = (
    r"(?:read|show|see|view|learn|find)\s+(?:on|more|the\s+(?:rest|story|article)|article|story)|more|continue(?:\s+reading)?|full\s+story",
    r"(?:mehr|weiter)(?:\s*lesen|\s+erfahren)?|zum\s+artikel|lire(?:\s+(?:la\s+suite|plus|l.article))?|en\s+savoir\s+plus",
    r"leer\s+m[aá]s|seguir\s+leyendo|ver\s+m[aá]s|leggi(?:\s+(?:tutto|di\s+più|l.articolo))?|continua(?:\s+a\s+leggere)?|ler?ia?\s+mais",
    r"lees\s+(?:meer|verder)|les\s+(?:mer|mere)|læs\s+mere|läs\s+mer|lue\s+lisää|czytaj\s+(?:więcej|dalej)|číst\s+(?:více|dál)|tovább",
    r"devamını\s+oku|devamı|читать\s+(?:далее|дальше|полностью)|подробнее|далее|читати\s+далі|اقرأ\s+المزيد|المزيد|קרא\s+עוד|להמשך",
    r"続きを読む|もっと見る|詳細|阅读更多|閱讀更多|查看更多|更多|详细|더\s*보기|자세히|xem\s+thêm|selengkapnya|baca\s+selengkapnya",
)
# The whole of a link below a text.
_BACK = (
    r"(?:go\s+)?back(?:\s+to\s.{2,40})?|previous(?:\s+\w+)?|return\s+to\s.{2,40}|print(?:\s+(?:this\s+)?(?:page|article))?|e-?mail(?:\s+this.{0,20})?|permalink|top",
    r"zurück(?:\s.{2,40})?|(?:seite\s+)?(?:drucken|versenden|weiterempfehlen|empfehlen)|nach\s+oben|seitenanfang|weiter|vorherige\w*|nächste\w*",
    r"retour(?:\s.{2,40})?|imprimer|haut\s+de\s+page|volver(?:\s.{2,40})?|imprimir|voltar(?:\s.{2,40})?|indietro|torna\s+.{2,40}|stampa",
    r"terug(?:\s.{2,40})?|tilbage|tilbake|tillbaka|wstecz|powrót|drukuj|zpět|назад|наверх|geri|戻る|返回|トップへ.{0,10}|뒤로",
)
# In every paragraph of a page that asks for leave to store cookies.
_CONSENT = (
    r"cookies?\b|consent(?:s|ed|ing)?\b|einwillig|consentement|consentimiento|consenso\s|consentimento|toestemming|samtykke",
    r"samtycke|suostumus|evästeitä|plik\w*\s+cookie|zgod[aęy]\s|souhlas|hozzájárul|çerez|файл\w*\s+cookie|согласи[ея]",
    r"ملفات\s+تعريف\s+الارتباط|עוגיות|クッキー|同意|쿠키",
)
# The whole of a heading above what readers wrote.
_COMMENTS = (
    r"(?:\d+\s+|no\s+)?(?:reader\s+)?comments?(?:\s+(?:on|to)\s.{2,200}|\s*[(:].{0,12})?|(?:\d+|one|two|no)\s+(?:repl(?:y|ies)|responses?|thoughts?)(?:\s+(?:on|to)\s.{2,200})?",
    r"(?:leave|post|write|add|submit)\s+(?:a|your)\s+(?:comment|reply|response)(?:\s.{0,30})?|join\s+the\s+(?:discussion|conversation)",
    r"(?:\d+\s+|keine\s+|ein\s+)?(?:kommentare?|leserkommentare|leserstimmen)(?:\s+(?:zu|auf)\s.{2,200}|\s*[(:].{0,12})?|(?:\d+|eine)\s+(?:reaktion(?:en)?|antwort(?:en)?|gedanken?)(?:\s+(?:zu|auf)\s.{2,200})?",
    r"(?:(?:dein|ihr|einen|neuen)\s+)?kommentar\s+(?:verfassen|schreiben|hinterlassen|abgeben)|schreiben?\s+(?:sie\s+)?einen\s+kommentar",
    r"(?:\d+\s+)?commentaires?(?:\s*[(:].{0,12})?|\d+\s+(?:réactions?|réponses?)(?:\s.{2,200})?|(?:laisser|ajouter|poster|écrire)\s+un\s+commentaire",
    r"(?:\d+\s+)?(?:comentarios?|comentários?|commenti)(?:\s+(?:en|a|em|su)\s.{2,200}|\s*[(:].{0,12})?|\d+\s+respuestas?(?:\s.{2,200})?",
    r"lascia\s+un\s+commento|dej[ae]\s+(?:un|tu)\s+comentario|deixe\s+(?:um|seu)\s+comentário",
    r"(?:\d+\s+)?(?:reacties|kommentarer|kommentit|komentarze|komentáře|yorumlar?|комментари[ий]|коментари?і?|σχόλια|تعليقات|التعليقات|תגובות|コメント|评论|評論|留言|댓글)(?:\s*[(:].{0,12})?",
)
# The whole of a heading that heads comments, unless the text is a paper's.
_DISCUSSIONS = (
    (
        r"(?:reader\s+|join\s+the\s+)?discussions?|responses|readers?[’']?\s+(?:views|opinions|letters)|opiniones\s+de\s+l\w+\s+lector\w+"
        r"|avis\s+des\s+lecteurs|l[’']opinione\s+dei\s+lettori|opinião\s+dos\s+leitores|was\s+leser\s+(?:sagen|schreiben|meinen)|diskussion(?:en)?|discusi[oó]n|discuss(?:ione|ão|ie)|dyskusja|diskuse|tartışma|обсуждени[ея]|обговорення"
        r"|συζήτηση|مناقشة|النقاش|דיון|讨论|討論|토론"
    ),
)
_PAPERS = (
    (
        r"(?:[\d.]+\s+)?(?:abstract|introduction|background|(?:materials?\s+and\s+)?methods?|methodology|results?|findings|conclusions?|references"
        r"|einleitung|methoden?|ergebnisse|fazit|schlussfolgerung\w*|introducci[oó]n|m[eé]todos?|resultados?|conclusi[oó]n(?:es)?"
        r"|méthodes?|résultats?|introduzione|metodi|risultati|conclusion[ei]|введение|методы|результаты|выводы|方法|结果|結果)"
    ),
)
# In the small print of a form for a mail address.
_SIGN_UPS = (
    r"newsletter|privacy\s+policy|terms\s+of\s+(?:use|service)|datenschutz|nutzungsbedingungen|politique\s+de\s+confidentialité|inscription",
    r"política\s+de\s+privaci|bolet[ií]n|informativa\s+(?:sulla\s+)?privacy|privacy(?:beleid|verklaring)|nieuwsbrief|nyhetsbrev|nyhedsbrev",
    r"polityk\w+\s+prywatności|zásad\w+\s+ochrany|gizlilik|конфиденциальности|конфіденційності|απορρήτου|سياسة\s+الخصوصية|隐私|隱私|プライバシー|개인정보",
)
# Class names and ids of standfirsts, as whole words.
_STANDFIRST_NAMES = (
    r"dek|deck|intro|lead|lede|subtitle|sub-?title|subhead|sub-?headline|summary|excerpt|teaser|einleitung|abstract|sommaire"
    r"|chapo|chapeau|sottotitolo|occhiello|entradilla|tagline|ingress|bajada|spot|sapo|introtext|atc-intro\w*"
)
_SURE_STANDFIRST_NAMES = (
    r"standfirst|dek|deck|sub-?title|sub-?head|sub-?headline|tagline|excerpt|chapo|chapeau|sottotitolo|occhiello|entradilla|bajada"
    r"|ingress|spot|sapo|untertitel|undertitel|ondertitel|podtytul|subtitulo|sous-titre"
)
_CORRECTIONS = (
    r"corrections?|clarification|editor[’']s\s+note|an\s+earlier\s+version\s+of",
    r"this\s+(?:article|story|report)\s+has\s+been\s+(?:corrected|amended|updated)",
    r"korrektur|berichtigung|richtigstellung|anmerkung\s+der\s+redaktion|in\s+einer\s+früheren\s+(?:version|fassung)",
    r"düzeltme|rectificati(?:f|on)|corrección|rectificación|correzione|errata\s+corrige|correção|correctie|rettelse|rättelse",
    r"تصحيح|訂正|更正|תיקון",
)


def _any(parts: tuple[str, ...]) -> str:
    return "(?:" + "|".join(parts) + ")"


POINTER = re.compile(rf"^\W*{_any(_POINTERS)}", re.IGNORECASE)
CHROME = re.compile(rf"^\W*{_any(_CHROME)}\W*$", re.IGNORECASE)
CREDIT = re.compile(rf"^\W*{_any(_CREDITS)}$", re.IGNORECASE)
CREDITED = re.compile(rf"{_any(_CREDITED)}\W*$")
NOTICE = AnyCase(_any(_NOTICES))
CLOSING = re.compile(rf"^\W*{_any(_CLOSINGS)}", re.IGNORECASE)
OFFER = AnyCase(_any(_OFFERS))
CORRECTION = re.compile(rf"^\W*{_any(_CORRECTIONS)}(?!\w)", re.IGNORECASE)
STANDFIRST_NAME = re.compile(
    rf"standfirst|introtext|leadtext|text-lead|(?:^|[-_\s])(?:{_STANDFIRST_NAMES})(?:$|[-_\s])", re.IGNORECASE
)
SURE_STANDFIRST_NAME = re.compile(rf"(?:^|[-_\s])(?:{_SURE_STANDFIRST_NAMES})(?:$|[-_\s])", re.IGNORECASE)
"""Names that nobody gives to a first paragraph."""
DATELINE = re.compile(
    r"^[^\W\d_a-zà-þ][\w .'’/-]{1,40}(?:,\s(?:[^.–—]|(?<=\d)\.(?=\s)){1,30})?(?:\s?[(（][^()（）]{2,30}[)）])?"
    r"\s?[.:,]{0,2}\s?[–—-]{1,2}\s"
)
"""Place, day and agency before the first sentence."""
BYLINE = re.compile(
    r"^(?:By|BY|Von|VON|von|Par|Por|POR|Di|Af|Av|Door|Words|Text|Story)\s*[:：]?\s+"
    r"(?:(?:[A-ZÀ-ÞÄÖÜ][\w.'’-]*|de|la|van|der|von|di|al|bin|and|und|et|y|e|&)[\s,/|]*){1,10}$"
)
SIGNATURE = re.compile(
    r"^\W{0,2}[A-ZÀ-ÞĐ][\w.’'-]+(?:\s*[\s/|-]\s*(?:[A-ZÀ-ÞÚĐ][\w.’'-]*|de|da|van|von|der|la)){0,4}\W{0,1}$"
)
_NAME_JA = r"(?:[一-龯々]{3,5}|[一-龯々]{1,4}[\s\u3000][一-龯々ぁ-んァ-ヶ]{1,4}|[一-龯々]{1,3}[ぁ-ん]{2,4})"
SIGNED_JA = re.compile(
    r"(?:^|[。」])\s*[（(【](?!.*(?:略|[部局社載照注訳版]\s*[）)】]|新聞|通信社|写真|動画|画像|図|共同|時事|おわり|つづく|当時))"
    r"(?:(?:記者|文|執筆|取材・文|写真・文|文・写真)\s*[・:：／/]?\s*|[一-龯]{1,6}(?:支局|通信部|報道部|社会部|政治部|経済部)[・＝=、\s]*)?"
    rf"(?P<who>{_NAME_JA}(?:[、，・]\s*{_NAME_JA}){{0,4}})[）)】]\s*$"
)
"""Who wrote it, in brackets after the last sentence of a Japanese text."""
SIGNED_KO = re.compile(
    r"^[\[(【（]?\s*(?:[^\s\[\]()@]{2,20}\s+)?(?P<who>[가-힣]{2,4})\s*기자(?:\s*=?\s*\S{1,60}@\S{1,60})?\s*[\])】）]?$"
)
"""Who wrote it, in the last line of a Korean text."""
READ_ON = re.compile(rf"^\W*{_any(_READ_ON)}\W*$", re.IGNORECASE)
COMMENTS = re.compile(rf"^\W*{_any(_COMMENTS)}\W*$", re.IGNORECASE)
DISCUSSION = re.compile(rf"^\W*{_any(_DISCUSSIONS)}\W*$", re.IGNORECASE)
PAPER = re.compile(rf"^\W*{_any(_PAPERS)}\W*$", re.IGNORECASE)
"""Headings of the parts of a paper, in which a discussion is one."""
BACK = re.compile(rf"^\W*{_any(_BACK)}\W*$", re.IGNORECASE)
CONSENT = AnyCase(_any(_CONSENT))
SIGN_UP = AnyCase(_any(_SIGN_UPS))
YEAR = re.compile(r"(?:19|20)\d\d")
SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")
