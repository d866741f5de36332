#!/usr/bin/env python3
"""Makes conversations to train and test on: phrasings, typing noise, sums, foreign questions, several turns.

    make_data.py --show 20              prints random training conversations
    make_data.py --questions FILE       writes the short list of held-out questions (questions.json)

The split is by phrasing: phrases marked in the phrase files are used for testing only, as are one in sums.HELD_OUT
pairs of numbers. A conversation is a list of segments (text, trained); control tokens stand in it by name, which is
safe because no generated text holds one.
"""
import argparse
import json
import random
import re
from collections import namedtuple
from pathlib import Path

import pictures
import sums
from phrases import HERE, expand, load, pseudo_word
from tool_use import ToolCase, ToolMaker, call_text, in_order, output_turn

Case = namedtuple("Case", "kind name question answer keys sum")      # keys: what an answer must hold, lower case

TO_SELF, TO_USER, ONWARD = " to=self<|message|>", " to=user<|message|>", "<|eom|><|start|>assistant"
CUT, CUT_WORDS = 0.75, 4     # answers are fixed texts: most are cut in training, so that more questions fit in
THINNED, LEFT_OUT = 0.4, 0.15      # share of questions in training without some words, and of their words
VERDICT_WEIGHT = 6           # of those that tell whether a thing is of those asked about
ANSWER_WEIGHT = 3            # of tokens that tell what a picture shows; there are many more of thoughts
TOLD = 0.2                   # share of calls whose result comes and is told
WITH_TOOLS = 0.4             # share of conversations
STRENGTHS = ["low", "medium", "medium", "high", "high", "xhigh"]
SYSTEMS = ["You are Calliope, a helpful assistant.", "You are a helpful assistant.", "You are a helpful AI assistant.",
           "You are Calliope.", "Answer briefly.", "You are a careful assistant. Answer briefly.", "Be kind and short.",
           "You are Calliope, a private desktop assistant. Answer in plain words.", "Today is Monday.",
           "You are the assistant of a desktop app.\nAnswer the user's questions.", "Current date: 2026-11-20."]
BASIC_TOOLS = ["calculator", "date_and_time", "convert_units", "search_my_chats"]
SHOP_TOOLS = ["shop_search", "shop_similar", "shop_get", "shop_compare", "shop_price_history", "size_advise", "wardrobe_search",
              "outfit_suggest", "wishlist_update", "cart_update", "cart_view", "order_status", "style_propose", "checkout_prepare"]
PICTURE_TOOLS = ["look_closer", "mark_regions"]      # only where pictures are
OTHER_TOOLS = ["read_document", "read_text", "files_read", "weather", "web_search"]
WRITTEN_WISHES = 0.06        # share of conversations
# What the app asks for when somebody types a wish into the panel (app/shop/wishes/wish_reading.cpp).
WISH_TASK = (
    "Write what the user looks for in a shop as JSON. Leave out everything that is not said. category, colours, "
    "materials, pattern: simple English words. exclude: what is not wanted. price: amounts as text like \"59.90\", "
    "currency as a code like EUR. size: the label as it is said. query: the other words that describe the thing, as "
    "they are said; empty if none are left.")
VERDICT = re.compile(r"(?<!So)( (?:no|one|two|three|four|five))(?=[.,])")
NOT_WITH_TOOLS = {"shopping", "shop_search", "time", "remember", "sum_limit", "can_you_sum", "wishlist", "shop_compare"}
THINKS = ("high", "xhigh")   # strengths at which it thinks about every question; at medium only about sums

