"""Forty invented stories: a headline, two people, five things they say, and what the reporter tells around it.

Everyone and everything here is made up. A sentence that begins with `A:` is the first person's, `B:` the second's.
"""

from __future__ import annotations

# headline | first person | second person | five sentences | three sentences of narration
STORIES = """
Ferry line to Osk closes for winter | Marta Ellingsen, the harbour director | Tomas Brekke, a skipper
A: We will not run a ferry through pack ice for 12 passengers a day.
A: The hull was surveyed in August and it may not last another season.
B: My father carried the mail to Osk when the ice was thicker than this.
B: If they close the line, the school closes within two years.
A: Every islander can keep the winter pass at half the price.
The island of Osk has been served by boat since 1911. | The council met behind closed doors for most of Tuesday. | A bus now waits at the northern pier twice a day.
---
Mill owner refuses to drain the pond | Henrike Sall, the owner of the mill | Piotr Wend, an inspector of dams
A: Nobody has shown me a single crack in that wall.
B: The wall moved 14 millimetres in one spring, and that is not a rounding error.
B: I must close the footpath below the dam until the water is down.
A: They can drain it when they have bought it, not before.
B: A wet April could do more than any of us can repair.
The pond was dug by hand in the eighteenth century. | Neighbours have stacked sandbags along the lane. | The next inspection is due in the first week of May.
---
Night trains return to the Varn valley | Lucia Domenech, the head of the rail company | Edgar Poll, a spokesman for the drivers
A: We have sold 40,000 berths before the first train has moved.
A: A night train should cost less than a hotel room and a flight.
B: Our members will not drive eleven hours without a second pair of eyes.
B: The rest rooms at Varn are a disgrace and everybody knows it.
A: I would rather start with six coaches than promise sixteen.
The line was closed after the floods of nine years ago. | Timetables are to be printed at the end of the month. | The sleeping cars were built for another railway.
---
School swaps tablets for notebooks | Ines Karvonen, the headteacher | Olle Brandt, a father of two
A: Our pupils write four pages a week by hand, and they complain less every week.
A: I have nothing against screens; I have something against five hours of them.
B: My daughter now asks for a pencil sharpener for her birthday.
B: They should have asked the parents before they locked 300 tablets in a cupboard.
A: We may bring them back in the upper forms next autumn.
The change was made over the summer holidays. | Two other schools in the district are watching closely. | A stationer in the town has doubled its orders.
---
Bees found under theatre roof | Joaquim Reis, the stage manager | Alma Vidal, a beekeeper
A: I thought the humming was the old ventilation until it stopped at night.
B: There are at least 60,000 bees in that wall and they were there first.
B: You cannot simply smoke them out in the middle of a season.
A: The second act will be played without the trapdoor.
B: I have moved swarms from churches, but never one that had a better view of the stage.
The theatre seats four hundred people. | Nobody has been stung so far. | The honey is to be auctioned for the roof fund.
---
Village buys its last shop | Rosalind Pryor, the chair of the cooperative | Gethin Moss, the former shopkeeper
A: We raised 210,000 in nineteen days, most of it in notes of twenty.
A: It is not charity, it is bread within walking distance.
B: I would have closed at Christmas and felt ashamed of it for years.
B: Somebody else can argue about the price of milk from now on.
A: Members get one vote each, whether they put in ten or ten thousand.
The shop stands between the chapel and the bus stop. | Its freezer broke twice in the past winter. | The cooperative takes over on the first of the month.
---
Glacier station loses its ice | Sigrun Halle, a glaciologist | Matteo Ferri, the keeper of the hut
A: We drilled nine metres and came out into daylight.
A: This is not a bad year, it is a year like the last six.
B: I carry the ladder further down the rock every summer.
A: The station must be moved by 2031 or we will measure nothing but gravel.
B: Guests still ask me for ice from the glacier in their drinks.
The station was built for a measuring year in the fifties. | Its cable car stopped at the end of September. | A new site has been marked with red paint.
---
City to pay for shade | Amal Bouras, the deputy mayor | Vera Stolk, a gardener
A: We will plant 8,000 trees and we will water them, which nobody did the last time.
B: Half of what was planted in the spring is dead, and the other half is thirsty.
A: A street without shade is a street that old people cannot use.
B: Give me water carts, not ribbons to cut.
A: The money comes from parking, and I expect to be shouted at for it.
Temperatures in the old town passed forty degrees in July. | The plan was published on the city's notice board. | A nursery near the airport grows the saplings.
---
Court lets choir keep its hall | Judge Perpetua Lind, the presiding judge | Anders Quill, the conductor
A: A lease of ninety years does not end because a landlord has forgotten it.
A: The court cannot find a single letter that gave notice.
B: We sang the whole mass on the steps and nobody threw anything.
B: The roof leaks over the basses, who say that they do not mind.
A: Each side shall carry its own costs.
The hall was given to the choir by a shipowner. | The developer had planned eleven flats on the site. | An appeal is possible within thirty days.
---
Doctors leave coastal clinic | Dr Noor Haddad, the last physician | Bertil Ask, the regional commissioner
A: I have seen 61 patients since Monday and three of them were not ill.
A: I cannot be on call for four hundred nights and call it a career.
B: We have offered a house, a boat and a higher salary, and we had two applications.
B: The clinic will stay open if I have to open it myself.
A: People here would rather wait a week than drive two hours over the pass.
The clinic serves nine villages along the fjord. | A nurse now runs the morning hours. | The nearest hospital has no helicopter.
---
Old cannery becomes a data centre | Yusuf Erden, the investor | Klara Nym, a councillor
A: We need cold water and cheap power, and this town has too much of both.
B: I voted against it, because 14 jobs are not what was promised.
A: The machines will heat the swimming pool for nothing.
B: Nobody has told us what it sounds like at night.
A: We may double the halls in four years if the grid allows it.
The cannery packed its last herring in 1998. | The chimney is protected as a landmark. | The first servers are to arrive by ship.
---
Referee quits after forged report | Dario Kest, a referee | Lene Osborg, the head of the league
A: I did not write that report and I have never seen the signature.
B: We sent the paper to two experts, and both of them laughed.
A: Thirty years of Saturdays should end better than this.
B: The result stands until a court tells us otherwise.
A: I would blow the same whistle again tomorrow.
The match was decided in extra time. | A linesman has asked for police protection. | The report was sent from a library.
---
Salt mine to store seeds | Wiebke Tann, the curator | Ruben Oyelaran, a plant breeder
A: We have room for 900,000 samples and so far we have 11.
B: A variety that nobody grows is dead, however cold you keep it.
A: The air down there has not changed since the Permian.
B: I send my beans everywhere, because no single cellar should have them.
A: We cannot promise a thousand years, but we can promise a good lock.
The mine goes down for half a kilometre. | Its lift is inspected every week. | Visitors may come on the last Sunday of the month.
---
Fishermen hand back quotas | Anselm Roux, the president of the guild | Petra Lund, a marine biologist
A: We hand back 300 tonnes because there are not 300 tonnes to catch.
B: I have waited twenty years for a fisherman to say that aloud.
A: The young ones will leave, and I would not stop them.
B: If the spawning ground is left alone for five summers, the stock may come back.
A: Somebody must explain to my cousin why his boat is worth nothing.
The guild has met in the same tavern since its founding. | The ministry confirmed that it had received the letters. | Prices at the auction rose on the same morning.
---
Library drops fines | Thandeka Mosele, the chief librarian | Oskar Feld, the treasurer
A: We got 4,000 books back in a week, some of them older than me.
A: A fine never made anybody read, it only made them stay away.
B: It costs us 23,000 a year, and I can find that in the heating.
B: I was against it and I was wrong.
A: One man returned an atlas with a letter of apology from his grandfather.
The fines had been introduced after the war. | Queues formed before the doors opened. | The amnesty has no end date.
---
Bridge reopens without lorries | Silvia Marn, the chief engineer | Dorin Pavel, a haulier
A: The bridge can carry cars, it cannot carry 40 tonnes of gravel.
B: My drivers lose two hours a day, and nobody pays them for it.
A: We will weigh every lorry, and we will turn back those that lie.
B: They knew about the rust in 2016 and painted over it.
A: I sleep well now, which I did not in March.
The river is half a mile wide at this point. | Scales have been built into both ramps. | A ferry once ran where the bridge now stands.
---
Comet watchers fill mountain pass | Isidora Quent, an astronomer | Halvard Roe, a police officer
A: It will not come back for 71,000 years, so bring a coat.
B: We counted 900 cars on a road that was made for goats.
A: You do not need a telescope, you need patience and a dark sky.
B: Please do not sleep on the tarmac, however good the view is.
A: I cried a little, and I have a doctorate.
The pass is closed in winter. | A farmer sold soup from a trailer. | Clouds came in shortly after midnight.
---
Bakery strike ends after 19 days | Jolanta Pietrzak, the union's negotiator | Walter Hesse, the managing director
A: We asked for nine per cent and a door that shuts, and we got six and the door.
B: Nobody has won, but there will be rolls on Monday.
A: The night shift must never again be staffed by two people.
B: I could not have paid more without closing the branch at Linn.
A: They should thank the grandmothers who brought us soup.
The ovens had been cold for almost three weeks. | Both sides met in the fire station. | The agreement runs for two years.
---
Wolf returns to the eastern marsh | Grete Vollan, a ranger | Stanis Orlo, a shepherd
A: It is one wolf, it is thin, and it is more afraid than you are.
B: I lost 17 ewes in a night, and a fox does not do that.
A: We will pay for fences, we will not pay for rifles.
B: Nobody asked the sheep.
A: He may have swum the estuary, which would be a first.
Tracks were found beside the drainage canal. | The last one in the region was shot in 1847. | A hearing is to be held in the parish hall.
---
Museum returns drum | Celeste Abara, the museum's director | Chief Tano Mensu, an elder of the river people
A: It was not a gift, and we have the receipt that says so.
B: The drum has been silent for 118 years, and it will not be silent tonight.
A: We keep the photographs, the letters and the shame.
B: I do not want an apology in a glass case.
A: Other objects may follow, once we know whose they are.
The drum is carved from a single trunk. | It was flown home in a crate of its own. | Children had the day off school.
---
Tram drivers vote for women's shift | Fenna Rijk, a tram driver | Gustav Lohr, the depot manager
A: I have driven the last tram for 22 years, and I have never been asked whether I liked it.
B: We will try it for three months, and I do not expect miracles.
A: It is not a favour, it is a rota.
B: The men voted for it by a larger margin than the women.
A: Now we need a toilet at the terminus that locks.
The depot lies behind the slaughterhouse. | Ballots were counted in the canteen. | A first rota hangs beside the coffee machine.
---
Wind farm wins over its neighbours | Mirek Dusan, the project leader | Agnes Thorne, a farmer
A: We moved four turbines, and we should have done so on the first day.
B: I can hear them, but I can hear the motorway better.
A: Each household within two kilometres gets 350 a year.
B: My cows did not read the leaflets and gave the same milk.
A: We will not build another row, whatever the ministry says.
The first plans were burnt on a bonfire. | The blades came by river barge. | A vote in the autumn was won by nine ballots.
---
Orchestra plays for prisoners | Ludmila Arens, the first violin | Conrad Viss, the governor of the prison
A: I have never played for people who listened so hard.
B: There were 240 men in that hall and you could hear the radiators.
A: They asked for Brahms twice, and once for something from the radio.
B: It is not a reward, and I would not call it therapy either.
A: We must come back, because we said that we would.
The prison stands on a former parade ground. | The instruments were searched at the gate. | No recording was made.
---
Flood maps anger riverside town | Beatrix Holm, a hydrologist | Renzo Galli, a hotelier
A: The map does not make the river rise, it only says where it goes.
B: My hotel lost a third of its value on a Thursday afternoon.
A: We used rain from 31 stations, and none of them was kind.
B: They can paint my cellar blue, but I will not move.
A: Without a new dyke the square could be under a metre of water.
The maps were put on display in the town hall. | Insurers have asked for copies. | The last great flood came in the year of the comet.
---
Startup prints shoes from algae | Kenji Adachi, the founder | Margot Delune, a cobbler
A: A pair takes nine hours and smells of the sea for a week.
B: I have put a new sole on everything since 1974, but I cannot glue that.
A: We sold 700 pairs and 58 came back, most of them for the smell.
B: It is clever, and it will not last a winter.
A: We may license the process to anyone who does not make weapons.
The workshop is in a former dairy. | Its printers run through the night. | A fair in the spring gave it a prize.
---
Border hut gets a second flag | Annelie Faber, the warden of the hut | Iacopo Brusa, a mountain guide
A: The kitchen is in one country and the dishwasher is in the other.
B: My grandfather smuggled rice over this floor.
A: We pay two taxes, and we complain in both languages.
B: No map agrees with the snow up here.
A: I will hang a third flag if the marmots ask for one.
The watershed moved when the ice melted. | Surveyors of both states spent a week on the roof. | The hut sleeps thirty guests.
---
Hospital bans perfume on wards | Professor Elke Straub, a lung specialist | Rafael Nunes, a nurse
A: Eleven patients had attacks in a month, and the lilies were to blame for two of them.
B: I have asked visitors to wash their wrists, and they did not laugh.
A: It is a rule for the wards, not for the car park.
B: We should have done it before the new wing opened.
A: If it does not help, we will drop it in a year.
Signs were put up on all nine floors. | The flower shop at the entrance has protested. | A study is to be published.
---
Kite club sues over skyline | Emil Traugott, the chair of the kite club | Shirin Vahdat, the architect
A: We have flown here since 1932, and the wind belongs to no one.
B: My tower is 88 metres tall, and it does not cast a shadow on the field after ten.
A: A kite that hits a window costs more than the kite.
B: I would gladly design a roof that they may fly from.
A: The city must decide whether it wants a sky.
The field was an aerodrome before it was a park. | A first hearing lasted for twenty minutes. | The tower is to have sixty flats.
---
Reindeer herders reject app | Aslak Nergaard, a herder | Pia Lonn, a developer
A: The reindeer do not carry telephones, and neither do I above the tree line.
B: We tested it with 45 animals, and 44 of them were found.
A: My nephew can find a herd by the smell of the bog.
B: It could save a week of searching in the autumn.
A: Give us a radio mast, and then we will talk about apps.
The app was paid for by a regional fund. | Its batteries last for five months. | A second trial is planned on the coast.
---
Mayor walks to work for a year | Florin Abel, the mayor | Hetty Corr, a crossing guard
A: I have worn out three pairs of shoes and one excuse.
B: He was late eleven times, and I wrote it down.
A: You do not know your pavements until you have cursed on them.
B: He should try it with a pram.
A: We will repair the ones that I tripped over first.
His office is two miles from his house. | The car was sold to a driving school. | A map of broken slabs hangs in the lobby.
---
Quarry blast wakes wrong village | Ivo Strand, the quarry's foreman | Nadia Pell, a baker
A: We warned Upper Hale, and the wind carried it to Lower Hale.
B: Two hundred loaves jumped off the shelf and I jumped after them.
A: The charge was 600 kilos, as it has been for years.
B: I do not want flowers, I want a telephone call at five.
A: It must not happen again, and I have said so to the men.
The quarry supplies stone for the new harbour. | Nobody was hurt. | Measurements were taken in four cellars.
---
Ski resort sells its cannons | Reto Amann, the resort's manager | Lotte Vries, a ski instructor
A: We made snow for 93 days and had skiers for 40 of them.
A: The cannons go to a film studio, which may have more use for winter.
B: I teach yoga now, and I fall over less.
B: We cannot pretend that the rain is a bad day.
A: There will be no season ticket this year, and perhaps never again.
The lift was built by volunteers. | The lower slopes are to be grazed. | A hotel has kept its ice bar.
---
Astronaut returns to classroom | Captain Leila Monroe, an astronaut | Jonas Wirth, a pupil
A: From up there you cannot see a border, but you can see a bad harvest.
B: I asked her whether she was afraid, and she said only of the dentist.
A: I spent 203 days in a room the size of a bus.
B: She should be our teacher, because she answers everything.
A: I would not go to Mars, unless someone else cooks.
She had left the school as a pupil thirty years before. | The gym was too small for everyone. | A tree was planted beside the bicycle shed.
---
Vineyard blames drones for hail | Octave Perrin, a winegrower | Dr Hanne Kolb, a meteorologist
A: They flew on Tuesday and we lost 80 per cent on Wednesday.
B: A drone cannot make hail, and I have tried to explain that with a balloon.
A: I do not say that it was on purpose.
B: The storm was on every chart two days before.
A: Somebody must pay for the nets, and it will not be me.
The slopes had been in flower for a week. | The drones belonged to a surveyor. | Vines are expected to recover by next year.
---
Town elects a night watchman | Casper Hove, the night watchman | Ulrike Senn, the town clerk
A: I walk six miles and wake nobody, which is the whole of my art.
B: We had 53 applicants and only one who could stand the cold.
A: The foxes know me, and the students will.
B: It is cheaper than cameras and it says good evening.
A: I do not carry a lamp, because the moon is on the payroll.
The post had been vacant since the gas lamps went. | He reports to the clerk at dawn. | His coat was sewn by the drama club.
---
Power cut blamed on a stork | Bruno Lasker, the grid operator's spokesman | Mette Fahl, a birdwatcher
A: 16,000 homes were dark for an hour because of one nest.
B: He has nested on that pylon for nine years, and the cable is new.
A: We will build a platform, and we hope that he can read.
B: You should not move a nest with eggs in it.
A: The hospital was never without power.
The line feeds the eastern suburbs. | Engineers climbed up at first light. | The bird was seen on a chimney in the afternoon.
---
Chess club bars silent clock | Arkady Plum, an arbiter | Noemi Sarr, the club's champion
A: A clock that does not tick is a telephone in disguise.
B: I lost on time with 14 seconds that I could not hear.
A: The old clocks will stay until someone repairs the new ones.
B: I would play by sand if it were fair.
A: No rule forbids it, so we wrote one.
The club meets above a hardware shop. | Its oldest member is ninety-four. | The tournament goes on next week.
---
Lighthouse to be rented out | Eamon Tully, the last keeper | Sophie Arkwright, an agent
A: I painted it 31 times, and it was never white for long.
B: We had calls from Peru before the advertisement was printed.
A: They may sleep in my bed, but they shall not touch the lens.
B: There is no cellar, no garden and no neighbour, which is why it is expensive.
A: I will come back if the light ever stops.
The tower was automated eleven years ago. | Its stairs have a hundred and ninety steps. | The first guests come at Easter.
---
Dance hall fights its last bus | Imogen Strake, the owner of the dance hall | Per Aune, a transport planner
A: If the last bus goes at ten, nobody will ever learn the tango.
B: We carried four people on that bus, and two of them were asleep.
A: I pay 2,000 a month in rent and I cannot pay for taxis.
B: A later bus could run on Saturdays, but not on every night.
A: They should come and count on a Friday in November.
The hall has a sprung floor of beech. | The new timetable starts in January. | A petition lies beside the cloakroom.
---
Twin towns end their friendship | Mayor Odile Garnier, the mayor of Sarne | Lothar Beck, the mayor of Unterau
A: We have not quarrelled, we have simply run out of choirs.
B: I learnt of it from a baker, and I did not finish my roll.
A: A friendship that costs 18,000 a year should at least write letters.
B: Our door will stay open, whatever their council votes.
A: Perhaps our grandchildren can start again, with football.
The towns were twinned in the sixties. | A bench with both coats of arms stands by the river. | The final dinner has been called off.
"""
