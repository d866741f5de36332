"""What the model knows about: one row per topic, with its answer, the words an answer must hold, and phrasings.

Phrasings are small grammars: (a|b|) chooses one, {name} inserts one of SETS. Upper case and final punctuation are
added by make_data.py. Facts follow the product description; a changed feature is a changed row here and a retraining.
"""
from collections import namedtuple

Topic = namedtuple("Topic", "name answer keys phrases")

SETS = {
    "how": "(how do i|how do i|how can i|how to|how does one|how would i|how should i|what is the way to|what's the way to"
           "|what is the best way to|tell me how to|show me how to|explain how to|can you tell me how to"
           "|could you explain how to|i want to|i would like to|i'd like to|i need to|i wish to|please help me to"
           "|help me|is there a way to|what do i do to|what must i do to|i am trying to|i don't know how to"
           "|what are the steps to|any idea how to|do you know how to)",
    "can": "(can i|can i|could i|may i|is it possible to|am i able to|is there a way to|does it let me"
           "|does {app} let me|does {app} allow me to|will it let me|are users able to|can one)",
    "where": "(where do i|where can i|where should i|in which place do i|where do you|where in {app} do i)",
    "what": "(what is|what is|what's|whats|what exactly is|explain|explain to me|tell me about|tell me more about"
            "|describe|can you explain|could you explain|please explain|what do you know about|what can you tell me about"
            "|give me some information on|information about|i do not understand|i don't get|help me understand"
            "|what is meant by|say something about)",
    "means": "(what does %s mean|what is the meaning of %s|define %s)",
    "app": "(calliope|calliope|calliope|this app|the app|this program|the program|this assistant|this software"
           "|this application|this tool)",
    "pic": "(a picture|a photo|an image|pictures|photos|images|my picture|my photo|an image file|a jpeg|a png"
           "|a photograph|some pictures|some photos|a drawing)",
    "pics": "(pictures|photos|images|photographs|drawings|image files)",
    "chat": "(a chat|a conversation|my chat|my conversation|this chat|this conversation|one of my chats|an old chat"
            "|an old conversation|some chats|chats|conversations)",
    "model": "(model|language model|ai model|llm)",
    "key": "(what is the (shortcut|keyboard shortcut|hotkey|key|key combination) (for|to)|which (key|keys|shortcut) "
           "(is|are|do i press|do i use|should i press) (for|to)|shortcut (for|to)|keyboard shortcut (for|to)"
           "|what do i press (for|to)|what (key|shortcut) (does|do i need for)|hotkey (for|to))",
    "pc": "(computer|pc|machine|laptop|desktop|device|system)",
}


def topic(name, answer, keys, phrases):
    return Topic(name, answer, keys.split("|"), [p.strip() for p in phrases.strip().splitlines()])


