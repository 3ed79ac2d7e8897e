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
    андрій сергій петро
    aaron abdullah adrian ahmet aivars aksel alain alar albin aldis aldo aleksandar aleksander aleksandr aleksei
    alessandro alexei alexey algirdas alvaro ambrose anatoliy anatoly anders andrej andris andrius andrus angus
    antal antoine anton ants antti arash ari armand armen arne arseniy artem arto artur arturs arvydas asger askar
    atis attila aurel aurelijus axel balazs bart bartosz bastian bela benedikt bertrand bjarne björn blaise bogdan
    bohdan boleslaw boyko branko brendan bryan burak caspar caspian cem cezary chandler christophe christopher
    claude claus clemens clement colin conor cornel cornelius csaba cyril dainius damian damien danilo danylo dario
    darius dariusz davit declan denys derek didier diego dimitar dimitri dimitris dirk domenico dominic dominik
    dragan driss dusan dylan eamon edgar edgars edmund edvard edvinas edvins eero efraim egils egon einar eirik
    eitan elias elmar emanuel emre endre enrico enrique erkki ervin espen esteban etienne eugen eugene evgeny ezio
    fabian fabien fabio fabrice farid fedir felipe felix ferenc filip finn flavio florian franco frederic frederik
    fritz gabor gabriel gaspard gediminas geoffrey georg georges georgi gerard gergely gergo gianni gilles gintaras
    giovanni gitanas goran graham grzegorz guillaume gunnar gunter gustavo gyorgy haakon hakan halvor hamid
    hannes harald hasan hassan heikki heiko heinrich hendrik henri henrik henryk herman hjalmar holger horst
    hryhoriy huseyin ibrahim ignacio igors ihor ilie ilkka ilmar ilya imants indrek ioan ioannis ion irakli ismail
    istvan itamar ivar ivars jaak jaakko jaan jacek jacques jakob jakub janez janis janos jaroslav jaroslaw jay jens
    jeppe jerzy jesper jiri joao johan johannes jokubas jonas joost jordi jorgen joris josip jozef juha juhan jukka
    juraj jurgen juri jussi kaarel kacper kai kalle karel karlis karol karsten kaspar kasper kazimierz kemal kenji
    kerem kestutis kimmo kiril klaas konstantin konstantinos kostas krisjanis kristian kristjan krzysztof kyle
    kyriakos kyrylo kęstutis ladislav laimonas lajos lasse laszlo laurent lauri leif lennart leon leonardo leopold
    leszek levent linas linus lionel livio lorenzo luc luca luciano ludovic ludwig luigi lukasz lyubomyr maciej
    magnus maksim maksym malcolm manolis marcel marcin marcos marek marian marijus marius mariusz markku marko
    martins martti massimo mateo mateusz mathias mathieu mats matteo matti mattias maurice mauro maxim maxime mehmet
    michail michal micheal mieczyslaw mihai mihail mihaly mikael mikkel mikko mikola milos mindaugas miroslav
    miroslaw mladen mohamed moritz morten mustafa mykhailo mykola mykyta nathan nathaniel nazar nicolae nicolai
    nicusor nicușor niels niklas niko nikola nikolaj nikolaos nikolay nikos nils nuno octavian ognjen olav ole oleh
    oleksiy olivier omar orest oscar oskar osman ostap otakar owen paavo panos paolo pascal pasquale patrik paulius
    pawel peder pekka pentti per petar petr petras petteri piero pieter pietro piotr predrag radek radoslaw radosław
    radovan raimonds raimundas rainer ramon rasmus reijo remigijus remy renaud rene riccardo rihards rinat robertas
    robin rolf romain roman ruben ruslan rustem ryan ryszard sami samuel sander sandro saulius
    sebastien selim sergejs sergii serhiy severin shane shaun sigurd simon simonas sindre slawomir slobodan sofus
    soren sorin stanislav stanislaw stanley stefano stelian sten stig stjepan svein sven sverre szymon taavi tadas
    tadeusz tamas tarik tarmo teemu terje tero theo theodore thibault thierry thilo thorsten tiago tibor timo timur
    tobiasz toivo tomas tomasz toomas torsten traian tristan trond tuomas tyler tymofiy ugo ulf ulrich urmas
    valdas valdis valentin valeriu valeriy valery valtteri vasil vasile vasyl veiko veli vidar viggo viljar ville
    vincenzo vitaliy vitas vittorio vlad vladimirs vladislav vladyslav volodymir vsevolod vyacheslav vytautas
    waldemar walid wesley wiktor wim witold wojciech wopke yann yannis yaroslav yevhen yevhenii yiannis youssef
    yuriy yusuf yves zbynek zdenek zdravko zenon zoltan zoran zurab željko""",
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
    зоя ольга олена юлія
    ada adela adele adelina agata agnes agnese agnieszka aida aino aisha aleksandra alena alessandra alessia alexia
    alina alma alona amalia amelia amelie amina ana-maria anastasia anastasiia anca andrada andreea aneta angelika
    angelique anika anja anke anneke anneli annick annika antje antonina arancha ariadna ariane arta astra
    audrey augustina aurelia aurora ava ayse barbora beata beatriz belinda berit berta bianca birgit birgitta
    bogdana bojana bozena branka bridget britta camila camilla carina carolin cassandra catarina cecilia celia
    celine charlene chiara chloe chrystia clarissa clementine colette constance coralie corina dagmar daiva dalia
    daliah damaris daniela danielle danuta daria darja daryna delphine desiree dijana dina dominika dorina dorota
    dorothee dragana edina edita edyta eeva eglė eija eila eleanor eleni eleonora elif elin elina elisa elisabetta
    eliska elke elly els elzbieta emilia emilie emine emmanuelle erin esra esther eugenia eva-maria evgenia evita
    ewa fatima fatma federica felicia filipa flavia frances francesca frederique frida gabriela gabriella galina
    genevieve gerda germaine gertrud gesine ginevra ginta giulia grazyna gudrun gunilla gwen halina halyna
    hana hanna hanne harriet hatice hedwig heike heli henna henriette henrike hilda hilde ida ilona ilze imke inese
    ineta inga ingeborg inger inna ioana iolanda irina iris irma isabella isabelle isolde iulia iva ivana iveta
    iwona izabela jacqueline jadranka jadwiga janina jasmin jasmina jasna jeanne jeannette jekaterina jelena jenni
    jenny jette jitka johanna jolanda jolanta jorunn josefina josephine jovana juana judit juliana julija justyna
    jutta karina karla karolina karoline kata katalin katarzyna katerina kateryna kati katia katri katrin katrine
    kayleigh kersti kerstin khrystyna kinga kira kirsi kitty klara klaudia klavdia kristalina kristiina kristin
    kristina kristine krisztina krystyna laetitia laila laima lana larisa larysa leena leila lene leni leonie lesia
    lesya leyla lidia lidija lieve liina liis liisa lilia lilian liliana lilla lina lisbeth lise liudmila livia
    liz liza ljubica ljudmila lorena lotte louise lubov luciana lucie lucija ludmila ludmilla luise luiza lydia
    lyudmyla magali magda magdalena magdalene maia maija maja malgorzata malin manuela mara marcela marcia marei
    mareike maren margareta margaretha margarethe margarida margherita margrethe mari mariam marianne marie-agnes
    marie-louise mariia marija marika marit mariya marja marlene marta martina martine maryna mathilde matilda maud
    małgorzata melina melinda meral merete meri merike metka mia mihaela mila milena milica mina mira mirela
    miriam mirjana mirka moira mona myriam nadezhda nadiia nadine nadya nadège naomi nata natalija nataša nathalie
    nela nelly nicoletta nika nives noemi nora oana odile oleksandra olesia olivia ondine orsolya palmira paloma
    paola pascale paulina pauline pavla penelope penny petronela pia pilar polina priti rada radmila raisa raluca
    ramona raquel rasa reet regine reija renata renée rhea riitta rikke rima roksolana romana ronja rosalia rosemary
    roxana ruslana ruta rūta saara sabina sabrina salla salome sanela sanja sanna sari sarka selma senka silja silke
    silva silvana simona sinead sini siobhan siri sirpa sladjana slavka snezana solange solveig sophia sorina
    stefania stefanie steffi stella susana suzana svetlana svitlana sylvie szilvia taisiia tania tatjana tatyana
    tereza terezia tetiana teuta theodora therese tuula tytti tünde uliana ulla ulrike urszula urte valeria valeriia
    vanda vasilisa verena veronika vesna viola violeta viorica vitalina viviane vlasta véronique wanda weronika
    wiebke wilhelmina wilma wioletta yana yaroslava yasmin yelena yevgenia yevheniia yuliia yuliya yvette zaneta
    zdenka zeynep zhanna zita zlata zofia zoya zoë zuzana žaneta""",
)
# Borne by both.
for _name in ("kim", "andrea", "simone", "jean"):
    GIVEN.pop(_name, None)
