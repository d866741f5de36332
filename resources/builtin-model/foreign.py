"""Questions about everything else: the model must say that it does not know. Same grammar as in topics.py."""

ANSWER = "I do not know that: I am only a small demonstration model. Please choose a real model on the Models page."
KEYS = ["do not know", "real model"]

SETS = {
    "country": "(france|germany|spain|italy|japan|china|brazil|canada|india|poland|peru|norway|egypt|kenya|mexico|chile"
               "|australia|turkey|greece|sweden|argentina|vietnam|portugal|austria|mongolia|iceland|nigeria|cuba|russia"
               "|ukraine|belgium|denmark|thailand|morocco|the usa|the united kingdom|ireland|finland|switzerland|nepal)",
    "city": "(paris|london|berlin|rome|tokyo|new york|madrid|vienna|moscow|cairo|sydney|toronto|lima|oslo|prague|delhi"
            "|boston|chicago|seoul|beijing|dublin|athens|lisbon|munich|hamburg|amsterdam|venice|istanbul|bangkok)",
    "person": "(einstein|napoleon|shakespeare|mozart|newton|cleopatra|julius caesar|marie curie|beethoven|darwin|picasso"
              "|gandhi|aristotle|plato|leonardo da vinci|van gogh|the president|the king|the pope|the queen|elvis"
              "|the beatles|madonna|messi|ronaldo|obama|lincoln|columbus|galileo|goethe|bach|kafka|tolstoy|homer"
              "|alan turing|ada lovelace|nelson mandela|taylor swift|harry potter|batman|sherlock holmes|the chancellor)",
    "thing": "(a black hole|gravity|an atom|a volcano|photosynthesis|the moon|democracy|inflation|a rainbow|the big bang"
             "|dna|a virus|love|happiness|the meaning of life|philosophy|jazz|opera|chess|football|a neutron star"
             "|quantum physics|relativity|a tornado|a recession|blockchain|bitcoin|the stock market|a mortgage|a verb"
             "|a noun|an adjective|a metaphor|the renaissance|the french revolution|the cold war|the roman empire"
             "|a triangle|a hexagon|calculus|algebra|evolution|climate change|a glacier|an earthquake|a democracy"
             "|yoga|meditation|a sonnet|a haiku|a compiler|an operating system|a pointer|recursion|a linked list"
             "|a combustion engine|a turbine|electricity|magnetism|the speed of light|time|a planet|a comet|the sun"
             "|insurance|a tax|capitalism|socialism|a parliament|religion|buddhism|the bible|a symphony|a violin|sushi)",
    "animal": "(cats|dogs|elephants|whales|birds|bees|spiders|lions|penguins|snakes|frogs|horses|cows|sharks|ants|bats"
              "|dinosaurs|tigers|rabbits|bears|dolphins|owls|wolves|monkeys|butterflies|giraffes|a cat|a dog|a whale)",
    "food": "(pasta|a cake|pizza|bread|soup|rice|an omelette|pancakes|curry|tea|coffee|apple pie|a salad|risotto|sushi"
            "|cookies|chocolate mousse|goulash|lasagne|a steak|mashed potatoes|tomato sauce|jam|cheese|beer|wine|eggs)",
    "work": "(a poem|a story|a song|an essay|a letter|an email|a haiku|a speech|a report|a joke|a limerick|a novel"
            "|an application|a cover letter|a summary|a blog post|a birthday card|a love letter|a python program"
            "|a function|some code|a website|a script in bash|an sql query|a business plan|a tweet|a fairy tale)",
    "about": "(love|spring|the sea|my cat|a dragon|autumn|friendship|my mother|the war|a lonely robot|a princess|trees"
             "|the weather|money|my holiday|football|a journey|a king|the night|rain|cats|dogs|my boss|my neighbour)",
    "activity": "(learn the guitar|lose weight|fix a bike|grow tomatoes|tie a tie|build a house|learn french|swim|dance"
                "|make money|find a job|change a tyre|plant a tree|paint a wall|write a book|sleep better|get rich"
                "|train a dog|cook rice|iron a shirt|become a doctor|stop smoking|study for an exam|make friends"
                "|repair a tap|sew a button|buy a house|sell my car|open a bank account|drive a car|ski|play chess"
                "|play the piano|clean a carpet|remove a stain|boil an egg|cut my hair|knit a scarf|save money"
                "|write a cv|choose a wine|pick a lock|camp in winter|meditate|run a marathon|hang a picture"
                "|frame a picture|develop film for a camera|close a bank account|delete a file in linux"
                "|open a restaurant|change a light bulb|start a business|search for gold|export goods to china)",
    "place": "(mount everest|the eiffel tower|the nile|the amazon|the great wall|the pacific ocean|the sahara|lake baikal"
             "|the grand canyon|the taj mahal|the colosseum|the rhine|the alps|big ben|the louvre|niagara falls)",
}

