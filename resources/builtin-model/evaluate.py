#!/usr/bin/env python3
"""Asks the model held-out questions, through the engine, and counts the right answers.

    evaluate.py --gguf calliope-mini-text.gguf --mmproj mmproj-calliope-mini.gguf
    evaluate.py --gguf FILE --only help sums --count 100 --show
    evaluate.py --gguf FILE --ask "what is 47 + 38"             one question
    evaluate.py --gguf FILE --questions questions.json          the short list for end-to-end tests
    evaluate.py --gguf FILE --python                            without the engine, and many times faster
    evaluate.py --gguf FILE --twins 100                         does the engine write what the model in Python writes?

The engine serves the files (greedy, one question per conversation). "right" means: an answer about the app holds the words
it must hold, a sum has the right result, a tool call has the right name and exactly the right arguments, an answer about a
picture holds the right words.
"""
import argparse
import base64
import io
import json
import subprocess
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pictures
from make_data import BASIC_TOOLS, ONWARD, PICTURE_TOOLS, SHOP_TOOLS, TO_USER, WISH_TASK, Maker, expected, look_told, prompt
from tool_use import SCHEMAS

ENGINE = Path(__file__).resolve().parents[2] / "build/release/bin/calliope-engine"
KEY = "evaluation-of-the-built-in-model"
AT_ONCE = 8              # questions
BATCH = 25


def looked_place(call):
    """Where a call looks closer, in thousandths of the picture; None where it calls for something else, or looks at nothing."""
    if call is None or call[0] != "look_closer":
        return None
    left, top, right, bottom = (min(1000, max(0, call[1][side])) for side in ("left", "top", "right", "bottom"))
    return (left, top, right, bottom) if left < right and top < bottom else None


def url_part(picture):
    file = io.BytesIO()
    picture.save(file, "PNG")
    url = "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
    return {"type": "image_url", "image_url": {"url": url}}