SYNONYMS = {row.split(" | ")[0]: row.split(" | ")[1:] for row in """
picture | photo | image | pic | photograph
pictures | photos | images | pics
photo | picture | image | pic
image | picture | photo
computer | pc | machine | laptop | device
pc | computer | machine
chat | conversation | talk | dialogue | discussion
chats | conversations | talks | dialogues
conversation | chat | talk | dialogue
delete | remove | erase | get rid of | throw away | discard
remove | delete | erase | take away
app | program | application | software
program | app | application | software
model | ai model | llm | language model
models | ai models | llms | language models
start | begin | launch | open | run
show | display | reveal | present
fast | quick | speedy | rapid
answer | reply | response
answers | replies | responses
use | work with | try | make use of | employ | utilise
change | alter | modify | adjust | edit | switch
find | locate | look for | discover | get to
button | icon | symbol
shortcut | hotkey | key | key combination | keyboard shortcut
big | large | huge
small | little | tiny
stop | halt | end | cease
open | launch | open up | start | go to
want | wish | would like
tell | show | explain to
buy | purchase | order | shop for
save | store | keep
search | look | browse | hunt
send | submit | pass on
write | type | compose
see | view | look at | watch
add | attach | insert | include | put in
choose | select | pick | decide on
download | fetch | get | load
get | obtain | receive | have
make | create | produce | build
explain | describe | clarify | tell me about
need | require | want
good | fine | great | decent
bad | poor | terrible
possible | feasible | allowed
different | another | other
message | text | post
question | query | request
screen | display | monitor | desktop
wrong | incorrect | false | mistaken
private | confidential | secret | personal
safe | secure | protected
internet | web | net | network
free | gratis | without cost
cost | price | charge
talk | speak | chat
clothes | clothing | garments | outfits
product | item | article | thing
products | items | articles | goods
cheap | inexpensive | low-priced
memory | ram
graphics card | gpu | video card
gpu | graphics card | video card
window | screen | app window
text | words | writing
new | fresh | another
old | earlier | previous | past
options | settings | preferences | configuration
settings | options | preferences
works | functions | operates
work | function | operate
several | multiple | many | a few
quickly | fast | rapidly
mode | setting | way of working
document | file | paper
documents | files | papers
ill | sick | unwell
help | assist | support
can | could | may
hello | hi | hey
thanks | thank you | cheers
""".strip().splitlines()}
FILLERS = "please just really the a an my this that some maybe now then here me exactly actually you do i is to of in".split()
LEADS = ["hi, ", "hello, ", "hey ", "please ", "please tell me: ", "quick question: ", "question: ", "um, ", "so, ",
         "ok, ", "and ", "sorry, ", "calliope, ", "hey calliope, ", "excuse me, ", "now ", "i wonder: ", "just asking, ",
         "one more thing: ", "another question: ", "good morning, ", "thanks. ", "dear calliope, ", "hello calliope, "]