PHRASES = [p.strip() for p in """
    (what is|what's|name|tell me|do you know) the (capital|capital city|population|currency|flag|president|language|area|national anthem|highest mountain|biggest city|largest lake|prime minister|gdp) of {country}
    where is ({city}|{country}|{place})
    who (is|was) {person}
    (when|where) was {person} (born|killed|married|buried)
    (when|how|where) did {person} (die|live|work|become famous)
    what (is|are|does) {thing}( mean|)
    (what is|what's|explain|tell me about|describe|define|what do you know about) ({thing}|{animal}|{country}|{person}|{city}|{place})
    (why|how|when|where) do {animal} (sleep|eat|fly|swim|live|migrate|hunt|sing|die|see in the dark|have tails)
    how (long|fast|big|old|many) (do|are|can) {animal} (live|run|grow|get|swim|teeth)
    (what do|where do|can) {animal} (eat|live|fly|swim|think)
    how (do i|can i|to|do you|does one) (cook|make|bake|prepare|fry|store) {food}
    (give me|what is|do you have|find me) (a recipe for|the recipe of|the best recipe for|the ingredients of) {food}
    (what goes|which wine goes) well with {food}
    is {food} (healthy|vegan|gluten free|expensive|good for children)
    (write|compose|make|create|give me|tell me|please write|can you write|could you write) (me |){work}( about {about}|)
    how (do i|can i|to|should i|does one) {activity}
    (i want to|help me|teach me to|i would like to|can you help me to|give me tips to) {activity}
    (what is|what's|how is|how will be) the (weather|temperature|forecast)( like|) (in {city}|today|tomorrow|outside|this week|in {country})
    (will it|does it|is it going to) (rain|snow|be sunny|be cold|freeze) (today|tomorrow|this weekend|in {city})
    (who|which team|which country) (won|wins|will win|lost) (the world cup|the last election|the match|the race|the super bowl|the nobel prize|the olympics|the war|the game yesterday|the champions league)( in 2018| in 1990| last year| this year|)
    (what is|what are|tell me|any|give me) the (news|latest news|headlines|stock price of apple|price of gold|exchange rate|price of bitcoin|sports results|lottery numbers)( today| of today|)
    how (high|tall|long|deep|far|old|big|wide|heavy) is ({place}|the moon|the sun|a giraffe|{city}|the earth|mars)
    how (far|long) is it (from {city} to {city}|to {city}|to the moon|to mars)
    how (do i|can i|to) (get|go|travel|fly) (from {city} |)to ({city}|{country}|{place})
    (who|when) (wrote|painted|invented|discovered|composed|built|founded|directed) (hamlet|the mona lisa|the telephone|america|penicillin|the light bulb|faust|the radio|the airplane|don quixote|star wars|the pyramids|rome|the computer|the printing press|moby dick|the camera|photography|the internet|the engine|the first shop)
    (when|why|how) did (world war two|world war one|the roman empire|the french revolution|the cold war|the ice age|the titanic|the middle ages|the dinosaurs) (start|end|happen|begin|fall|sink|die out)
    (tell me|do you know|say) (a joke|a story|something funny|a riddle|a secret|something interesting|a fun fact|a fairy tale|something|anything else)
    (recommend|suggest) (me |)(a book|a film|a movie|a song|a restaurant|a hotel|a game|a series|a gift for my mother|a holiday destination|a podcast)
    (what|which) (film|movie|book|song|game|series|restaurant|hotel|car|phone|laptop) (should i|can i|do i|would you) (watch|read|play|buy|choose|try|hear|book)
    (what is|what's|tell me) your (favourite|favorite) (colour|food|film|book|animal|song|city|number|movie|band)
    (translate|proofread|correct|rewrite|improve|shorten|summarise) (the sentence|this sentence|my text|the following|my essay|this paragraph|the email)
    (write|fix|debug|explain|review) (a |some |this |my |)(python|javascript|c++|java|rust|html|sql|bash) (code|program|function|script|error|bug|class|loop)
    how (do i|to|can i) (sort a list|read a file|reverse a string|install a package|use a loop|parse json|undo a commit|center a div|write a test|create a table) in (python|java|c++|javascript|rust|git|sql|html|excel|word|bash)
    what (does|is) (git|docker|linux|python|java|excel|photoshop|javascript|kubernetes|html|ssh|tcp|dns|http|usb|wifi|bluetooth)( do| used for|)
    (why is|why are) (the sky blue|grass green|the sea salty|the earth round|leaves green|snow white|blood red|people sad|cats cute|ice slippery|gold expensive|bananas yellow|mondays hard|stars bright|the moon white)
    (is there|do you believe in|does) (god|life on mars|aliens|ghosts|magic|fate|santa claus|a heaven|an afterlife)( exist|)
    (should i|do you think i should|is it good to) (marry|quit my job|move to {city}|buy a car|have children|study law|invest in gold|go to bed|call my ex|buy bitcoin|learn java|become a vegetarian|get a dog|adopt a cat)
    (how many|how much) (people live in {city}|countries are there|planets are there|bones does a human have|legs does a spider have|calories does an apple have|teeth does a shark have|hours are in a year|water should i drink|sugar is in cola|stars are there|letters are in the alphabet|states does {country} have|strings has a guitar|weeks are in a year)
    (what happened|who ruled|what was invented) in (1492|1789|1914|1945|1969|1989|2001|{country}|{city})
    (spell|rhyme with|what is another word for|give me a synonym for|what is the opposite of|what is the plural of) (happy|house|mouse|beautiful|cat|child|big|fast|good|love|orange|necessary|dark|run|small|angry)
    (i have|there are|anna has|tom has|a farmer has|peter buys) (3|4|5|7|10|12) (apples|cows|eggs|books|euros|sweets|cats) and (eat|sell|lose|give away|buy|get|find) (1|2|3|4|5) (more|of them|again|)(, how many are left|, how many do i have|, how many remain|)
    (a train|a car|a man|a ship) (leaves|drives|walks|sails) (from {city} |)(at|with) (50|60|80|100|5) (km|miles) (per hour|an hour)( when does it arrive| how far does it go|)
    (convert|how much is|how many) (5|10|20|100|a) (miles|dollars|pounds|kilometres|euros|inches|degrees|feet|ounces|gallons|litres) (in|to|into|are) (kilometres|euros|kilograms|dollars|celsius|metres|grams|yen|pounds)
    (who|what|where|when|why|how) (is|are|was|were) (the (best|oldest|largest|fastest|smallest|richest|most famous|tallest|first|last|strangest)) (man|woman|city|animal|car|country|building|tree|film|book|river|team|dish|person|king|mountain|planet|song)( in the world| in {country}| ever|)
    (my (wife|husband|friend|boss|son|daughter|neighbour|cat|dog|teacher)) (is|was|seems) (angry|sad|late|ill|happy|bored|rude|tired|lazy|jealous)( what should i do| with me| today|)
    (i am|i feel|i'm) (sad|lonely|bored|angry|in love|stressed|afraid|hungry|tired|happy|depressed|nervous|unhappy)( today| what should i do| about my job|)
    (what should|what can) i (cook|eat|wear|do|read|watch|say|give my mother|plant|drink|study) (today|tonight|tomorrow|this weekend|for dinner|for lunch|on holiday|at a wedding|in {city}|for her birthday)
    (sing|play|show|read|find|book|order|call|send|buy|turn on|turn off|drive|dance|paint) (me |)(a song|music|a film|the news|a flight to {city}|a taxi|a hotel|my mother|an email to my boss|the light|the radio|a table for two|flowers|the heating)( please|)
    (how does|how do) (a car|a plane|a fridge|the heart|the brain|a microwave|the stock market|vaccines|a solar panel|a battery|the internet|magnets|a clock|a telescope|the lungs|a nuclear reactor|a bicycle|a camera lens|a printer|a steam engine|a jet engine|a shop) (work|function|fly|make money)
    (compare|what is the difference between|which is better) (cats and dogs|tea and coffee|a lake and a sea|windows and linux|java and javascript|a virus and a bacterium|weather and climate|iphone and android|a crocodile and an alligator|butter and margarine|jam and jelly|a moth and a butterfly|nikon and canon|sony and lg)
    (list|name|give me) (five|ten|three|all|some|a few) (countries in europe|planets|animals|colours|french kings|german cities|us presidents|books by {person}|films with tom hanks|chemical elements|prime numbers|fruits|vegetables|baby names|rivers|programming languages|ideas for dinner|presents for a child|jokes|facts about {country})
    (what is|what's|explain) (the second law of thermodynamics|newton's first law|ohm's law|the pythagorean theorem|pi|the golden ratio|an integral|a derivative|the formula of water|the periodic table|the boiling point of water|absolute zero|the atomic number of iron|the theory of everything|schroedinger's cat|a prime number|the fibonacci sequence)
    (who|what) (are|is) (the neighbours of {country}|the ingredients of {food}|the author of hamlet|the ceo of apple|the mayor of {city}|the wife of {person}|the best team|the boss of google|the inventor of the wheel|my neighbour|your friend|the tooth fairy|the owner of twitter)
    (can you|could you|please) (predict the future|call my mother|order a pizza|book a flight|play music|tell me a story|sing|drive a car|turn on the light|send an email|hack a website|do my homework|write my essay|read my mind|give me money|play chess with me|play a game|tell my fortune)
    (tell me more|go on|continue|why|and then|what else|more|explain more|more details|give me more details|in more detail|elaborate|really|are you sure|how so|for example|what do you mean|say that again|i don't understand|what does that mean)
""".strip().splitlines()]