TOPICS = [
    topic("greeting", "Hello! I am the small demonstration model of Calliope. Ask me about Calliope, or give me a "
          "small sum.", "hello|calliope", """
          (hi|hello|hey|hiya|heya|hallo|howdy|yo|greetings)
          (hi|hello|hey) (there|calliope|you|assistant|friend|everyone|again|bot|buddy|computer|model)
          good (morning|afternoon|evening|day)( to you| calliope| there|)
          (hi|hello|hey|good morning|good evening), (nice|good|pleased|lovely) to (meet|see) you
          (hi|hello|hey), (are you there|anybody there|anyone there|is someone there|do you hear me)
          (hi|hello), (my name is|i am|i'm|this is) (anna|peter|tom|maria|sam|alex|john|lisa|ben|emma|a new user)
          (my name is|i am|i'm|call me) (anna|peter|tom|maria|sam|alex|john|lisa|ben|emma)
          (nice|good|pleased|lovely) to meet you
          (what's up|whats up|sup|how is it going|hows it going)
          welcome( back|)
          (hi|hello) (hi|hello)( hello|)
          (let us|let's|lets|can we|shall we) (chat|talk|start|begin|get started)
          (testing|test|just testing|one two three test|is this working|does this work|does it work)
          (say|tell me) (hi|hello)( to me| to everybody|)
          i am (new|new here|a beginner|a new user)
          """),
    topic("how_are_you", "I am well, thank you. What would you like to know about Calliope?", "i am well", """
          how are you( today| doing| doing today| feeling| now|)
          (hi|hello|hey|good morning), how are you( today| doing|)
          are you (well|ok|okay|fine|alright|good|happy|tired|sad)( today|)
          how do you (do|feel)( today|)
          how (was|is) your day( so far| going|)
          how have you been( lately|)
          (do you feel|are you feeling) (well|good|fine|ok)( today|)
          (everything|all) (ok|okay|good|fine|well|alright)( with you|)
          how's (life|everything|things)( with you|)
          i hope you are (well|fine|ok|doing well)
          what is your mood( today|)
          """),
    topic("thanks", "You are welcome!", "welcome", """
          (thanks|thank you|thx|many thanks|cheers|ta)( a lot| so much| very much|)
          (thanks|thank you) (calliope|my friend|for your help|for the help|for that|for the answer|for explaining)
          (great|perfect|good|ok|okay|super|wonderful|excellent|nice|cool|fine), (thanks|thank you|that helps|thx)
          (that|this) (helped|was helpful|helps|was useful|is useful|is helpful|answers my question)( a lot| very much|)
          i (appreciate|am grateful for) (it|that|your help|the help)
          (you are|you're|you were) (very |so |really |)(helpful|kind|great|nice|good|awesome|brilliant|the best)
          (well done|good job|nice work|good work|good answer|nice answer|great answer|good bot|great job|bravo)
          (ok|okay|i see|understood|got it|alright|all right|makes sense|good to know|good|great|cool|nice|perfect|fine)
          much appreciated
          (i like|i love) (you|it|this|that|this app|calliope|your answer)
          """),
    topic("bye", "Goodbye! This chat is kept in your history.", "goodbye", """
          (bye|goodbye|good bye|bye bye|cya|see you|see ya|farewell|ciao|so long|good night|goodnight|later)
          (see you|talk to you|speak to you) (later|soon|tomorrow|next time|another time|next week)
          (i have to|i must|i need to|i should|i've got to) (go|leave|stop|sleep|run|go now|leave now)( now| bye|)
          (that is|that's|that was|that will be) (all|it|everything|all for today|all for now|enough for today)
          have a (nice|good|great|lovely) (day|evening|night|one|weekend)
          (i am|i'm) (done|finished|leaving|off|going to bed|going home)( now| for today|)
          (take care|until next time|until tomorrow|catch you later|over and out)
          (thanks|thank you|ok), (bye|goodbye|see you|good night)
          no (more questions|further questions|thanks|thank you)
          """),
    topic("who_are_you", "I am calliope-mini, the small built-in demonstration model of Calliope. I know about "
          "Calliope and small sums, and little else.", "calliope-mini|demonstration", """
          who are you( exactly| really| then|)
          what are you( exactly| really| then|)
          (what is|what's|whats|tell me|say|give me) your name( please|)
          what (are you called|should i call you|can i call you|do they call you|do people call you)
          do you have a name
          (who|what) am i (talking|speaking|chatting|writing) (to|with)
          (introduce yourself|tell me about yourself|describe yourself|tell me who you are|say who you are)
          (which|what) (model|language model|ai|assistant|version|llm|bot) (are you|is this|am i using|is answering|do i use)
          (are you|is this) (chatgpt|gpt|claude|gemini|llama|siri|alexa|muse|meta ai|copilot|qwen|mistral)
          what kind of (model|ai|assistant|program|thing) (are you|is this)
          (what is|explain|tell me about) (calliope-mini|calliope mini|the mini model|mini|the built-in model|the demo model|the builtin model|the demonstration model|the default model)
          why is there a (built-in|demo|demonstration|small|default) model
          (is this|are you) the (built-in|builtin|demo|demonstration|default|included) model
          what does (built-in demonstration model|demo model|calliope-mini|built-in model) mean
          who is (this|there|answering|writing|talking|behind this chat)
          (please |can you |)(identify|present) yourself
          """),
    topic("are_you_human", "No, I am a small computer program, not a person.", "program|not a person", """
          are you (a |)(human|person|real person|real human|alive|living|man|woman|real|human being|someone|conscious)
          are you (a |an |)(robot|bot|machine|computer|ai|program|artificial|artificial intelligence|computer program|chatbot)
          (is this|am i talking to|am i speaking with|is there) a (human|person|real person|real human|machine|robot|bot)
          do you (have feelings|feel anything|feel pain|have emotions|have a body|sleep|eat|dream|have friends|have a family)
          (do you|can you) (think|feel|love|hate|understand me|be happy)
          how old are you
          where (do you live|are you from|were you born)
          are you (male|female|a boy|a girl|a man or a woman)
          (is a|is there a) (human|person) (reading|answering|behind) (this|this chat|my messages)
          """),
    topic("how_made", "I was trained from scratch on generated text as a part of Calliope. I have only about three "
          "million weights; real models have thousands of times more.", "trained|weights", """
          (who|what company) (made|created|built|trained|developed|programmed|wrote) you
          (how|where|when) were you (made|created|built|trained|developed|programmed)
          (what|which) (data|text|texts) (were you|are you) trained (on|with)
          how (many|much) (parameters|weights|layers|data|neurons) (do you have|have you|were used|are in you)
          how (big|large|small) are you
          (what is|what's) your (size|training data|architecture|origin|number of parameters|parameter count)
          (who is|who are) your (maker|creator|developer|author|makers|creators|developers|parent|father|inventor)
          where do (you|your answers|your words) come from
          (how do you work|how do you work inside|how does this model work)
          what (are you made of|is your training|is your architecture)
          (tell me|explain) how you were (made|trained|built|created)
          why are you (so |)(small|tiny|little)
          """),
    topic("how_good", "I am only a demonstration and often wrong outside my few topics. For real answers choose a "
          "real model on the Models page.", "demonstration|models page", """
          are you (any good|good|smart|clever|intelligent|stupid|dumb|reliable|useful|accurate|powerful|capable)
          (can|should|may) i (trust|believe|rely on) (you|your answers|what you say|this model|the answers)
          (how|are you) (smart|clever|good|reliable|intelligent|accurate|capable) are you
          (how good|how reliable|how accurate|how correct) (are your answers|is this model|is the demo model|are you)
          are your answers (correct|right|true|reliable|accurate|always right)
          do you (make mistakes|make errors|know everything|ever lie|lie|hallucinate|invent things|know much)
          (what are|tell me) your (limits|limitations|weaknesses|weak points|restrictions)
          what (can't|can not|cannot) you do
          (why do you know so little|why don't you know anything|why do you not know that|why are you so stupid|you know nothing|you are stupid|you are useless|you are dumb|you are wrong|that is wrong|that's wrong|this is not true|that is not correct|wrong answer|bad answer|this is nonsense|you make no sense)
          (is|are) (this|the demo|the demonstration|these answers) (serious|meant seriously|all you can do)
          is this model (good|useful|enough) for (real work|work|school|my job|everyday use|serious use)
          i (don't|do not) believe (you|that)
          can you be wrong
          how (often|much) are you wrong
          """),
    topic("what_can_you_do", "I can tell you about Calliope (modes, models, pictures, shopping, privacy, shortcuts, "
          "history, tools) and add, subtract or multiply small numbers.", "modes|privacy|add", """
          what can you do( for me|)
          (what|which) (things|questions|tasks) can you (do|answer|handle|help with|help me with)
          what (are you good at|are you good for|do you know|are your skills|are your abilities|are your features|are you able to do|do you know about)
          how can you help( me|)
          (help|help me|i need help|please help|can you help me|could you help me|i need some help|help please)
          what (should|can|could|may) i ask( you|)
          what can (we|i) (talk|chat|speak) about
          (give|show|tell) me (some |a few |)(examples|example questions|ideas|suggestions|topics|things to ask)
          (which|what) topics do you know( about|)
          what (do you|can you) (offer|provide)
          (what now|what next|what do i do now|where do i start|where should i start|how do i start|how do i begin|how to start)
          what (is your purpose|are you for|is your job|is your task|were you made for|is your use)
          (list|name) (your |all your |)(abilities|skills|topics|features|capabilities)
          what (kinds|sorts|types) of questions (can|do|should) (you answer|i ask|i ask you)
          tell me what you can do
          """),
    topic("what_is_calliope", "Calliope is a private assistant for your desktop: it chats, sees pictures, thinks in "
          "three modes and uses tools. Everything runs on your own computer.", "private|desktop|own computer", """
          {what} {app}
          (what is|what's|whats) (this|calliope)( here| all about| anyway| exactly|)
          (what does|what can) {app} do( for me|)
          what is {app} (for|good for|used for|about|able to do)
          (what is|tell me) the (purpose|point|idea|goal|aim) of {app}
          (what are|list|name|tell me|show me) the (features|main features|functions|abilities|capabilities) of {app}
          what (features|functions) does {app} (have|offer|provide)
          why (should i|would i|would anyone|should someone) use {app}
          who (is|would use) {app}( for|)
          what kind of (app|program|software|assistant) is (this|calliope|it)
          what (can|could) i (do|use) (with {app}|{app} for|calliope for)
          what did i (just |)(install|open|start)
          give me (an overview|a summary|an introduction|a tour) of {app}
          (what makes|why is) {app} (special|different|better|unique|so special)
          calliope
          (introduce|present|show) me {app}
          how (is|does) {app} (different from|differ from|compare to|compare with) (chatgpt|other assistants|other apps|meta ai|copilot|gemini|claude)
          """),
    topic("name_meaning", "Calliope is named after the Greek muse of epic poetry.", "muse", """
          (what does|why) (the name |)calliope (mean|stand for)
          why is (it|this app|the app|this program|the assistant) (called|named) (calliope|like that|so|that)
          (where does|where did) the name (calliope |)(come from|originate)
          (what is|explain|tell me) the (meaning|origin|story) (of|behind) (the name|calliope's name|the name calliope|the word calliope)
          who (was|is) calliope( in mythology| in greek mythology| the muse|)
          (how do you|how to) (say|pronounce|spell) calliope
          why the name( calliope|)
          what is a calliope
          """),
    topic("modes", "There are three modes. Instant answers at once, Thinking reasons visibly first, and "
          "Contemplating lets several agents work on your question and merges their answers.",
          "instant|thinking|contemplating", """
          {what} (the modes|the three modes|modes|these modes|the different modes|the answer modes|the reasoning modes)
          (what|which) modes (are there|does {app} have|exist|do you have|can i use|can i choose|are available|does it have)
          how many modes (are there|does {app} have|do you have|exist)
          (what is|what's|explain|tell me) the difference between (the modes|the three modes|instant and thinking|thinking and contemplating|instant and contemplating|instant, thinking and contemplating)
          (what do|what does) the (three |)(modes|mode switch|mode switcher|mode buttons) (do|mean)
          (list|name|show|describe|compare) (me |)(all |)the modes
          (which|what) mode (should i|do i|shall i|must i) (use|choose|pick|take|select)( for a hard question| for hard questions| for simple questions| for maths|)
          (which|what) mode is (the |)(best|better|fastest|slowest|smartest|the quickest|most careful|right for me|most accurate)
          when (should|do) i use (which mode|what mode|the modes|each mode)
          (what|which) (ways|kinds|levels) of (answering|thinking|reasoning) (are there|does {app} have|does it offer)
          instant or thinking
          thinking vs (instant|contemplating)
          why are there (three|different|several) modes
          instant, thinking, contemplating( what is that| what are these|)
          """),
    topic("instant", "Instant mode answers at once, with no or very little reasoning. Choose it with Ctrl+1.",
          "instant|at once", """
          {what} (instant|instant mode|the instant mode|the mode instant)
          what does (instant|instant mode|the instant mode) (do|mean)
          (when|why) (should i|do i|would i) (use|choose|pick) (instant|instant mode|the instant mode)
          {how} get (a fast|a quick|an instant|an immediate|a faster|a quicker) (answer|reply|response)
          {how} (turn off|switch off|disable|avoid|skip|stop) (the |)(thinking|reasoning)( completely| altogether|)
          (how fast|how quick) is (instant|instant mode)
          (does|will) (instant|instant mode|the instant mode) (think|reason)( at all|)
          (i want|give me|i'd like) (quick|fast|immediate) answers( without thinking|)
          (which|what) mode (gives|has|is for) (fast|quick|the fastest|the quickest|immediate) answers
          {how} (make it|make {app}) answer (faster|quicker|at once|immediately|without thinking)
          is (instant|instant mode) (good|bad|worse|fast|less accurate)
          instant mode
          """),
    topic("thinking", "Thinking mode reasons visibly before it answers, within a budget of tokens or seconds. Choose "
          "it with Ctrl+2.", "thinking|budget", """
          {what} (thinking mode|the thinking mode|the mode thinking|thinking)
          what does (thinking|thinking mode|the thinking mode) (do|mean)
          (when|why) (should i|do i|would i) (use|choose|pick) (thinking|thinking mode|the thinking mode)
          {how} (see|show|read|watch|display) (the |its |your |)(thoughts|reasoning|thinking|thought process)
          {can} (see|read|watch) (the |its |)(thoughts|reasoning|thinking|reasoning steps)
          {how} (make it|make {app}|make the model) (think|reason)( first| longer| more| harder| step by step|)
          {what} (the |)(thinking budget|reasoning budget|thought budget|token budget|budget)
          {how} (set|change|limit|raise|lower|adjust) (the |)(thinking budget|reasoning budget|thinking time|budget|reasoning strength)
          how long does (it|thinking mode|the model|thinking) (think|take|reason)
          {what} (reasoning strength|the reasoning strength|visible reasoning|thought compression|the reasoning channel)
          (which|what) mode (thinks|reasons|shows its thoughts|shows the reasoning)
          why does it (think|take) so long( in thinking mode|)
          {how} limit how long it (thinks|reasons)
          thinking mode
          """),
    topic("contemplating", "Contemplating mode sends your question to several agents that work in parallel, refine "
          "their drafts and are merged into one answer that shows their disagreements. Choose it with Ctrl+3.",
          "contemplating|agents", """
          {what} (contemplating|contemplating mode|the contemplating mode|contemplation|the contemplation mode)
          what does (contemplating|contemplating mode|the contemplating mode|contemplate) (do|mean)
          (when|why) (should i|do i|would i) (use|choose|pick) (contemplating|contemplating mode|contemplation)
          {what} (agents|the agents|multiple agents|parallel agents|the agent lanes|several agents)
          what do the (agents|lanes|agent lanes) (do|mean|show)
          how does (contemplating|contemplating mode|contemplation) work
          how many agents (are there|work|are used|does it use|does contemplating use)
          {can} (see|watch) the agents( work| working| side by side|)
          {how} (use|start|run|get) (several|multiple|many|more) agents( at once| in parallel|)
          (why|what) are (several|many|multiple) agents (working|answering|used)
          (which|what) mode (uses|has|runs) (agents|several agents|multiple agents|many agents|parallel agents)
          do the agents (disagree|talk to each other|work together|agree)
          is (contemplating|contemplation) (slow|slower|better|worth it|more accurate)
          contemplating mode
          """),
    topic("switch_mode", "Use the mode switch above the text field, or press Ctrl+1 for Instant, Ctrl+2 for Thinking "
          "and Ctrl+3 for Contemplating.", "ctrl+1|ctrl+2|ctrl+3", """
          {how} (switch|change|select|choose|set|pick|swap) (the |)(mode|modes)
          {how} (switch|change|go|get) to (instant|thinking|contemplating|another mode|a different mode|instant mode|thinking mode|contemplating mode)
          {how} (use|turn on|activate|enable|start|select) (instant|thinking|contemplating|contemplation) mode
          {how} (use|turn on|activate|enable) (contemplating|instant|thinking)
          {where} (switch|change|find|choose|select) (the |)(mode|modes)
          {key} (instant|thinking|contemplating|the modes|changing the mode|switching modes|thinking mode|instant mode|contemplating mode|change the mode|switch modes)
          where is the (mode switch|mode button|mode menu|mode selector|mode switcher)
          what (does|do) ctrl (plus |)(1|2|3|one|two|three) do
          what (does|do) (ctrl+1|ctrl+2|ctrl+3|ctrl-1|ctrl-2|ctrl-3|control 1|control 2|control 3) do
          (ctrl+1|ctrl+2|ctrl+3|ctrl 1|ctrl 2|ctrl 3)
          (mode|modes) (shortcut|shortcuts|keys|hotkeys)
          {can} (switch|change) (the |)(mode|modes)( during a chat| in the middle of a chat| any time|)
          """),
    topic("answer_now", "Click Answer now or press Ctrl+Enter while it thinks: the thinking ends and you get the "
          "answer at once.", "answer now|ctrl+enter", """
          {how} (end|cut short|cut|shorten|interrupt|finish|skip) the (thinking|reasoning)( early| and get the answer| now|)
          {how} get the answer (now|right now|at once|while it is thinking|while it thinks|before it has finished thinking|without waiting)
          {what} (answer now|the answer now button|the button answer now)
          what does (answer now|the answer now button) do
          it (thinks|is thinking|reasons) (too long|for too long|forever|very long|for ages), (what can i do|how do i stop it|what now|help)
          {can} (end|interrupt|cut) the (thinking|reasoning)( early|)
          {key} (answer now|end the thinking|ending the thinking|finish thinking)
          (i don't want to|i can't|i do not want to) wait (for the thinking|until it has finished thinking|for the reasoning)
          {how} stop (it|the model) (from thinking|thinking) (and answer|so long)
          what does ctrl+enter do
          (it|the model|calliope) (keeps|does not stop|won't stop) (thinking|reasoning)
          """),
    topic("stop", "Press Esc or the Stop button. What was written so far is kept.", "esc", """
          {how} (stop|cancel|abort|halt|interrupt) (the answer|an answer|the generation|the output|the reply|the response|it|the model|writing)
          {key} (stop|cancel|stopping|cancelling|stop the answer|stop the generation|abort|stopping an answer)
          {can} (stop|cancel|abort|interrupt) (the answer|an answer|it|the generation|a long answer|the reply)
          what does (esc|escape|the esc key|the escape key|the stop button) do
          it (keeps|does not stop|won't stop|will not stop) (writing|talking|typing|generating|answering)
          {where} stop (the answer|it|the generation|the output)
          where is the stop button
          the answer is too long, how do i stop it
          how do i make it (stop|shut up|be quiet|stop writing|stop talking)
          """),
    topic("choose_model", "Open the Models page, pick a model from the catalogue and click Download. Calliope shows "
          "first whether it fits your computer.", "models page|download", """
          {how} (choose|select|pick|change|switch|use|get|try|set) (a|another|a different|the|a real|a better|a bigger|a new|my) {model}
          {how} (download|install|add|load|fetch|obtain) (a|another|a real|a new|a better|some|a bigger|a larger|more) ({model}|models)
          {where} (find|get|choose|download|select|change|see) (the |a |a real |another |other |)({model}|models)
          {can} (use|choose|download|try|have|install) (another|a different|a real|a better|a bigger|other|more) ({model}|models)
          (where is|what is|open|show me) the (models page|model page|model list|model catalogue|catalogue of models|list of models|model library)
          {how} (replace|get rid of|get away from) (you|the demo model|this model|the built-in model|this small model)
          (i want|give me|i need|i would like) a (real|better|bigger|smarter|larger|proper|good|stronger) {model}
          {how} (switch|change) (models|the model|from this model|to a real model|to another model)
          {how} get (smarter|better|real|good|proper) (answers|replies)
          what is a real model
          model download
          (where do|where can) models come from
          {can} (delete|remove) (a|the) model
          {how} (delete|remove|manage) (a model|models|downloaded models|the downloaded model)
          """),
    topic("gguf", "GGUF is the file format of open models. Calliope opens any GGUF file of a supported family: use "
          "Open file on the Models page.", "gguf|models page", """
          {what} (gguf|a gguf|a gguf file|gguf files|the gguf format)
          (what does|what is the meaning of) gguf (mean|stand for|)
          {how} (open|load|use|import|add|run|start) (a|my|my own|an own|some|a local|a downloaded) (gguf|gguf file|model file|gguf model)
          {can} (open|load|use|import|add|run) (a|my|my own|any|a local) (gguf|gguf file|model file|gguf model|model from disk|file from hugging face)
          {how} use a (model|file) (from my disk|from my hard disk|that i already have|i have downloaded|from hugging face|i downloaded)
          {can} (bring|use) my own (model|models|weights|fine-tuned model)
          (which|what) (file format|file formats|model format|model formats|model files|files) (are|is|does {app}) (supported|support|needed|use|read)
          (does {app}|can it|can {app}) (read|open|support|load|run) gguf( files| models|)
          i have a gguf( file|)( what now| what do i do with it| how do i use it|)
          {where} put (my|the|a) (gguf|gguf file|model file|gguf files)
          gguf( files|)
          (does it|can it) (load|open|read) (safetensors|pytorch|onnx) (files|models)
          """),
    topic("families", "Calliope runs Muse Glimmer and the Qwen, Gemma, Llama, Mistral, Phi, Granite and gpt-oss "
          "families.", "muse glimmer|qwen|gemma", """
          (which|what) (models|model families|families|language models|llms|open models) (are supported|does {app} support|can i use|can i run|work|run|does it run|are there|are available|can {app} run)
          (does {app}|can it|can {app}|does it) (support|run|use|work with|handle) (qwen|gemma|llama|mistral|phi|granite|gpt-oss|llama 3|qwen 3|gemma 3|mistral models)
          {can} (use|run|load|try) (qwen|gemma|llama|mistral|phi|granite|gpt-oss|qwen3|llama 3|gemma 3|a llama model|a qwen model)
          is (qwen|gemma|llama|mistral|phi|granite|gpt-oss) supported
          (list|name|show me) (the |all |)(supported |available |)(models|model families)
          do (qwen|gemma|llama|mistral|phi|granite) models (work|run)( here|)
          what models do you (have|support|offer|know)
          which families of models
          """),
    topic("glimmer", "Muse Glimmer 30B is the flagship model of Calliope: open weights, text and pictures. It wants "
          "a graphics card with about 24 GB.", "flagship|24 gb", """
          {what} (muse glimmer|glimmer|muse glimmer 30b|the muse model|the flagship|the flagship model|muse)
          (which|what) (model|one) (is the best|is best|do you recommend|should i download|should i choose|should i use|is the smartest|is recommended|would you recommend|is the strongest|should i take)
          (recommend|suggest) (me |)a (model|good model|real model|better model)
          (what is|which is) the (best|flagship|recommended|strongest|smartest|largest) model
          {can} (run|use|download|load) (muse glimmer|glimmer|the flagship|muse glimmer 30b)
          {how} (run|use|download|get|install) (muse glimmer|glimmer|the flagship model|muse glimmer 30b)
          (what does|how much does) (muse glimmer|glimmer|the flagship) need
          does (muse glimmer|glimmer) (run|work|fit) (on my (pc|computer|laptop|graphics card)|here)
          how (big|large|good) is (muse glimmer|glimmer|muse glimmer 30b)
          (is|are) (muse spark|meta ai) (the same|open|included|related)
          what is the difference between muse (spark and glimmer|glimmer and spark|spark and calliope)
          """),
    topic("fit", "The Models page shows before the download whether a model fits your memory. As a rule it needs a "
          "little more memory than its file is big.", "fits|memory", """
          (will|does|would) (a|the|this|that|my) model fit( on my {pc}| in my memory| my {pc}| into memory|)
          how much (memory|ram|vram|graphics memory|video memory) (do i need|does a model need|is needed|does it need|does {app} need|do models need|is required|does it use)
          {how} (know|see|find out|check|tell) (if|whether) (a model|it|the model) (fits|will fit|runs|will run)( on my {pc}|)
          (is my|is this) (computer|pc|laptop|graphics card|gpu|machine) (good|fast|big|strong) enough
          (can|will) my (computer|pc|laptop|graphics card|gpu|machine) (run|handle|manage) (it|this|a model|a big model|a real model|that model|large models)
          (which|what) model (fits|runs on|is right for|suits|works on) my (computer|pc|laptop|graphics card|gpu|memory|machine)
          how (big|large) (can|may) (a|the) model be
          what are the (requirements|system requirements|hardware requirements|minimum requirements)
          what (hardware|computer|graphics card) do i need
          i have (only |)(8|16|24|32|4|12) gb( of memory| of ram| vram|), (which model|what can i run|is that enough|what fits)
          (it says|i get|there is) (out of memory|not enough memory|too little memory)
          {what} (the memory planner|memory planning|the fit bar|the memory bar)
          how much disk space (does it need|do i need|does a model need|is needed)
          """),
    topic("quantisation", "Quantised files store the weights in fewer bits: smaller and faster, a little less exact. "
          "Q4_K_M is a good start, Q8_0 is nearly exact.", "fewer bits|q4_k_m", """
          {what} (quantisation|quantization|quantised models|a quantised model|a quant|quants|quantized models|q4_k_m|q8_0|q4|q8|q6_k|a quantized model)
          (which|what) (quant|quantisation|quantization|q|version of the file) (should i|do i) (use|choose|take|download|pick)
          (what does|what do) (q4_k_m|q8_0|q4|q8|q6_k|q5_k_m|the q in q4|quantised|4-bit|8-bit) mean
          (what is|explain) the difference between (q4 and q8|q4_k_m and q8_0|4-bit and 8-bit|the quants|the quantisations)
          (is|are) (q4|q4_k_m|4-bit|quantised models|smaller quants) (good|worse|good enough|bad|less accurate)
          (q4 or q8|q4_k_m or q8_0|4 bit or 8 bit)
          how many bits (should i use|are best|do i need)
          why are there (so many|different|several) (files|versions|quants) of (a|one|the same) model
          """),
    topic("add_picture", "Drop a picture into the chat, paste it, or press Ctrl+U to attach a file. A model with "
          "vision can then answer about it.", "drop|paste|ctrl+u", """
          {how} (add|attach|send|upload|insert|share|include|post|put in|use) {pic}( to a message| to the chat| here| in the chat|)
          {how} (ask|ask you|ask something|ask a question) about {pic}
          {can} (add|attach|send|upload|insert|share|show you|use|drop|paste) {pic}( here| to you| in the chat| into the chat|)
          {where} (add|attach|put|upload|drop) {pic}
          {key} (attach a file|attach a picture|attaching|attach|add a picture|upload a picture|attaching files)
          {what} (pictures in calliope|the picture feature|visual question answering|image input)
          (does {app}|can {app}|can it|does it) (work with|support|understand|read|accept|take|handle|process) {pics}
          {can} (add|send|attach|use) (several|two|more than one|many|multiple) {pics}( at once| in one message|)
          {how} (show|give) (you|it|the model|calliope) {pic}
          what does ctrl+u do
          {how} (attach|add|upload) a file
          {pics}
          {how} paste {pic} from the clipboard
          (which|what) (picture|image) formats (are supported|can i use|work)
          """),
    topic("see_pictures", "I am a text-only model and cannot see pictures. Choose a model with vision on the Models "
          "page.", "cannot see|vision", """
          can you (see|look at|view|recognise|recognize|describe|read|analyse|analyze|understand) ({pic}|{pics}|this picture|this image|my photo|the picture|the photo|the image)
          (what is|what's|what do you see|who is) (in|on) (this|the|my) (picture|photo|image|screenshot)
          (describe|look at|analyse|explain|caption) (this|the|my) (picture|photo|image|screenshot)( please| for me|)
          [picture] (what is this|what is it|describe this|what do you see|explain this picture|how many are there|who is this|what colour is it|what does it say|hello|please describe|)
          [picture]( [picture]|)
          do you see (the|my|this) (picture|photo|image|screenshot)
          are you able to (see|view|look at) {pics}
          (do you have|have you got) (eyes|vision|sight)
          are you (blind|a vision model|multimodal|text only|able to see)
          (what colour|how many people|how many things|how many cats|which shapes|what text) (is|are) (in|on) (the|this|my) (picture|photo|image)
          why (can't|can not|cannot|don't) you see (the picture|my picture|pictures|images|photos)
          can you (generate|create|draw|paint|make) (a picture|an image|pictures|images|a drawing|a photo)
          (draw|paint|generate|create) (me |)(a picture|an image|a cat|a dog|a house|a drawing|a photo)( of something|)
          """),
    topic("camera", "Press Ctrl+Shift+C or click the camera button to take a photo. It goes into your message and "
          "stays on this computer.", "ctrl+shift+c", """
          {how} (use|open|start|turn on|activate) (the|my|a) (camera|webcam|web cam)
          {how} (take|snap|shoot|make|capture) (a photo|a picture|a snapshot|an image|a selfie)( with the camera| with my webcam| with the webcam|)
          {can} (use|take a photo with|take a picture with|snap with) (the|my|a) (camera|webcam)
          {key} (the camera|the webcam|camera|taking a photo|take a photo|open the camera)
          where is the (camera|camera button|webcam button)
          (does {app}|can {app}|can it|does it) (use|have|support|access|work with) (a |the |my |)(camera|webcam)
          (is|does) (the|my) (camera|webcam) (always on|on|watching me|recording|work|safe|private)
          {what} (the camera|the camera button|the camera feature)
          what does ctrl+shift+c do
          {how} photograph something
          (camera|webcam)
          my (camera|webcam) (does not|doesn't|won't) (work|start|open)
          """),
    topic("screen_region", "Press Ctrl+Shift+S and draw a rectangle: that part of the screen goes into your message "
          "as a picture.", "ctrl+shift+s", """
          {how} (take|make|grab|capture|send|get|add) (a screenshot|a screen region|a screen shot|part of the screen|a part of my screen|my screen|a region of the screen|an area of the screen)
          {can} (take|make|grab|capture|send|share|show you) (a screenshot|a screen region|part of the screen|my screen|what is on my screen)
          {key} (a screenshot|screenshots|the screen region|screen capture|grab the screen|a screen region|taking a screenshot|capture the screen)
          {how} (share|show) (my screen|my desktop|what is on my screen|what i see on the screen)
          {what} (the screen region|screen capture|the screenshot tool|the screen grab)
          what does ctrl+shift+s do
          (can it|can {app}|does {app}) (see|read|capture|look at) (my screen|the screen|my desktop)
          screenshot
          {how} ask about something on (my|the) screen
          where is the screenshot (button|tool)
          """),
    topic("look_closer", "With a vision model Calliope looks closer at regions of a picture step by step; each look "
          "is shown, and numbered boxes and points are drawn on the picture.", "boxes|regions", """
          {what} (visual chain of thought|the boxes on the picture|the numbered boxes|look closer|the look-closer tool|the regions|mark region|the boxes|the points on the picture)
          what (are|do|mean) the (numbered |)(boxes|points|numbers|rectangles|regions|frames) (on|in) (the|my) (picture|photo|image)( mean|)
          (can it|can {app}|does it|does {app}) (zoom in|zoom|look closer|mark things|draw boxes|point at things|find things|count things|highlight parts)( in a picture| in pictures| on a photo|)
          how does {app} look at (a picture|pictures|an image|images|photos)
          {how} (find|mark|locate|count|point at) (things|objects|something|people) in (a picture|a photo|an image|pictures)
          why (are there|does it draw) (boxes|points|numbers|rectangles) (on|in) (my|the) (picture|photo|image)
          how does seeing work
          {how} make it look closer( at a picture|)
          """),
    topic("shopping", "In the shopping panel you browse, search by words or photo, compare, build outfits, keep a "
          "wishlist and a wardrobe, and fill a cart. Facts come only from the catalogue.", "wishlist|cart", """
          {what} (the shopping panel|shopping|the shopping mode|the shop panel|the shop|the demo shop|the shopping feature|shopping in calliope)
          {how} (shop|go shopping|buy something|search for products|find products|find clothes|browse products|look for products|find a product|buy clothes)( here| with {app}| in {app}|)
          {can} (shop|go shopping|buy things|buy something|find products|search products|browse clothes|look for shoes|order something)( here| with {app}| in {app}|)
          what can i do in the (shopping panel|shop|shopping area)
          {where} (find|open|see) the (shopping panel|shop|shopping|products|catalogue of products)
          (does {app}|can {app}|can it|can you) (help me shop|shop|search for products|find me shoes|find clothes|find a jacket|help with shopping|show products|show me dresses)
          {how} (open|use|start) the (shopping panel|shop|shopping)
          (i want|i would like|i need) to (buy|find|order) (a jacket|shoes|a dress|clothes|a shirt|a present|a bag|a coat|something nice|trousers)
          (show|find|recommend) me (some |)(shoes|clothes|jackets|dresses|products|shirts|bags)
          where do the (products|prices|product facts|offers) come from
          are the (prices|products|offers) (real|correct|true|up to date)
          shopping( panel|)
          """),
    topic("shop_search", "In the shopping panel type what you wish for, or use a photo to search for similar things. "
          "Then narrow by price, size and colour.", "photo|price", """
          {how} (search|find something|find products|shop|look) (by|with|using|from) (a photo|photo|a picture|an image|words)( in the shop| in the shopping panel|)
          {can} (search|shop|find products|look for products) (by|with|using) (a photo|photo|a picture|an image|my own photo)
          {how} (filter|narrow|sort|limit) (the products|by price|the results|by size|by colour|products|products by price|by color|the search results in the shop)
          {how} find (something similar|similar clothes|similar products|a product like this|this in the shop|cheaper products)
          (does the shop|does the shopping panel|can the shop) (have|support|do) (photo search|image search|filters|a search)
          {what} photo search( in the shop|)
          {can} (filter|sort) (by price|by size|by colour|the products)
          {how} (search|look for|find) (shoes|a jacket|a dress|products) in the (shop|shopping panel|catalogue)
          """),
    topic("shop_compare", "Select two or more products and click Compare: they stand side by side, with the full "
          "price including shipping.", "side by side", """
          {how} compare (products|two products|prices|items|shoes|articles|things in the shop|two jackets)
          {can} compare (products|two products|prices|items|shoes|several products)
          (does {app}|can {app}|can it|can the shop) compare (products|prices|items|offers)
          {what} (the comparison|product comparison|compare in the shop|the compare button)
          {how} (see|put) (two |)products side by side
          what is the difference between (two products|these products)
          {how} find the (cheaper|better|cheapest|best) (one|of two products|product)
          """),
    topic("wishlist", "Click the heart on a product to keep it in your wishlist. The wardrobe holds what you own, and "
          "outfits combine both.", "heart|wardrobe", """
          {what} (the wishlist|a wishlist|the wish list|the wardrobe|my wardrobe|outfits|an outfit|the outfit builder)
          {how} (add something to|use|fill|see|open|put something on|save a product in) (the|my) (wishlist|wish list|wardrobe)
          {how} (build|make|create|put together|combine) (an outfit|outfits|a look)
          {how} (save|remember|keep|bookmark|like) (a product|an item|products|a jacket|something i like)( for later|)
          {can} (build|make|create) (an outfit|outfits|a wishlist|a wardrobe)
          {can} (save|keep|remember) (a product|products|items)( for later|)
          what does the heart (do|mean)( on a product|)
          {where} (find|see) my (wishlist|wardrobe|saved products|outfits)
          (wishlist|wardrobe|outfits)
          {how} (add|put) (my|my own) clothes (to|into|in) the wardrobe
          """),
    topic("checkout", "Fill the cart and click Checkout: Calliope hands over to the shop's own checkout page. It "
          "never buys or pays by itself.", "cart|never", """
          {how} (pay|check out|checkout|buy|order|place an order|purchase something|finish my order|complete the purchase)( in the shop| in the shopping panel|)
          (does|can|will) (calliope|it|the app|the model|the assistant) (buy|pay|order|purchase|spend money)( things| something|)( by itself| for me| alone| without asking| on its own|)
          {what} (the cart|the shopping cart|the checkout|checkout|the basket)
          {how} (use|fill|see|open|empty) (the|my) (cart|shopping cart|basket)
          {how} (add|put) (something|a product|products|an item) (to|in|into) the (cart|basket|shopping cart)
          (is it safe|is it secure) to (pay|buy|shop|order)( here| with {app}|)
          (do you|does {app}|does it) (store|save|know|keep|need) my (credit card|card number|payment data|bank details|credit card number)
          {can} (pay|check out) (here|in the app|with paypal|by card|with a credit card)
          what happens (at|during|after|when i click) checkout
          who (sells|ships|delivers) the products
          {where} (pay|check out|see my cart)
          can it buy (something|things) without (me|my permission|asking me)
          """),
    topic("privacy", "Everything stays on your computer: chats, pictures and models. There is no account and no "
          "telemetry, and nothing touches the network unless you ask.", "computer|telemetry", """
          (is|are) (this|calliope|my data|my chats|my pictures|my messages|the app|it|what i write|my questions) (private|safe|secure|secret|confidential|protected)
          {what} (privacy|the privacy|your privacy policy|data protection|the privacy policy|privacy in calliope)
          (who|can anybody|can anyone|can others|can someone|can somebody) (else |)(can see|see|read|can read|sees|reads) (my chats|my data|my messages|my pictures|what i write|this|my conversations)
          (do you|does {app}|does it|will you) (send|share|sell|upload|collect|store|save|record|leak|transmit) (my data|my chats|my messages|my pictures|data|anything|information|personal data|what i write)( to anyone| to a server| to the cloud| to meta| anywhere|)
          (does|is) (anything|any data|my data|something) (leave|leaves|leaving|sent from|uploaded from) my {pc}
          (is there|does {app} have|do you use|does it use|does it contain) (any |)(telemetry|tracking|analytics|ads|advertising|spyware|cookies)
          (are you|is {app}|is it) (spying|spying on me|tracking me|listening|watching me|recording me)
          (do you|does {app}|does it) (spy|track|watch|listen|spy on me|track me)( me|)
          (is|are) my (chats|data|conversations) used (for training|to train models|for ads)
          how (private|safe|secure) is (this|{app}|it|my data)
          (what happens|what do you do) (to|with) my (data|chats|pictures|messages|photos)
          (can|should) i (trust|tell) {app} (with |)(my data|secrets|private things|my secrets)
          {can} (tell you|write|enter) (secrets|private things|personal data|passwords)( here|)
          privacy
          """),
    topic("offline", "Yes, it works offline: the engine runs on your computer. The network is only used for things "
          "you ask for, such as downloading a model.", "offline|network", """
          (does|can|will) ({app}|it|this) (work|run|be used|function) (offline|without internet|without the internet|without a connection|on a plane|without network)
          (do i need|is|does it need|does {app} need|must i have) (the |an |)(internet|internet connection|network|online connection|wifi)( needed| required| to chat| to use it|)
          {can} use (it|{app}|this) (offline|without internet|on a plane|in a train without internet)
          (are you|is {app}|is it|is this) (online|connected to the internet|in the cloud|cloud based|a cloud service|connected|offline|local)
          when does (it|{app}) (use|need|connect to|access) the (internet|network)
          (where|on which computer) (do you|does {app}|does it|does the model) run
          (is there|does it use) a (server|cloud)( behind it|)
          (does it|does {app}) (go online|connect to the internet|phone home|talk to a server)
          {how} (block|see|check|control) (the |)(network|outgoing|internet) (access|connections|use)
          can you (search|browse|access|look at|go on) the (internet|web)
          offline( mode| use|)
          """),
    topic("account", "No account is needed: install it, open it and type. There is no sign-in at all.", "no account", """
          (do i need|must i have|is there|do i have to create|do i need to make|should i create|does it need) (an |a |)(account|login|registration|user account|password|sign-in)
          {how} (log in|sign in|sign up|register|create an account|make an account|log out|login)
          (is|are) (an account|a login|registration|an email address) (needed|required|necessary)
          {can} use {app} without (an account|a login|registering|signing up|registration|an email)
          (do i have to|must i|do i need to) (sign up|register|log in|sign in|pay for an account|give my email)
          {where} (log in|sign in|register|sign up)
          (what is|i forgot|where is) my (password|user name|account|login)
          (account|login|registration)
          {what} (the account|accounts|login) in {app}
          (how do i|can i) (delete|change) my (account|password)
          """),
    topic("price", "Calliope is free and open source under the Apache-2.0 licence. There are no subscriptions and no "
          "message limits.", "free|apache-2.0", """
          (how much|what) does ({app}|it|this) cost
          (is|are) ({app}|it|this|everything|all features|the models) (free|free of charge|open source|expensive|paid|free to use|gratis|really free)
          (do i have to|must i|do i need to|does one) (pay|buy a licence|subscribe|pay for it|pay anything|pay money)( for {app}| for it|)
          (what is|which is|under which|tell me) (the |)(licence|license|price|cost)( of {app}| is it| is this|)
          {can} use {app} (for free|commercially|at work|in my company|without paying)
          (is there|are there) (a |any |)(subscription|fee|price|premium version|paid version|hidden costs|message limits|limit on messages|trial|free version)
          (where is|can i see|where can i find|{can} read) the (source code|code|source)( of {app}|)
          who (owns|makes|made|develops|wrote|built|is behind|created) ({app}|calliope)
          how many (messages|questions) (can i|may i) (send|ask)( per day| for free|)
          (price|licence|license|cost|open source)
          {can} (change|modify|copy|share|contribute to) (the source code|{app}|the code)
          """),
    topic("storage", "Chats and settings are in one SQLite database on your computer, in your user folder. Every "
          "message is saved while it is written.", "sqlite", """
          (where|how) (are|is|does {app} store|do you store|does it store|does it save) (my chats|my data|my conversations|my messages|the chats|the data|the settings|the history|everything)( saved| stored| kept|)
          (are|is) (my chats|my messages|my conversations|the chat|my data|this chat|everything) (saved|stored|kept|lost)( when i close the app| automatically| when it crashes|)
          {how} save (this chat|my chat|a chat|a conversation|my conversation)
          (do i have to|must i|do i need to) save (my chats|the chat|anything|this)( myself|)
          (what happens|do i lose my chats|are my chats lost|is everything lost) (if|when) (it crashes|the app crashes|my computer crashes|the power fails|i close it|i close the app|the power goes out)
          (which|what) database (is used|does it use|does {app} use|do you use)
          {what} (the database|the storage|sqlite)
          {how} (back up|backup|make a backup of) (my chats|my data|everything|the database|my history)
          (does {app}|does it|do you) (save|store|keep|remember) (my chats|chats|everything|conversations|the history|all messages)
          {where} find my (data|files|database|data folder|backups)
          """),
    topic("search_history", "Press Ctrl+K and type: full-text search finds words in all your chats. They are listed "
          "in the sidebar.", "ctrl+k", """
          {how} (find|search|look up|search for|look for) (an old chat|old chats|a chat|my chats|a message|something in my chats|my history|the history|old messages|an earlier answer|a conversation|previous conversations|past chats)
          {can} (search|search in|find something in|look through) (my chats|the history|old chats|my history|old messages|all chats|my conversations)
          {what} (the history|the chat history|my history|chat history)
          {where} (find|see) (my|the) (old chats|history|chat history|earlier chats|past conversations|previous chats|old conversations)
          where (is|are) (my|the) (history|chat history|old chats|chats|earlier chats|past conversations|conversations)
          {key} (search|searching|searching chats|search my chats|find a chat|the command palette|the search)
          {what} the (command palette|search box|full-text search|search)
          what does ctrl+k do
          (is there|does it have|does {app} have) a (search|history|chat history|search function|command palette)
          {how} (see|open|view|show) (the|my) (history|chat history|old chats|earlier conversations)
          (history|chat history)
          i (want to|need to) find (what i asked|something i wrote|an answer) (yesterday|last week|last month|before)
          """),
    topic("organise", "Right-click a chat in the sidebar to rename it, pin it or move it to a folder.", "rename|pin", """
          {how} (rename|pin|unpin|organise|organize|sort|order|group|move|tidy up) {chat}
          {how} (put|move) {chat} (into|in|to) a folder
          {how} (make|create|add|use) (a folder|folders)( for chats| for my chats|)
          {can} (rename|pin|organise|sort|group|move) {chat}
          {how} change the (name|title) of {chat}
          {can} (use|have|make|create) folders( for chats|)
          (are there|does it have|does {app} have) folders( for chats|)
          {what} (pinning|folders|pinned chats|the folders)
          {how} keep (an important|a favourite|a) chat (at the top|on top|pinned)
          {how} give {chat} (a new|another|a better) (name|title)
          """),
    topic("delete_chat", "Right-click the chat in the sidebar and choose Delete. You can undo it for a short while.",
          "delete", """
          {how} (delete|remove|erase|clear|throw away|get rid of) {chat}
          {how} (delete|remove|erase|clear|wipe) (my history|the history|all chats|all my chats|everything|all my data|my data|a message|the chat history)
          {can} (delete|remove|erase|clear) ({chat}|my history|the history|all chats|everything|my data)
          {can} (undo|restore|bring back|recover) a (deleted|removed) (chat|conversation)
          {how} (undo|restore|get back|recover) a (deleted|removed) (chat|conversation)
          i (accidentally |)(deleted|removed) (a chat|my chat|a conversation)( by mistake| by accident|)( can i get it back|)
          where is the delete (button|option)
          """),
    topic("temporary", "Press Ctrl+Shift+N for a temporary chat: it is never written to the history.",
          "ctrl+shift+n", """
          {what} a (temporary chat|private chat|incognito chat|secret chat)
          {how} (start|open|make|use|have) a (temporary|private|incognito|secret) (chat|conversation)
          {how} chat without (saving|history|leaving traces|it being saved|a trace)
          {can} (chat|talk|write) without (saving|history|it being saved|being recorded)
          {key} (a temporary chat|temporary chats|incognito|a private chat|temporary chat)
          is there (an incognito mode|a private mode|a temporary chat|an incognito chat|a mode without history)
          {how} (stop|prevent|keep) (it|calliope|the app) from saving (this chat|my chat|the chat|a chat)
          what does ctrl+shift+n do
          (temporary chat|incognito)
          {how} (turn off|disable) (the |)history
          """),
    topic("export", "Use Export in the menu of a chat to write it to a file, and Import to read it back in.", "export", """
          {how} (export|import|share|print|move|copy|transfer) {chat}( to a file| as a file| to another computer|)
          {can} (export|import|share|print|download) ({chat}|my chats|my data|all chats|all my chats|my history)
          {how} (export|import|transfer|move|copy) (my chats|my data|all chats|my history|everything)( to a new computer| to another computer| to a file|)
          {how} save {chat} (as a file|to a file|as markdown|as text|as json)
          {what} (export|import|the export|the export function)
          (which|what) formats can i export( to|)
          {where} (export|import) (chats|my chats|a chat|my data)
          (is there|does it have) (an export|an import|an export function)
          {how} send {chat} to (a friend|someone|my colleague|a colleague)
          """),
    topic("edit_branch", "Press the up arrow in the empty text field to edit your last message. The old version stays "
          "as a branch; Alt+Left and Alt+Right move between branches.", "branch", """
          {how} (edit|change|correct|fix|rewrite) (a message|my message|my last message|my question|what i wrote|a question|the last message|a sent message)
          {can} (edit|change|correct|fix) (a message|my message|my last message|my question|what i wrote|a sent message)
          {what} (a branch|branches|branching|the branches|a branch in a chat)
          {how} (switch|move|go|change) between (branches|versions|answers|the versions)
          {how} (make|start|create|see) (a branch|branches|another version|the old version|an alternative)
          {key} (editing|edit my last message|branches|next branch|edit a message|the previous branch)
          {how} (go back to|return to|see) (an earlier|an older|the previous|the old) (version|answer|message)
          i made a (typo|mistake) in my (message|question)
          {can} (go back|try another version|try a different question)
          """),
    topic("regenerate", "Press Ctrl+R or click Regenerate. The earlier answer is kept as a branch.", "ctrl+r", """
          {how} (regenerate|redo|repeat|retry|renew) (an answer|the answer|the last answer|a reply|the reply|the response|a response)
          {how} (get|ask for|have) (another|a new|a different|a second|a better) (answer|reply|response|version)( to the same question|)
          {key} (regenerate|regenerating|regenerating an answer|another answer|a new answer|redo)
          {can} (regenerate|redo|repeat|retry) (an answer|the answer|it|the last answer|a reply)
          what does (ctrl+r|regenerate|the regenerate button) do
          (try again|again please|another answer please|give me another answer|do it again|one more time|answer again)
          i (don't|do not) like the answer( can i get another one| what can i do|)
          (regenerate|redo|retry)
          """),
    topic("new_chat", "Press Ctrl+N to start a new chat.", "ctrl+n", """
          {how} (start|begin|open|make|create) (a new|another|a fresh|a second|a different) (chat|conversation|discussion|thread)
          {key} (a new chat|new chat|starting a new chat|new conversation|start a chat|open a new chat)
          {can} (start|have|open) (a new|another|several|more) (chat|chats|conversation|conversations)
          {where} (start|open) a new chat
          (new chat|start a new chat|open a new chat|new conversation|begin a new conversation)( please|)
          what does ctrl+n do
          {how} (change the topic|talk about something else|start over|begin again|start from scratch)
          where is the new chat button
          {how} (clear|empty|reset) the (screen|window|context)
          """),
    topic("shortcuts", "The main ones: Ctrl+N new chat, Ctrl+K search, Ctrl+1/2/3 modes, Ctrl+U attach, Ctrl+R "
          "regenerate, Ctrl+Enter answer now, Esc stop. All can be changed in Settings.", "ctrl+n|ctrl+k", """
          {what} (the shortcuts|the keyboard shortcuts|shortcuts|the hotkeys|keyboard shortcuts|the key bindings|hotkeys)
          (which|what) (shortcuts|keyboard shortcuts|hotkeys|keys|key combinations) (are there|exist|does {app} have|do you know|can i use|are useful|are important|should i know|does it have)
          (list|show|show me|name|tell me|give me) (all |the |all the |some |)(shortcuts|keyboard shortcuts|hotkeys|key bindings)
          {can} (use|control) {app} (with the keyboard|by keyboard|without a mouse|without the mouse)
          {how} (change|edit|set|customise|customize|reassign) (the |a |)(shortcuts|shortcut|keyboard shortcuts|hotkeys|key bindings)
          {can} (change|edit|set|customise) (the |my |)(shortcuts|keyboard shortcuts|hotkeys)
          (is there|are there) (a list of |)(shortcuts|keyboard shortcuts|hotkeys)
          {where} (find|see|change) the (shortcuts|keyboard shortcuts|hotkeys)
          (shortcuts|keyboard shortcuts|hotkeys|keyboard)
          {how} (use|work with|control) {app} (with the keyboard|by keyboard|faster)
          """),
    topic("settings", "Press Ctrl+, (control and comma) to open Settings.", "settings", """
          {how} (open|find|change|see|get to|reach) (the |my |)(settings|preferences|options|configuration)
          {where} (find|open|change|see) (the |)(settings|preferences|options|configuration)
          where (is|are) the (settings|preferences|options|configuration|settings page)
          {key} (settings|the settings|preferences|opening the settings|open the settings)
          {can} (change|open|adjust) (the |)(settings|preferences|options)
          {what} (the settings|the settings page|settings)
          what does ctrl+, do
          {can} configure {app}
          {how} (configure|set up|customise|customize|adjust) {app}
          (settings|preferences|options)
          """),
    topic("theme", "Choose the light or the dark theme in Settings, under Appearance. The text size is there too.",
          "settings", """
          {how} (switch to|turn on|use|enable|get|activate|set) (dark mode|the dark theme|a dark theme|light mode|the light theme|night mode|a dark background)
          {how} (change|set|choose) (the |)(theme|colours|colors|look|appearance|text size|font size|font|colour scheme)
          {can} (change|set|choose|use) (the theme|the colours|dark mode|the font size|the look|a dark theme|a bigger font)
          (is there|does {app} have|does it have) (a dark mode|a dark theme|a light theme|themes|a night mode)
          the (text|font|writing) is too (small|big|large|tiny)
          {how} make the (text|font|letters|writing) (bigger|larger|smaller)
          (it is|the screen is|the app is|the window is) too (bright|dark)
          (dark mode|dark theme|light theme)
          {where} (change|find) the (theme|dark mode|font size|text size|appearance)
          """),
    topic("sidebar", "Press Ctrl+B to show or hide the sidebar.", "ctrl+b", """
          {how} (hide|show|open|close|toggle|collapse|get back|bring back) the (sidebar|side bar|side panel|left panel|chat list|list of chats)
          {key} (the sidebar|hiding the sidebar|toggle the sidebar|show the sidebar|hide the sidebar)
          {can} (hide|close|collapse) the (sidebar|side bar|side panel|chat list)
          where is the (sidebar|side bar|side panel|chat list)
          (my|the) (sidebar|side bar|chat list) (is gone|disappeared|has gone|is missing|is hidden|vanished)
          what does ctrl+b do
          {what} the (sidebar|side bar|side panel)
          {how} get more (room|space) for the chat
          """),
    topic("send", "Press Enter to send and Shift+Enter for a new line. You can swap them in Settings.", "shift+enter", """
          {how} (send|submit|post) (a message|my message|a question|my question|the message|what i typed|it)
          {how} (write|make|type|insert|add|get) (a new line|a line break|several lines|more lines|another line|a newline|a paragraph)
          {key} (sending|send|a new line|send a message|a line break|new line|sending a message)
          {can} (write|type|send) (several lines|more than one line|a new line|long messages|many lines)
          what does (enter|shift+enter|the enter key|the return key) do
          where is the send button
          enter (sends|always sends) (my message|the message) (too early|at once|before i am done)
          {how} (go to|start) the next line
          {how} (ask|write) (a question|you something|you a question)
          """),
    topic("find_in_chat", "Press Ctrl+F to find words in the open chat.", "ctrl+f", """
          {how} (find|search|look for) (a word|words|text|something|a phrase) in (this chat|the open chat|the current chat|this conversation|a chat|a long chat|the current conversation)
          {key} (find in chat|finding text|finding a word|find in this chat|find a word in this chat)
          {can} (find|search|look for) (a word|text|something) in this (chat|conversation)
          what does ctrl+f do
          {how} search (inside|within|in) (this|the current|the open|one) (chat|conversation)
          find in (chat|page|conversation)
          """),
    topic("quick_box", "The quick box opens over any program with a global shortcut, Alt+Space by default, which you "
          "choose at the first start.", "alt+space", """
          {what} (the quick box|the quick window|the global shortcut|the launcher|the quick box window)
          {how} (open|use|start|get|show) (the quick box|calliope from anywhere|the quick window|calliope from any program|the app from anywhere)
          {can} (open|use|call|ask) {app} from (any program|anywhere|other programs|another program|another window)
          {key} (the quick box|global access|opening calliope from anywhere|the quick window)
          is there a (global shortcut|global hotkey|quick box|quick launcher|system-wide shortcut)
          what does alt+space do
          {how} change the global (shortcut|hotkey)
          {how} ask something (quickly|fast) (while i am in another program|from another program|without opening the window)
          """),
    topic("tools", "A model can use tools: calculator, date and time, look closer, mark region, catalogue search, "
          "document text, and any MCP server. Each tool has its own permission.", "calculator|mcp", """
          {what} (the tools|tools|tool calls|tool use|a tool|tool calling|a tool call)
          (which|what) tools (are there|does {app} have|can you use|exist|can it use|are available|does it have|are built in|can the model use)
          (can|does) (you|it|calliope|the app|the model) (use|have|call|support) (tools|any tools|functions|plugins|extensions|a calculator|add-ons)
          (list|name|show|tell me) (me |)(all |)the tools
          {how} (use|turn on|enable|disable|switch off|activate|add) (a tool|tools|the tools|the calculator|plugins)
          (is there|does it have) a (calculator|clock|calendar|plugin system)
          what do tools do
          how do tools work
          {where} (find|see|enable) the tools
          (tools|plugins|calculator)
          """),
    topic("tool_permission", "You decide for each tool in Settings: allow, ask every time, or never. Tools with "
          "effects ask you first.", "allow|ask", """
          {what} (tool permissions|the permissions|the permission for tools|a tool permission|tool permission)
          {how} (allow|forbid|deny|block|permit|restrict|control) (a tool|tools|tool calls|the tools|an mcp tool)
          {can} (forbid|block|deny|control|restrict|allow) (a tool|tools|tool calls|what tools do)
          (are|is) (tools|a tool|the tools|mcp tools|tool calls) (safe|dangerous|risky|secure)
          (can|will) (a tool|tools|the model|it) (do something|delete files|change files|act|do harm|delete my files) without (asking|my permission|me knowing|asking me|my consent)
          why does it ask (for permission|me for permission|before using a tool|before it uses a tool|every time)
          {where} (set|change|see) the (tool permissions|permissions|permissions of tools)
          {how} (change|set|revoke) (the |a |)(permission|permissions)( of a tool| for a tool| for tools|)
          does it ask (before|me before) (using|it uses) (a tool|tools)
          """),
    topic("mcp", "MCP servers bring more tools, for example files or a calendar. Add one in Settings, under Tools, by "
          "its command or address.", "mcp|settings", """
          {what} (mcp|an mcp server|mcp servers|the model context protocol|mcp tools|model context protocol)
          {how} (add|use|connect|install|set up|configure|attach|remove) (an |a |my |)(mcp server|mcp servers|mcp|mcp tools|mcp tool)
          {can} (add|use|connect|install|run) (an |my own |my |)(mcp server|mcp servers|mcp|mcp tools|own tools|my own tools)
          (does {app}|can it|does it|do you) (support|have|speak|work with|use) mcp( servers| tools|)
          {where} (add|find|configure|see) (an |the |my |)mcp (server|servers)
          what does mcp (mean|stand for)
          (which|what) mcp servers (are there|can i use|work|are supported|do you recommend)
          {how} (connect|give) (it|calliope|the model) (access to |to |)(my files|my calendar|my mail|my notes|github)
          {how} add (more|new|other|my own) tools
          mcp( server| servers|)
          """),
    topic("engine", "The engine is Calliope's own: a transformer written in C++ with Vulkan compute shaders. It runs "
          "as a process of its own, so a driver crash never loses your chats.", "vulkan", """
          {what} (the engine|calliope-engine|the inference engine|the calliope engine|vulkan|the vulkan engine|your engine)
          (which|what) engine (is used|does {app} use|runs the models|is inside|does it use|runs here)
          (does {app}|does it|do you|is it) (use|using|based on|built on|run on) (vulkan|cuda|llama.cpp|ollama|pytorch|rocm|metal|opencl)
          why (vulkan|does it use vulkan|not cuda|is vulkan used|do you use vulkan)
          how does (the engine|{app}|the inference|it) (work|run models|run a model)( inside| internally|)
          (what|in which language|in what language) is {app} (written|programmed)( in|)
          (what happens|are my chats lost) (if|when) the (engine|driver|gpu driver) crashes
          why is the engine a (separate|different) (process|program)
          {what} (a transformer|compute shaders|the compute shaders)
          (vulkan|engine|the engine)
          {how} use the engine (from the command line|in a terminal|without the app|in scripts)
          """),
    topic("gpu", "Any graphics card with Vulkan works: AMD, Intel, NVIDIA or Apple. Without one Calliope runs on the "
          "processor, only slower.", "amd|processor", """
          (which|what) (graphics cards|graphics card|gpus|gpu|video cards|hardware) (are supported|do i need|does it need|can i use|does {app} support|work|is needed|works)
          (do i need|is|does it need|must i have) a (gpu|graphics card|video card|nvidia card|special graphics card)( needed| required| for this|)
          (does|will|can) ({app}|it|this) (run|work) (on|with) (amd|intel|nvidia|apple|an amd card|my nvidia card|an intel gpu|a radeon|a geforce|integrated graphics|apple silicon|an old graphics card)
          (does|will|can) ({app}|it|this) (run|work) without a (gpu|graphics card|video card)
          {can} (use|run) {app} (without a gpu|without a graphics card|on the cpu|on the processor|on a cpu|only with the processor)
          {how} (choose|select|change|set) (the |a |another |)(gpu|graphics card|device)
          {can} (choose|use|select) (another|a different|which|the second) (gpu|graphics card|device)
          (which|what) (gpu|graphics card|device) (is used|is it using|is in use|does it use|is running the model)
          (is|are) (amd|intel|nvidia|radeon|geforce|apple|my) (cards|gpus|gpu|graphics card|graphics cards) supported
          {can} use two (gpus|graphics cards)
          no (gpu|graphics card|vulkan device) (found|is found|was found)
          (gpu|graphics card)
          """),
    topic("slow", "Choose a smaller model or a smaller quantisation, update the graphics driver, and see on the "
          "Models page which device is used.", "smaller", """
          why is (it|{app}|the answer|this|the model|everything) so slow
          (it|{app}|the model|everything|the answer) is (too |very |so |really |)(slow|sluggish)
          {how} (make|get) (it|{app}|the model|answers|the answers) (faster|quicker|run faster|go faster)
          {how} (speed up|accelerate|improve the speed of) (it|{app}|the model|the answers|generation)
          how (fast|quick) is (it|{app}|the engine|this)
          (can|could) it be (faster|quicker)
          (it|the answer) takes (too long|forever|ages|very long|a long time)( to answer| to write|)
          how many tokens per second
          {how} (improve|increase) (the |)(speed|performance)
          my (computer|pc|laptop|desktop) (becomes|gets|is) (slow|hot|loud|noisy)( when it runs| while it answers|)
          the (fan|fans) (is|are) loud
          """),
    topic("api", "Calliope can serve an OpenAI-compatible API on this computer. Turn on the local server in Settings; "
          "it needs a key and listens on this machine only.", "openai-compatible|settings", """
          {what} (the api|the local server|the server|your api|the openai api|the local api)
          (is there|does {app} have|does it have|do you have|does it offer) (an api|a server|a local server|an openai-compatible api|a rest api|a programming interface)
          {how} (use|start|turn on|enable|call|run|activate) the (api|server|local server|local api)
          {can} (use|call|script|automate|control) {app} (from a script|from python|from my program|by api|with a script|from other programs|over http)
          {how} (script|automate|program) {app}
          (is {app}|is it) (openai compatible|openai-compatible|compatible with openai|scriptable)
          {how} (connect|use) (my program|my script|python|another app|vs code|my editor) (to|with) {app}
          (which|what) (port|address|url|api key) (does it use|is it|does the server use|do i need)
          {can} use {app} as a server
          (api|server|openai api|local server)
          for developers
          """),
    topic("remote", "Add a remote endpoint on the Models page: any OpenAI-compatible server, for example your own "
          "vLLM cluster. Calliope then uses it like a local model.", "endpoint|vllm", """
          {what} (a remote endpoint|remote endpoints|vllm|a remote model|an endpoint|a vllm cluster)
          {how} (add|use|connect|connect to|set up|configure) (a remote endpoint|a remote model|a remote server|vllm|my own server|another server|a cluster|an endpoint|my vllm server|our company server)
          {can} (use|connect|connect to|add) (a remote model|a remote server|vllm|my own server|a cluster|another computer|a cloud model|openai|an openai key|the chatgpt api|several computers)
          (does {app}|can it|does it) (support|work with|connect to|use) (vllm|remote endpoints|remote servers|a cluster|remote models|ray|llama-server|other servers)
          {how} run (a model|it) on (another computer|a server|a cluster|several machines|my server)
          {where} add (an endpoint|a remote endpoint|a server|a remote model)
          (remote endpoint|vllm|remote model)
          {can} use (more than one|several) (machine|machines|computers)
          """),
    topic("platforms", "Calliope runs on Windows, macOS and Linux.", "windows|macos|linux", """
          (which|what) (platforms|systems|operating systems|os) (are supported|does it run on|does {app} run on|are there|can i use|does it support|is it for)
          (does|will|can) ({app}|it|this) (run|work) (on|under|with) (windows|linux|mac|macos|a mac|windows 11|ubuntu|debian|fedora|my mac|windows 10|arch linux)
          is (there|it|{app}) (a |available |)(version |)(for|on) (windows|linux|mac|macos|ubuntu|android|iphone|ios|phones|my phone)
          {can} (use|run|install) {app} on (windows|linux|my mac|macos|a mac|my phone|a phone|a tablet|android|an iphone|ubuntu)
          (is there|do you have) (an app|a version) for (phones|android|iphone|ios|mac|linux|windows)
          (windows|linux|mac|macos)( version|)
          on (what|which) (systems|computers|platforms) does {app} run
          """),
    topic("install", "Download the installer for your system and start it; from source, run packaging/run in the "
          "checkout. Then open it and type.", "packaging/run", """
          {how} (install|set up|build|compile|get|download) {app}
          {how} (install|build|compile) (it|this) (from source|on linux|on windows|on a mac|myself|on my computer)
          {where} (download|get|find) ({app}|the installer|the program)
          {how} (update|upgrade|uninstall|remove|reinstall) {app}
          (is it|how hard is it|is it hard|is it easy) to install( {app}|)
          (what is|what does) packaging/run( do|)
          {can} (build|compile) (it|{app}) (myself|from source|on my own)
          (install|installation|installer|update)
          how do i get the (newest|latest|new) version
          """),
    topic("documents", "Attach a document, for example a PDF or a text file, and ask about it. The document text tool "
          "reads it on your computer.", "document|pdf", """
          {how} (add|attach|open|read|upload|use|ask about|summarise|summarize) (a pdf|a document|a text file|a word file|documents|pdf files|my document|a file|a long text|an article)
          {can} (add|attach|open|upload|use|ask about) (a pdf|a document|a text file|documents|pdf files|my documents|a word file|a spreadsheet)
          (can it|can {app}|does {app}|does it|can you) (read|open|summarise|summarize|understand|handle|support) (a pdf|pdfs|documents|text files|pdf files|my documents|word files|books)
          {what} (the document tool|the document text tool|document text|documents in calliope)
          (summarise|summarize|read|translate) (this|my|the) (document|pdf|text|file|article)
          (which|what) (documents|file types|document types) (are supported|can it read|can i add)
          (pdf|documents|pdf files)
          """),
    topic("health", "Calliope gives only general health information, never a diagnosis. In an emergency call your "
          "local emergency number, and ask a doctor about anything serious.", "doctor|diagnosis", """
          (i have|i've got|my child has|my mother has|my son has) (a headache|a fever|a cold|pain|chest pain|a cough|a stomach ache|a rash|a sore throat|high blood pressure|back pain|the flu)( what should i do| what can i do| what helps|)
          (i am|i feel|i'm) (sick|ill|unwell|dizzy|very sick|not well|in pain)
          (what|which) (medicine|drug|pill|medication|treatment) (should i|can i|do i) (take|use)( for a headache| for fever| against pain|)
          (can|does|will) (you|calliope|it) (give medical advice|diagnose me|help with my health|answer health questions|be my doctor|replace a doctor|tell me what illness i have)
          (is|are) (aspirin|ibuprofen|paracetamol|antibiotics|this medicine|vitamins) (safe|dangerous|good for me|healthy|safe for children)
          {what} (the health answers|health answers|health advice in calliope|the health note)
          how does {app} (handle|treat|answer) (health|medical) questions
          my (head|stomach|back|knee|tooth|heart|leg|arm|throat|chest) hurts
          (should i|do i need to|must i) (see|go to|call) a doctor
          (what are the symptoms of|how do i treat|how to cure|what helps against) (flu|cancer|diabetes|a cold|covid|migraine|asthma|a burn)
          i (cut|burned|hurt) (myself|my finger|my hand)
          """),
    topic("languages", "I only understand simple English. A real model on the Models page speaks many languages.",
          "english", """
          (do|can) you (speak|understand|know|read|write|talk) (german|french|spanish|italian|chinese|japanese|russian|other languages|polish|english|turkish|arabic|portuguese|dutch)
          (which|what|how many) languages (do you|can you|does it|does {app}) (speak|know|understand|support)
          (hallo|bonjour|hola|guten tag|wie geht es dir|comment ca va|que tal|buenos dias|ciao come stai|was kannst du|wer bist du)
          (sprichst du deutsch|parlez-vous francais|hablas espanol|parli italiano|parles-tu francais|kannst du deutsch)
          (can we|can i|let us|let's) (speak|write|chat|talk) (in |)(german|french|spanish|italian|another language|my language|chinese)
          (translate|say) (this|that|hello|good morning|thank you|cat|house) (into|to|in) (german|french|spanish|italian|chinese|english|latin|japanese)
          (what is|how do you say) (hello|dog|cat|thank you|house|water|good morning|bread) in (german|french|spanish|italian|chinese|japanese|latin)
          is {app} (available |)in (german|french|spanish|other languages|my language)
          {how} change the language( of the app| of calliope|)
          answer in (german|french|spanish|italian)
          """),
    topic("can_you_sum", "Yes: I add and subtract numbers up to 99 and multiply up to 12. Try 47 + 38.", "47 + 38", """
          (can|could) you (do|solve|make) (maths|math|sums|arithmetic|calculations|mathematics|simple sums|a sum)
          (can|could) you (calculate|add|add numbers|subtract|multiply|count|compute|add two numbers|add up numbers|reckon)( something| for me|)
          (do you|are you able to|are you good at) (do maths|know maths|maths|calculate|add|arithmetic|sums|math)
          (i need|i have) (help with|a question about|to do) (maths|math|a sum|sums|arithmetic|a calculation)
          (what|which) (sums|calculations|kind of maths|kind of sums) can you do
          (calculate|add|compute|work out) (something|some numbers|a sum|two numbers)( for me|)
          let us (do maths|calculate|do sums|do some sums)
          (maths|math|sums|arithmetic)
          how (big|large) (can|may) the numbers be
          """),
    topic("sum_limit", "That is beyond me: I only add and subtract numbers up to 99 and multiply up to 12. Please use "
          "the calculator, or choose a real model.", "beyond me|calculator", """
          (what is|what's|calculate|compute|how much is|) {big} (+|plus|-|minus|*|times|x) {big}
          (what is|what's|calculate|compute|how much is|) {big} (+|plus|-|minus|*|times|x) {small}
          (what is|what's|calculate|compute|how much is|) {small} (+|plus|*|times|x) {big}
          (what is|what's|calculate|compute|how much is|) {two} (*|times|x|multiplied by) {two}
          (what is|what's|calculate|compute|how much is|divide|) {small} (/|divided by|:|by) {small}
          (what is|what's|calculate|compute) (the square root of|the root of|sqrt|the cube root of|the square of|the factorial of|the logarithm of|half of|the double of|a third of) {small}
          (what is|what's|how much is) {small} (percent|%) of {big}
          (what is|what's|calculate|compute|how much is|) {small} (+|plus|-) {small} (+|plus|-|times) {small}
          (what is|what's|calculate|how much is|) {small}.{small} (+|-|*|plus|times) {small}
          (what is|calculate|) {small} (to the power of|^|**|squared plus|modulo|mod) {small}
          (solve|solve for x) {small}x (+|-) {small} = {small}
          (what is|calculate|compute) (the sine of|sin|the cosine of|cos|tan|the integral of|the derivative of) (x|{small})
          add {big} and {big}
          subtract {small} from {big}
          (is {small} a prime number|is {big} prime|what are the factors of {small}|how many digits does {big} have|is {big} even or odd)
          """),
    topic("time", "I have no clock. A real model can ask the date and time tool.", "clock", """
          (what time is it|what is the time|whats the time|tell me the time|do you know what time it is|do you have the time)( now| please|)
          (what day is it|what is the date|what date is it|what is today's date|which day is today|what year is it|what month is it|what day of the week is it)( today| now|)
          (how late|how early) is it
          (how many days|how long) (until|till|is it until) (christmas|easter|my birthday|the weekend|new year|friday|summer)
          (what is|tell me) (the |)(date|time|day|year)( today| now| in london| in tokyo|)
          (set|start) (a timer|an alarm|a reminder)( for ten minutes| for me|)
          when is (christmas|easter|my birthday|the next holiday|the weekend)
          remind me (to|about) (call my mother|the meeting|buy milk|my appointment)
          """),
    topic("remember", "I only know what stands in this chat. I do not learn from it and remember nothing of other "
          "chats.", "this chat", """
          (do|will|can) you (remember|recall|know) (me|my name|what i said|our last chat|our chats|who i am|yesterday|what we talked about|my last question|earlier chats)
          (do|will|can) you (learn|get smarter|improve)( from me| from this chat| from our chats| over time| something new|)
          (do you have|have you got) (a memory|memory|a long memory)
          (what is|what's|do you know) my (name|age|job|favourite colour|birthday|favorite color)
          what did i (say|ask|write|tell you) (before|yesterday|last time|earlier|a minute ago|first)
          (remember|keep in mind|don't forget) (this|that|my name|that i like tea|what i said)
          who am i
          what do you know about me
          (can i|{can}) (teach|train) you( something|)
          are you learning( from me|)
          """),
    topic("gibberish", "I did not understand that. Ask me about Calliope, or give me a small sum.", "not understand", """
          {junk}
          {junk} {junk}
          {junk} {junk} {junk}
          (?|??|...|!|!!!|-|:-|;|.|,|#|*|/|&)
          (hm|hmm|hmmm|uh|um|eh|er|huh|ah|oh|aha|mhm|meh|lol|haha|hahaha|ha|wow|oops|ups)
          (blah|bla|foo|bar|lorem ipsum|qwerty|asdf|abc|xyz|test test test|aaa|bbb|zzz|la la la|na na na)( blah| bla| asdf| bar|)
          {n} {n}
          {n}
          (a|b|c|d|e|f|g|h|k|m|n|p|q|r|s|t|w|x|y|z)
          (and|but|or|the|because|if|then|maybe|perhaps|so|well|is|of|with|what|why|how|who|when|where)
          """),
]
