// Whether llama.cpp writes the same greedy text with a model as our engine does: the engine renders and tokenizes a chat with
// each question, then both go on from those tokens. Needs the npm package node-llama-cpp, and the engine serving that model:
//   calliope-engine serve -m MODEL.gguf --port 8123 --key KEY
//   node same_text.mjs MODEL.gguf --url http://127.0.0.1:8123 --key KEY [--gpu cpu|vulkan] [--tokens 60] [QUESTION ...]
import { getLlama, LlamaLogLevel } from "node-llama-cpp";
import { parseArgs } from "node:util";
const { values: o, positionals: [modelPath, ...given] } = parseArgs({ allowPositionals: true, options: {
  url: { type: "string" }, key: { type: "string" }, gpu: { type: "string", default: "cpu" },
  tokens: { type: "string", default: "60" } } });
const questions = given.length ? given : ["What is Calliope?", "How do I switch to thinking mode?", "what is 47 + 38",
  "who is the king of france", "how do i delete a chat", "can you see pictures", "what is 12 times 11", "thank you"];
const limit = Number(o.tokens);

async function post(path, body) {
  const reply = await fetch(o.url + path, { method: "POST", body: JSON.stringify(body),
    headers: { "Authorization": `Bearer ${o.key}`, "Content-Type": "application/json" } });
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
  return reply.json();
}

const llama = await getLlama({ gpu: o.gpu === "cpu" ? false : o.gpu, build: "never", logLevel: LlamaLogLevel.error, maxThreads: 2 });
const model = await llama.loadModel({ modelPath, gpuLayers: o.gpu === "cpu" ? 0 : "max" });
const context = await model.createContext({ contextSize: 2048, threads: 2 });
const sequence = context.getSequence();
const plain = (text) => text.replace(/<\|[^|]*\|>/g, "").trim();
let same = 0;
for (const question of questions) {
  const { tokens } = await post("/calliope/v1/tokenize", { messages: [{ role: "user", content: question }] });
  const ours = (await post("/v1/completions", { prompt: tokens, temperature: 0, max_tokens: limit })).choices[0].text;
  await sequence.clearHistory();
  const written = [];
  for await (const token of sequence.evaluate(tokens, { temperature: 0 })) {
    written.push(token);
    if (written.length === limit) break;
  }
  const theirs = model.detokenize(written, true);
  const isSame = plain(ours) === plain(theirs);
  same += isSame;
  if (!isSame) console.log(`${question}\n  ours:   ${plain(ours)}\n  theirs: ${plain(theirs)}`);
}
console.log(`the same text for ${same} of ${questions.length}`);
await llama.dispose();