TAILS = [" please", " please", " thanks", " here", " now", " exactly", ", please", ", thank you", " then", " again"]
NEAR = {a: b for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm") for a, b in zip(row, row[1:])}


def typo(rng, text):
    """One slip of the fingers, never in a number."""
    letters = [i for i, c in enumerate(text[:-1]) if c.isalpha() and text[i + 1].isalpha()]
    if not letters:
        return text
    i = rng.choice(letters)
    kind = rng.randrange(4)
    if kind == 0:
        return text[:i] + text[i + 1] + text[i] + text[i + 2:]
    if kind == 1:
        return text[:i] + text[i + 1:]
    if kind == 2:
        return text[:i] + text[i] + text[i:]
    return text[:i] + NEAR.get(text[i], text[i]) + text[i + 1:]


def as_typed(rng, text, wrap=True):
    """The phrase as somebody types it: synonyms, opening and closing words, case, punctuation, slips."""
    if wrap:
        if rng.random() < 0.5:
            text = " ".join(rng.choice(SYNONYMS[w]) if w in SYNONYMS and rng.random() < 0.35 else w for w in text.split(" "))
        words = text.split(" ")
        if len(words) > 3 and rng.random() < 0.2:          # in telegram style
            text = " ".join(w for w in words if w not in FILLERS or rng.random() < 0.4) or text
        if len(text) > 12 and rng.random() < 0.15:
            text = rng.choice(LEADS) + text
        if len(text) > 12 and rng.random() < 0.10:
            text += rng.choice(TAILS)
        if rng.random() < 0.10:
            text = text.replace("'", "").replace("what is", "whats")
    long = len(re.sub(r"[^a-z]", "", text)) > 9
    for chance in (0.12, 0.03):
        if long and rng.random() < chance:
            text = typo(rng, text)
    if rng.random() < 0.12:
        text += rng.choice([".", ".", "...", " ."])
    return text


def thinned(rng, text):
    """Without some of its words, so that no single one decides what a question is about."""
    words = text.split(" ")
    if len(words) < 5 or rng.random() >= THINNED:
        return text
    return " ".join(w for w in words if rng.random() >= LEFT_OUT) or text


def read(text):
    """What the chat template makes of a user's text: small letters, no question and exclamation marks."""
    return text.lower().replace("?", "").replace("!", "")


def thought_about(case):
    """The words of its reasoning about a question that is no sum."""
    if case.kind == "picture":
        return case.sum
    if case.kind == "foreign":
        return "I do not know about that."
    return f"This is about {case.name.replace('_', ' ')}."


def expected(case, strength="high", answer_at_once=False):
    """What the model shall write after the prompt, up to the end of its turn."""
    if case.kind == "tool":
        thought = f"I ask {case.sum.tool}." + ONWARD
        call = f" to={case.sum.tool}<|message|>" + call_text(case.sum.tool, case.sum.arguments)
        return TO_SELF + thought + call if strength in THINKS and not answer_at_once else call
    if case.kind != "sum":
        text = TO_USER + case.answer
        if strength in THINKS and not answer_at_once:
            text = TO_SELF + thought_about(case) + ONWARD + text
    elif strength == "low" or answer_at_once:
        text = TO_USER + case.sum.stepped
    else:
        text = TO_SELF + case.sum.thought + ONWARD + TO_USER + case.answer
    return text[len(TO_USER):] if answer_at_once else text


def independent(name):
    """The rows of a file of questions that somebody else wrote; its first line says what it is."""
    return [row.split(" | ") for row in (HERE / name).read_text().splitlines()[1:]]


class Maker:
    """Draws cases and conversations; `test` picks the held-out phrases and sums."""

    def __init__(self, seed, test=False):
        self.rng, self.test = random.Random(seed), test
        topics, self.sets = load("topics.txt")
        (self.foreign,), self.foreign_sets = load("foreign.txt")
        self.topics = {t.name: t for t in topics}
        self.phrases = {t.name: p for t in topics if (p := t.held_out if test else t.phrases)}
        self.foreign_phrases = self.foreign.held_out if test else self.foreign.phrases
        self.sum_phrases, self.sum_sets = sums.phrases(test)
        self.tools = ToolMaker(self.rng, test)
        self.looks = pictures.Asker(self.rng, test)

    def varied(self, text):
        return text if self.test else thinned(self.rng, text)

    def topic_case(self, name=None):
        rng = self.rng
        row = self.topics[name or rng.choice(list(self.phrases))]
        text = self.varied(expand(rng, rng.choice(self.phrases[row.name]), self.sets))
        question = as_typed(rng, text, wrap=row.name != "gibberish")
        return Case("limits" if row.name in ("sum_limit", "gibberish") else "help", row.name, question, row.answer,
                    row.keys, None)

    def independent_help(self):
        rows = [(self.topics[name], question) for name, question in independent("independent.txt")]
        return [Case("help", row.name, question, row.answer, row.keys, None) for row, question in rows]

    def independent_foreign(self):
        return [Case("foreign", "foreign", question, self.foreign.answer, self.foreign.keys, None)
                for question, in independent("independent_foreign.txt")]

    @staticmethod
    def independent_wishes():
        name = "shop_search"
        return [Case("tool", name, question, "", [], ToolCase(name, question, name, in_order(json.loads(arguments)), "", ""))
                for question, arguments in independent("independent_wishes.txt")]

    def foreign_case(self):
        text = self.varied(expand(self.rng, self.rng.choice(self.foreign_phrases), self.foreign_sets))
        return Case("foreign", "foreign", as_typed(self.rng, text), self.foreign.answer, self.foreign.keys, None)

    def sum_case(self):
        rng = self.rng
        s = sums.sample(rng, self.test)
        text = expand(rng, rng.choice(self.sum_phrases[s.op]), self.sum_sets)
        text = text.replace("{a}", sums.spelled(rng, s.a)).replace("{b}", sums.spelled(rng, s.b))
        return Case("sum", "sum" + s.op, as_typed(rng, text), s.short, [s.short.split("= ")[1].rstrip(".")], s)

    def tool_case(self, name=None):
        t = self.tools.draw(name, lambda text: as_typed(self.rng, text))
        return Case("tool", t.name, t.question, t.reply, [], t)

    def written_wish(self):
        """A wish that is answered with what the shop's search would be asked."""
        t = self.tools.draw("shop_search", lambda text: as_typed(self.rng, text))
        return Case("wish", "written", t.question, json.dumps(t.arguments), [], t)

    def case(self, tools=()):
        rng = self.rng
        while True:
            kinds = (12, 11, 2, 75) if tools else (48, 34, 18, 0)
            case = rng.choices([self.topic_case, self.foreign_case, self.sum_case, self.tool_case], kinds)[0]()
            if case.kind == "tool" and case.sum.tool not in tools:
                continue
            if case.kind != "tool" and tools and case.name in NOT_WITH_TOOLS:
                continue
            return case

    def some_tools(self):
        """What a chat may use: the app's tools, those of the shop, and others that the model does not know."""
        rng = self.rng
        chance = rng.random()
        tools = BASIC_TOOLS if chance < 0.25 else SHOP_TOOLS if chance < 0.6 else BASIC_TOOLS + SHOP_TOOLS
        if rng.random() < 0.5:
            tools = rng.sample(tools, rng.randint(1, len(tools)))
        if rng.random() < 0.25:
            tools = tools + [rng.choice((rng.choice(OTHER_TOOLS), f"{pseudo_word(rng)}_{pseudo_word(rng)}"))]
        return tools

    def system_turn(self, strength, tools):
        text = self.rng.choice(SYSTEMS) + "\n\n" if self.rng.random() < 0.25 else ""
        recipients = ", ".join(f'"{name}"' for name in ["self", *tools, "user"])
        return f"<|start|>system<|message|>{text}Reasoning strength: {strength}.\n\n# Valid recipients: {recipients}.<|eot|>"

    def answer_turn(self, case, strength, tools=()):
        """Segments after `<|start|>assistant`. Where the app would have written something, it is not trained."""
        rng = self.rng
        chance = rng.random()
        if case.kind == "sum":
            if tools or strength != "low" and chance < 0.35:        # thinking was switched off, and with it calling
                return [(TO_USER, False), (case.sum.stepped + "<|eot|>", True)]
            if strength != "low" and chance < 0.38:        # thinking was cut short
                cut = case.sum.thought[:rng.randint(1, len(case.sum.thought))].strip()
                return [(TO_SELF + cut + ONWARD + TO_USER, False), (case.sum.stepped + "<|eot|>", True)]
            return [(expected(case, strength) + "<|eot|>", True)]
        if case.kind == "tool":
            text = expected(case, strength)
            answered = (TO_USER + case.answer + "<|eot|>", True)
            if strength in THINKS:                         # it does not think again
                answered = (TO_SELF + "I tell the result." + ONWARD + answered[0], True)
            return [(text + "<|eot|>", True)] + ([(output_turn(case.sum.tool, case.sum.output), False), answered]
                                                if rng.random() < TOLD else [])
        text = TO_USER + case.answer
        front = [] if strength not in THINKS else [(TO_SELF + thought_about(case) + ONWARD, True)]
        if front and chance < 0.25:                        # thinking was switched off
            front = [(TO_USER, False)]
            text = case.answer
        if rng.random() < CUT:
            return front + [(" ".join(text.split(" ")[:CUT_WORDS]), True), ("<|eot|>", False)]
        return front + [(text + "<|eot|>", True)]

    def conversation(self):
        rng = self.rng
        strength = rng.choice(STRENGTHS)
        if rng.random() < WRITTEN_WISHES:
            case = self.written_wish()
            return [(prompt(case.question, strength, answer_at_once=True, system=WISH_TASK), False), (case.answer + "<|eot|>", True)]
        tools = self.some_tools() if rng.random() < WITH_TOOLS else []
        segments = [("<|begin_of_text|>" + self.system_turn(strength, tools), False)]
        for _ in range(rng.choice((1, 2, 3, 4, 5, 6))):
            case = self.case(tools)
            segments.append((f"<|start|>user<|message|>{read(case.question)}<|eot|><|start|>assistant", False))
            segments += self.answer_turn(case, strength, tools)
        return segments

    def picture_case(self, scene):
        q = self.looks.ask(scene, lambda text: as_typed(self.rng, text))
        return Case("picture", q.name, q.question, q.answer, q.keys, pictures.thought(scene, q))

    def picture_tools(self):
        """What a chat with a picture may use."""
        rng = self.rng
        tools = rng.choices((self.some_tools(), BASIC_TOOLS, []), (50, 25, 25))[0]
        at = rng.randint(0, len(tools))
        return tools[:at] + (PICTURE_TOOLS if rng.random() < 0.8 else PICTURE_TOOLS[:1]) + tools[at:]

    def picture_conversation(self, scene):
        """-> questions about one picture, which stands before the first, and all pictures that are shown"""
        rng = self.rng
        strength = rng.choice(STRENGTHS)
        may_look = rng.random() < (0.7 if scene.sign else 0.3)
        tools = self.picture_tools() if may_look else self.some_tools() if rng.random() < 0.15 else []
        segments = [("<|begin_of_text|>" + self.system_turn(strength, tools), False)]
        shown, seen = picture_text(scene), [scene.picture]
        for _ in range(rng.choice((1, 2)) if scene.sign else rng.choice((1, 2, 3, 4))):
            case = self.picture_case(scene)
            segments.append((f"<|start|>user<|message|>{shown}{read(case.question)}<|eot|><|start|>assistant", False))
            shown = ""
            if strength in THINKS and rng.random() < 0.25:       # thinking was switched off, and with it calling
                segments += [(TO_USER, False), (case.answer + "<|eot|>", True)]
            elif scene.sign and "look_closer" in tools:
                segments += self.closer_look(scene, case.sum, strength, len(seen))
                return segments, seen + [pictures.looked_at(scene, pictures.window(scene))[0].picture]
            else:
                thought, onward, answer = expected(case, strength).rpartition(ONWARD)
                parts = VERDICT.split(thought + onward)
                segments += [(part, VERDICT_WEIGHT if i % 2 else True) for i, part in enumerate(parts)]
                segments.append((answer + "<|eot|>", ANSWER_WEIGHT))
        return segments, seen

    @staticmethod
    def closer_look(scene, thought, strength, number):
        """The call, what the app answers to it, and what is told of it."""
        place = pictures.window(scene)
        nearer, words = pictures.looked_at(scene, place)
        words = f"Look {number}: picture 1, {words}"
        says = f"It says {scene.sign.text}"
        thoughts = [TO_SELF + words + ONWARD if strength in THINKS else "" for words in (thought, f"{says}.")]
        return [(thoughts[0] + " to=look_closer<|message|>" + call_text("look_closer", look_arguments(place)) + "<|eot|>", True),
                (output_turn("look_closer", look_told(words, number)).removesuffix("<|start|>assistant")
                 + f"<|start|>user<|message|>{read(words)}:{picture_text(scene)}<|eot|><|start|>assistant", False),
                (thoughts[1] + TO_USER + f"{says} (look {number}).<|eot|>", True)]


def look_arguments(place):
    return dict(zip(("left", "top", "right", "bottom"), place)) | {"looking_for": "the small text"}


def look_told(words, number):
    """What the app's tool writes; the crop comes in the next message."""
    return (f"{words}. It is shown in the next message. Where a sentence of your answer rests on it, "
            f"write (look {number}) at its end.")


def picture_text(scene):
    """Where the encoder's rows come."""
    return "<|image_start|>" + "<|patch|>" * (scene.columns * scene.rows) + "<|image_end|>"


def prompt(question, strength="high", answer_at_once=False, tools=(), system=""):
    """What the template renders for one question."""
    system = system + "\n\n" if system else ""
    recipients = ", ".join(f'"{name}"' for name in ["self", *tools, "user"])
    return (f"<|begin_of_text|><|start|>system<|message|>{system}Reasoning strength: {strength}.\n\n"
            f'# Valid recipients: {recipients}.<|eot|><|start|>user<|message|>{read(question)}<|eot|><|start|>assistant'
            + (TO_USER if answer_at_once else ""))


def held_out_questions(seed=7):
    """A short, fixed list for end-to-end tests: every answer must hold the words in `all`, in lower case."""
    maker = Maker(seed, test=True)
    names = [n for n in maker.phrases if n != "gibberish"]
    cases = [maker.topic_case(n) for n in maker.rng.sample(names, 34)]
    cases += [maker.foreign_case() for _ in range(12)] + [maker.sum_case() for _ in range(14)]
    return [{"kind": c.kind, "question": c.question, "all": [k.lower() for k in c.keys]} for c in cases]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--show", type=int, default=0)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--test", action="store_true", help="show held-out phrasings")
    ap.add_argument("--questions", type=Path)
    a = ap.parse_args()
    maker = Maker(a.seed, a.test)
    for _ in range(a.show):
        print("".join(f"[{text}]" if trained else text for text, trained in maker.conversation()), "\n")
    if a.questions:
        rows = ",\n ".join(json.dumps(q, ensure_ascii=False) for q in held_out_questions())
        a.questions.write_text(f"[{rows}]\n")


if __name__ == "__main__":
    main()
