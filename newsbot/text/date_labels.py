"""Words for a change of a text and for its publication, as they stand beside dates, language by language.

To teach one, add it to its language's line: a regular expression without regard to case.
"""

CHANGES = (
    r"updat|modif|edited|review|revis|last\s+change|aktuali[sz]|stand\s*:|mis\s+à\s+jour|a[ct]tuali[zs]|atuali[zs]|aggiorn"
    r"|bijgewerkt|gewijzigd|oppdater|opdater|uppdater|ändrad|päivit|muokattu|frissít|módosít|\b(?:zmieni|změn|zmen|uprav|izmij)|ažurir|posodob"
    r"|обнов|измен|оновл|змін|ενημέρωσ|ενημερώθ|τροποποί|güncel|diperbarui|diubah|cập\s+nhật|تحديث|ویرایش|עודכן|עדכון"
    r"|更新|修改|修正|수정|업데이트|अपडेट|अद्यतन|แก้ไข|atnaujint|atjaunin|uuendat|muudet"
)
PUBLICATIONS = (
    r"posted|published|(?:publication\s+|(?<![^\W\d_]\s))date|released|issued|geschrieben|gepostet|eingestellt|gespeichert|online\s+seit|erschienen|veröffentlicht|erstellt"
    r"|rédigé|posté|mis\s+en\s+ligne|parue?|publié|publi[ck]ad[ao]|creado|postado|fecha(?=\s*:|\s+de\s)|pubblicat[ao]|inserito|data(?=\s*:)"
    r"|gepubliceerd|geplaatst|publisert|publiceret|offentliggjort|oprettet|udgivet|publicera[dt]|julkaistu|megjelent|közzétéve|létrehozva"
    r"|opublikowan[oaey]|publikacja|utworzono|dodano|publikováno|vydáno|zveřejněno|publikované|zverejnené|vydané|objavljen[oa]|objava|publicat|postat"
    r"|опубликован[оа]|публикаци[яи]|создано|опубліковано|створено|публикуван[оа]|δημοσίευση|δημοσιεύ[θτ]ηκε|αναρτήθηκε|yayın(?:lanma|landı)?|giriş(?=\s*:)|eklenme"
    r"|diterbitkan|terbit|dipublikasikan|tayang|ngày\s+đăng|đăng|xuất\s+bản|avaldatud|publicēts|paskelbta|publikuota"
    r"|نُشر|نشرت?|انتشار|פורסם|פרסום|प्रकाशित|เผยแพร่"
)
CJK_PUBLICATIONS = (
    r"(?:公開|掲載|配信|発行|発表|投稿)(?:日時?)?|(?:发布|發布|发表|發表|刊登|出版)(?:时间|時間|日期|于|於)?"
    r"|입력|등록|게재|작성일?|발행일?"
)
