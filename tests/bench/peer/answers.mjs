// Measures many answers at once in llama.cpp: so many sequences of one context, which it computes as one batch. Needs the npm
// package node-llama-cpp; llama.cpp ignores software Vulkan devices unless GGML_VK_VISIBLE_DEVICES=0 is set.
//   node answers.mjs MODEL.gguf --gpu cpu|vulkan --rows 8 --prompt 8 --generate 32
import { getLlama, LlamaLogLevel } from "node-llama-cpp";
import { parseArgs } from "node:util";
const { values: o, positionals: [modelPath] } = parseArgs({ allowPositionals: true, options: {
  gpu: { type: "string", default: "cpu" }, rows: { type: "string", default: "8" },
  prompt: { type: "string", default: "8" }, generate: { type: "string", default: "32" } } });
const rows = Number(o.rows), nPrompt = Number(o.prompt), nGenerate = Number(o.generate);
const llama = await getLlama({ gpu: o.gpu === "cpu" ? false : o.gpu, build: "never", logLevel: LlamaLogLevel.error, maxThreads: 2 });
const model = await llama.loadModel({ modelPath, gpuLayers: o.gpu === "cpu" ? 0 : "max" });
const context = await model.createContext({ contextSize: nPrompt + nGenerate + 16, sequences: rows, batchSize: 512, threads: 2 });
let silent = rows, start = 0, tokens = 0, end = 0;
await Promise.all(Array.from({ length: rows }, async (_, row) => {
  const sequence = context.getSequence();
  const prompt = Array.from({ length: nPrompt }, (_, i) => 100 + ((i * 37 + row * 13) % 5000));
  const stream = sequence.evaluate(prompt, { temperature: 0, yieldEogToken: true });
  await stream.next();
  if (--silent === 0) start = performance.now();
  for (let i = 0; i < nGenerate; ++i) { await stream.next(); if (silent === 0 && !end) ++tokens; }
  if (!end) end = performance.now();
}));
console.log(JSON.stringify({ gpu: llama.gpu || "cpu", rows, generate_tok_s: +(tokens / ((end - start) / 1000)).toFixed(2) }));
await llama.dispose();
