"""Common given names and whether men or women bear them: what tells "he" from "she" where no title does."""

from __future__ import annotations

from summarizer.text.cues.language import table

GIVEN = table(
    m="""adam ahmed alan albert alejandro alex alexander alexandr alfred ali andreas andrei andrew andrii andriy
    andrzej anthony antonio
    antony arnold arthur barack ben benjamin bernard bernie bill bob boris brad brian bruce carl carlos charles chris
    christian
    christoph chuck craig dan daniel dave david dennis dieter dmitri dmytro don donald doug douglas ed eduardo edward
    elon emmanuel emil eric erik ernest evan fernando francis francois frank franz fred friedrich gary gavin geert
    george
    gerhard giorgio giuseppe glenn gordon greg gregory guido gustav harold harry hans heinz helmut henry herbert
    howard hubert hugo ian igor
    ivan ivo jack jacob jair jake james jan jared jason javier jean jeff jeremy jerry jim joachim joe joel joerg
    johann john jon jonathan jorge
    jose josef joseph josh juan julian jürgen karl keir keith ken kenneth kevin kim klaus konrad kurt larry lars lech
    leo leonid lloyd louis luis lukas
    lutz manfred manuel marc marco mario mark markus martin matt matthew matthias max michael michel miguel mike
    mikhail mitch mitt mohammed muhammad
    narendra neil newt nicolas nicholas nick nigel nikolai norbert oleg oleksandr olaf oleksii oliver otto pablo
    patrick paul pavel pavlo pedro peter
    petro philip philipp pierre rafael ralph rand raul ray recep reinhard rex richard rick robert roberto rod roger
    roland ron ronald roy
    rudolf rudy rupert russell sam scott sean sebastian serge sergei serhii sergey shinzo silvio stefan stephen steve
    steven stuart taras
    ted theodor thomas tim timothy tobias todd tom tommy tony vaclav victor viktor vincent vitali vitalii vladimir
    volker volodymyr volodimir
    walter warren werner wilhelm will william winston wladimir wolfgang xavier yevgeny yuri zbigniew мark володимир
    андрій сергій петро""",
    f="""abigail adriana alexandra alice alicia alison amanda amy ana andrea angela angelina anita ann anna anne
    annegret annalena
    annette antonia astrid barbara beate beatrice bettina brigitte brenda carla carly carmen carol carolina caroline
    catherine
    charlotte cheryl chelsea christina christine christiane clara claire claudia condoleezza cornelia cristina
    cynthia dana deborah
    debbie denise diana diane donna dorothea doris edith ekaterina elaine elena elisabeth elise elizabeth ellen emily
    emma
    erika ernestina eva evelyn fiona florence franziska françoise gabriele gina giorgia gloria grace greta hannah
    heather heidi
    helen helena helga hillary ilse inge ines ingrid irene iryna isabel ivanka jacinda jackie jana jane janet jennifer
    jessica jill joan joanna jocelyn judith judy julia julie juliette kaja kamala karen karin katarina kate katharina
    katherine kathleen
    kathy katja kellyanne kelly kim kirsten kristi laura lauren lena leslie linda lisa loretta lucia lucy madeleine
    maggie margaret margarita
    margot maria mariana marie marina marine marion marsha martha mary maya megan megyn melania melissa mette michele
    michelle
    monica monika nadia nancy natalia natalie nataliia natasha nicola nicole nina nikki oksana olena olga olha pamela
    patricia patty paula
    petra rachel rebecca regina renate rita roberta rosa rose ruth sabine sandra sarah sara sharon sheila silvia
    simone sofia
    sonia sophie stephanie sue susan susanne suzanne svenja sylvia tamara tanja tatiana teresa theresa tina
    tulsi tymoshenko ursula ute valentina valerie vanessa vera veronica victoria viktoria virginia wendy yulia yvonne
    зоя ольга олена юлія""",
)
# Borne by both.
for _name in ("kim", "andrea", "simone", "jean"):
    GIVEN.pop(_name, None)