class Engine:
    def __init__(self, program, model, mmproj=None, device="reference"):
        more = ["--mmproj", str(mmproj)] if mmproj else []
        self.process = subprocess.Popen([str(program), "serve", "-m", str(model), "--device", device, "--port", "0", "--key", KEY,
                                         "--cache", "16384", *more], stdout=subprocess.PIPE, text=True)
        self.url = json.loads(self.process.stdout.readline())["url"]
        while True:
            try:
                self.post("chat/completions", {"messages": [{"role": "user", "content": "hello"}], "max_tokens": 1})
                return
            except urllib.error.HTTPError as error:
                if error.code != 503:
                    raise
                time.sleep(0.3)

    def post(self, path, body):
        request = urllib.request.Request(f"{self.url.removesuffix('/v1')}/v1/{path}", json.dumps(body).encode(),
                                         {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=600) as reply:
            return json.loads(reply.read())

    def reply(self, question, strength="high", answer_at_once=False, tools=(), scene=None, system=""):
        """-> (reasoning, answer, call), call being (tool, arguments) or None. Where it looks closer at a scene, its answer to
        what it sees then."""
        content = question if scene is None else [url_part(scene.full or scene.picture), {"type": "text", "text": question}]
        body = {"messages": [{"role": "user", "content": content}], "temperature": 0, "max_tokens": 300,
                "reasoning_effort": "none" if answer_at_once else strength}
        if system:
            body["messages"].insert(0, {"role": "system", "content": system})
        if tools:
            body["tools"] = [{"type": "function", "function": {"name": t, "parameters": SCHEMAS[t]}} for t in tools]
        message = self.post("chat/completions", body)["choices"][0]["message"]
        calls = message.get("tool_calls") or []
        call = (calls[0]["function"]["name"], json.loads(calls[0]["function"]["arguments"])) if len(calls) == 1 else None
        place = looked_place(call) if scene and scene.sign else None
        if place:
            nearer, words = pictures.looked_at(scene, place)
            words = f"Look 1: picture 1, {words}"
            body["messages"] += [message, {"role": "tool", "tool_call_id": calls[0]["id"], "content": look_told(words, 1)},
                                 {"role": "user", "content": [{"type": "text", "text": words + ":"}, url_part(nearer.picture)]}]
            message = self.post("chat/completions", body)["choices"][0]["message"]
        return message.get("reasoning_content") or "", message.get("content") or "", call

    def close(self):
        self.process.terminate()
        self.process.wait()


class Twin:
    """The model in Python, with the weights of the file."""

    def __init__(self, path):
        import torch
        from restore import restore
        torch.set_num_threads(1)
        self.model, self.tokenizer = restore(path)
        self.stop = {self.tokenizer.id("<|eot|>"), self.tokenizer.id("<|end_of_text|>")}

    def writes(self, cases):
        """For each (case, how it is asked), whether the greedy text is exactly the expected one: one pass for all its tokens."""
        import torch
        starts = [self.tokenizer.encode_marked(prompt(c.question, **how)) for c, how in cases]
        how_written = [{k: v for k, v in how.items() if k not in ("tools", "system")} for _, how in cases]
        rows = [s + self.tokenizer.encode_marked(expected(c, **how) + "<|eot|>")
                for s, (c, _), how in zip(starts, cases, how_written)]
        longest = max(map(len, rows))
        with torch.no_grad():
            states, _ = self.model.hidden(torch.tensor([r + [0] * (longest - len(r)) for r in rows]))
            best = self.model.logits(states).argmax(-1).tolist()
        return [b[len(s) - 1:len(r) - 1] == r[len(s):] for b, s, r in zip(best, starts, rows)]

    def reply(self, question, strength="high", answer_at_once=False, system=""):
        start = self.tokenizer.encode_marked(prompt(question, strength, answer_at_once, system=system))
        text = self.tokenizer.decode(self.model.generate(start, self.stop))
        thought, answer = "", ""
        for message in ((TO_USER if answer_at_once else "") + text).split(ONWARD):
            recipient, _, body = message.partition("<|message|>")
            if recipient == " to=self":
                thought += body
            elif recipient == " to=user":
                answer += body
        return thought, answer, None


def right(case, answer, call):
    if case.kind == "tool":
        if call is None or call[0] != case.sum.tool:
            return False
        return {k: str(v) for k, v in call[1].items()} == {k: str(v) for k, v in case.sum.arguments.items()}
    if case.kind == "wish":
        return answer == case.answer
    if case.kind == "sum":
        return answer.rstrip(".").split(" ")[-1] == case.answer.rstrip(".").split(" ")[-1]
    if case.kind == "picture" and case.name in EXACT:
        return answer == case.answer
    return all(k.lower() in answer.lower() for k in case.keys)


def looking(maker):
    kind = maker.rng.choices(("shapes", "garment", "text"), (60, 20, 20))[0]
    scene = pictures.draw(maker.rng, kind)
    return maker.picture_case(scene), {"scene": scene}


def looking_closer(maker, tools):
    scene = pictures.draw(maker.rng, "far")
    case = maker.picture_case(scene)
    if tools:
        case = case._replace(name="look_closer", answer=f"It says {scene.sign.text} (look 1).")
    return case, {"scene": scene, "tools": tools}


EXACT = ("read", "describe", "count", "count_kind", "look_closer")       # kinds of questions about pictures
SHOP = {"tools": SHOP_TOOLS, "strength": "medium"}
GROUPS = {       # name -> one case and how it is asked; of the independent ones, all cases
    "help": lambda m: (m.topic_case(), {}),
    "help, independent": lambda m: [(c, {}) for c in m.independent_help()],
    "help, instant": lambda m: (m.topic_case(), {"answer_at_once": True}),
    "foreign": lambda m: (m.foreign_case(), {}),
    "foreign, independent": lambda m: [(c, {}) for c in m.independent_foreign()],
    "sums, high": lambda m: (m.sum_case(), {}),
    "sums, instant": lambda m: (m.sum_case(), {"answer_at_once": True}),
    "sums, low": lambda m: (m.sum_case(), {"strength": "low"}),
    "calculator": lambda m: (m.tool_case("calculator"), {"tools": BASIC_TOOLS, "strength": "medium"}),
    "shop_search": lambda m: (m.tool_case("shop_search"), SHOP),
    "shop_search, independent": lambda m: [(c, SHOP) for c in m.independent_wishes()],
    "wishes as JSON": lambda m: (m.written_wish(), {"answer_at_once": True, "system": WISH_TASK}),
    "other tools": lambda m: (m.tool_case(m.rng.choice([n for n in m.tools.phrases if n not in ("calculator", "shop_search")])),
                              {"tools": BASIC_TOOLS + SHOP_TOOLS, "strength": "medium"}),
    "pictures": looking,
    "small text, closer looks": lambda m: looking_closer(m, BASIC_TOOLS + PICTURE_TOOLS[:1]),
    "small text, no tools": lambda m: looking_closer(m, []),
}


OF_PICTURES = ("pictures", "small text, closer looks", "small text, no tools")


def drawn(name, count, seed):
    """The cases of a group: `count` of them, but no independent question twice."""
    maker = Maker(seed, test=True)
    if not name.endswith("independent"):
        return [GROUPS[name](maker) for _ in range(count)]
    cases = GROUPS[name](maker)
    return cases if count >= len(cases) else maker.rng.sample(cases, count)


def evaluate(engine, count, seed, only, show):
    print("| held-out | n | right |\n|---|---|---|")
    for name in GROUPS:
        if only and not any(name.startswith(o) for o in only) or name in OF_PICTURES and not engine.sees:
            continue
        cases = drawn(name, count, seed)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            replies = list(pool.map(lambda c: engine.reply(c[0].question, **c[1]), cases))
        tally = {}
        for (case, _), (thought, answer, call) in zip(cases, replies):
            kind = "limits" if case.kind == "limits" else f"{name}: {case.name}" if case.kind == "picture" and show else name
            n = tally.setdefault(kind, [0, 0])
            n[0] += 1
            n[1] += (good := right(case, answer, call))
            if show and not good:
                wanted = case.sum.arguments if case.kind == "tool" else case.answer[:70]
                print(f"  {case.name}: {case.question!r} -> {thought!r} {answer[:70]!r} {call}; not {wanted}")
        for kind, (n, good) in tally.items():
            print(f"| {kind} | {n} | {good / n:.1%} |", flush=True)


def evaluate_in_python(twin, count, seed, only, show):
    print("| held-out | n | right | word for word |\n|---|---|---|---|")
    for name in GROUPS:
        if only and not any(name.startswith(o) for o in only) or name in OF_PICTURES:
            continue
        cases = [c for c in drawn(name, count, seed) if c[0].kind != "limits"]
        same = [x for i in range(0, len(cases), BATCH) for x in twin.writes(cases[i:i + BATCH])]
        good = same[:]
        for i, (case, how) in enumerate(cases):
            if not same[i] and case.kind != "tool":
                thought, answer, _ = twin.reply(case.question, **how)
                good[i] = right(case, answer, None)
                if show and not good[i]:
                    print(f"  {case.name}: {case.question!r} -> {thought!r} {answer[:70]!r}")
        print(f"| {name} | {len(cases)} | {sum(good) / len(cases):.1%} | {sum(same) / len(cases):.1%} |", flush=True)


def compare(engine, twin, count, seed):
    maker = Maker(seed, test=True)
    same = 0
    for i in range(count):
        case = (maker.topic_case, maker.foreign_case, maker.sum_case)[i % 3]()
        ours, theirs = engine.reply(case.question), twin.reply(case.question)
        same += ours[:2] == theirs[:2]
        if ours[:2] != theirs[:2]:
            print(f"  {case.question!r}: {ours} | {theirs}")
    print(f"the same in {same} of {count}")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--gguf", type=Path, required=True)
    ap.add_argument("--mmproj", type=Path)
    ap.add_argument("--engine", type=Path, default=ENGINE)
    ap.add_argument("--device", default="reference")
    ap.add_argument("--count", type=int, default=500)
    ap.add_argument("--seed", type=int, default=1000)
    ap.add_argument("--only", nargs="*")
    ap.add_argument("--ask")
    ap.add_argument("--strength", default="high")
    ap.add_argument("--instant", action="store_true")
    ap.add_argument("--questions", type=Path)
    ap.add_argument("--twins", type=int, default=0)
    ap.add_argument("--show", action="store_true", help="print wrong answers")
    ap.add_argument("--python", action="store_true")
    a = ap.parse_args()
    if a.python:
        return evaluate_in_python(Twin(a.gguf), a.count, a.seed, a.only, a.show)
    engine = Engine(a.engine, a.gguf, a.mmproj, a.device)
    engine.sees = a.mmproj is not None
    try:
        if a.ask:
            print(*engine.reply(a.ask, a.strength, a.instant), sep="\n")
        elif a.questions:
            rows = json.loads(a.questions.read_text())
            good = 0
            for row in rows:
                answer = engine.reply(row["question"])[1]
                ok = all(k in answer.lower() for k in row["all"])
                good += ok
                if not ok:
                    print(f"  {row['question']!r} -> {answer[:90]!r}")
            print(f"{good} of {len(rows)}")
        elif a.twins:
            compare(engine, Twin(a.gguf), a.twins, a.seed)
        else:
            evaluate(engine, a.count, a.seed, a.only, a.show)
    finally:
        engine.close()


if __name__ == "__main__":
    main()
