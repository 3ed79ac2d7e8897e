"""Common given names and whether men or women bear them: what tells "he" from "she" where no title does."""

from __future__ import annotations

from summarizer.text.languages.speech import table

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
    yuriy yusuf yves zbynek zdenek zdravko zenon zoltan zoran zurab željko
    aamer aap aart abdelmadjid abdulla achim adalbert adem adil aditya afonso agustin ahti ainars ajay akbar akio
    akos albano alberto aldona alen alfons alfredo aljaz allan allen alois alparslan amado amir amit anas anatol
    anil anis ankush antanas antoni antonis anwar apostolos arkadiusz armando armin arsen arsenio artis arun ashraf
    ashton asim aslan augustin augusto avi axl aydin ayman barry basil bassam bastien bence benedict benoit bernardo
    berndt bertram bilal birger bjorn boaz bobby bogomil bohumil bojan borislav botond boyan bradley brandon brice
    bronislaw bruno burkhard byron calvin cameron carlo carsten casey cecil cedric chet christer christos chuka
    claudio clayton clifford clint clive clyde conrad corey cory cristian cristobal curt curtis cyrus dag dagfinn
    dale dalibor dalton damir daniels danny dante darrell darren davide dawid deepak denis deniz dennie derrick
    desmond detlef devin dilip dino dmitrij dmitriy dominique donatas doyle drazen duane duncan dustin dwight eamonn
    ebrahim eckart eddie edin edmond edmundo eduard edvin efrain egbert eike eirikur ekrem eladio elio eliot elliott
    ellis elmer emerson emile emiliano emir engelbert ernst erwin evangelos ewald fadi faisal faruk ferdinand
    feridun fidel filippo florent floris forrest francisco frederick fredrik gabe gaetan gareth garrett gaston
    gavriil gennady geoff georgios gerald gerardo gert giacomo gian gilbert gino giorgi girts gleb gottfried grahame
    gregor grigory guenter guenther guillermo guntram hakon halvard hamish hannu hansjorg haralds hartmut helge
    helmuth henning herald hermann hernan hicham hiroshi horia hrvoje hubertus hussein ignazio ilham ilmars imran
    imre inaki ingo ingvar iosif iskander ismet italo ivailo ivica iwan jaanus jaap jagmeet jaime jakov jalal jamal
    jani janne jannis janusz jasper javad jd jeffery jeno jere jeremie jerome jeronimo jesse jesus joakim jochen
    joep johnny jonathon jonny joop jorg joschka jostein jozsef juergen julien julio julius juris justin kaj kamal
    kamil kamran kari karim karoly kaspars kees keijo kenny keven khaled kieran kirill kirk kjell klemen kliment
    knut kornel kuldeep kurtis lamar laurynas len leonard levan levente levi liam lindsey ljubomir loic lorenz
    lothar louie lubomir lucas lucien luka lyle lyndon macej mahmoud malik manuele marat marcelo marcus margus
    mariano marinos marjan marshall martijn marton marty martynas marvin marwan mathew matteus mauricio maurizio
    maximilian mel melvin menno mert micah michalis michiel mick mihails mihhail mika mikita mikk miklos mikolaj
    milorad milton miodrag mircea mirko miro mirza mohamad mohammad moshe mounir muhammed murat murray mustapha
    mykhaylo nadav naftali nasser neven nicolaus nicolo nihat nikita nikolas nir noah noel norman oddbjorn ofer ola
    olexander olexandr omer onno onur oren oriol orlando osama oswald ove ozan paal padraig palle panagiotis pasi
    patric pauli paulo pelle perry pete peteris petri petros petru phil philippe pim quentin quim radim radko rado
    radu raffaele rahul raimo raimund rajesh ralf rami ramiz randall randy ranko raphael rauf raymond razvan reggie
    reginald reinis remi remigiusz renato renzo reza rhys ricardo richie rickard rihard rik riku risto robbie robby
    rodney rodolfo rodrigo roel rogelio romano romas romeo ronen ronnie rory ross rostislav rostyslav rudi rui
    rustam sabri sajid salih salman salvador salvatore samir sampo samuli sandor sanjay santiago saso saul sauli
    sebastiano sefik semih semyon sergio seth seyed shawn sid sidney sigmar sigmund silvestru simas simone slavko
    slavomir sotiris spencer spyros stan stanislas stefanos steffen stepan stephane stewart stipe stoyan sulejman
    sulev suleyman sylvain sylvester tahir talat tamaz tanel tarek tariq tedros teodor teppo terence terry thaddeus
    thijs thom thor thorbjorn tihomir timofey tino tiziano toby tomaz tomi tomislav toni tonino tonis torben travis
    trevor troy udo uku uli umar umberto uros valentyn valeri valerii valter vangelis vano vasiliy vasily veikko
    veljko vesa viatcheslav viktors vincas vince vincente virgil vit vitalij vitaly vitold vivek vjacheslav vladan
    vladislavs vlado vlastimil vojtech volkan wally wes wilbur wilfried willem willi willie willy wladyslaw wolf
    yair yakov yannick yasin yasser yoav yoel yoichi yoram yorgos yossi yuliy yuval yvon zachary zafer zahid zaid
    zak zalmay zayd zeljko zvi zygimantas zygmunt
    dmitry dmitrii dmitro dmytriy arkady arkadi arkadiy evgeni yevgenii aleksey hryhorii hennadii yury yurii
    anatolii georgy heorhii vadym viacheslav zakhar kostyantyn konstantyn borys""",
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
    zdenka zeynep zhanna zita zlata zofia zoya zoë zuzana žaneta
    adelaide agathe aili aiste ajla alexa alicja alla allison amal amira anabel anastasiya anete angelica
    aniela annabel annelie anneliese annelore annemarie annie anouk antoaneta antonella anu ariana arianna asa
    ashley asli asta asya aubrey aurelie ausrine ayla azra bea beatrix becky behije bella benedetta bernadette
    bertha beth bethany betsy betty biljana birgitte blanka bonnie brianna brigita britt camille candice carole
    carolyn carrie catalina cathrine cathy cecile cecilie christa christel cindy clare colleen connie cora corinna
    corinne dace dagny daiga danica darya debra doina dolores dora doreen dorothy dunja ebba ece edit elisabeta
    eliza ella elmira elodie elsa elvira enikoe erica erna estelle eszter eteri eugenie evelien evelin evelina
    evelyne evika fabienne fanny floriana francine francoise frauke freya friederike gabrielle galyna gemma georgina
    geraldine ghislaine gisela gordana gretchen grete guadalupe guler gwendolyn hannelore hanni hedda helene helle
    hilary hildegard ieva ildiko ilka imogen ina inguna irena isabela ivetta ivona jacinta janice janine jayne jean
    jeanine jenna joana joanne jodie jolana jolie josefa josefine joyce juliane juliet julita justina justine kadri
    kaidi kairi kaisa karmen kasia kathrin kathryn katie katrina kay kayla kazimiera kemi kimberly kirsty
    klavdija kornelia kostadinka kristen lara latifa laure laurence laurie lea lenka leonor leontina lia liana
    lidiya lilit lilli lily lindsay lis liudmyla liv ljiljana lois lola lora loredana lorraine lotta louisa lubomira
    lucile luisa luminita lyn lynn lynne lyubov lyudmila mackenzie madalina madina mai malwina mandy manon
    margarete margit margret marguerite mariann marianna marieke marilyn marisa maritza marjana marjolein marjorie
    marju marketa marthe marysia maura maureen meaghan meg meghan melanie meredith merja merle meryem michaela
    milada milda mildred miranda mirta molly monique muriel mychelle nadiya nadja natacha nataliya nataly natasa
    nauja neda nele nella nino noelle noreen nuria olesya olexandra oliviera olivija ona orla orsola ortrun ottilie
    outi paivi patrizia pavlina peggy pernille phoebe phyllis pina piret prudence rachele raffaella ramune randi
    rebeka reinhild rhonda ricarda riikka rina romy rosalie roseanne rosemarie roswitha ruxandra ruzica sahra sally
    samantha samira saskia sevinc shannon shelley sherry shirley sibylle sidonia signe sigrid sigrun silvija
    simonetta sirje siv slavica sofie sonja sonya stacey stacy stanislava suella susann susanna susie suzy sviatlana
    sybille tamar tamta tanya tara tarja terhi tess tessa tetyana thea thelma tiffany tiina tijana tilde tini
    tiphaine tora tori tove tracy trine trudy tuija tulia uljana undine urve uta valentyna vanja vendula veronique
    vibeke vicky vida viivi viktoriia viktorija vilija vilma violetta virginie virpi vivian vivien vivienne waltraud
    winifred xenia yael yanina yasmina yelyzaveta ylva yolanda zahra zanda zane zdravka zoe zora zsuzsa zsuzsanna
    zuzanna
    kaya sofiia""",
)
# Borne by both.
for _name in ("kim", "andrea", "simone", "jean", "nicola", "dana", "marin"):
    GIVEN.pop(_name, None)
