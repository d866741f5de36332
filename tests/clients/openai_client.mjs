// OpenAI's own client, unmodified, against the live server: node openai_client.mjs URL KEY. Prints what fails.
import assert from "node:assert/strict";
import OpenAI from "openai";

const [baseURL, apiKey] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 5 });
const hello = [{ role: "user", content: "What is 12 plus 30?" }];
const weather = {
  type: "function",
  function: {
    name: "get_weather",
    description: "The weather in a city",
    parameters: {
      type: "object",
      properties: { city: { type: "string", maxLength: 20 }, days: { type: "integer", minimum: 1, maximum: 9 } },
      required: ["city", "days"],
      additionalProperties: false,
    },
  },
};

const tests = {
  async "lists its model"() {
    const models = await client.models.list();
    assert.equal(models.data.length, 1);
    assert.equal((await client.models.retrieve(models.data[0].id)).object, "model");
  },

  async "chats"() {
    const reply = await client.chat.completions.create({ model: "any", messages: hello, temperature: 0, max_tokens: 100 });
    assert.match(reply.choices[0].message.content, /42/);
    assert.equal(reply.choices[0].finish_reason, "stop");
    assert.ok(reply.usage.prompt_tokens > 0 && reply.usage.completion_tokens > 0);
  },

  async "streams the same"() {
    const whole = await client.chat.completions.create({ model: "any", messages: hello, temperature: 0, max_tokens: 100 });
    const stream = await client.chat.completions.create({
      model: "any", messages: hello, temperature: 0, max_tokens: 100, stream: true, stream_options: { include_usage: true },
    });
    let text = "";
    let usage = null;
    for await (const part of stream) {
      text += part.choices[0]?.delta?.content ?? "";
      usage = part.usage ?? usage;
    }
    assert.equal(text, whole.choices[0].message.content);
    assert.ok(usage.prompt_tokens_details.cached_tokens > 0, "the prompt was computed before");
  },

  async "can be stopped"() {
    const stream = await client.chat.completions.create({
      model: "any", messages: hello, stream: true, calliope: { ignore_end: true },
    });
    for await (const part of stream) if (part.choices[0]?.delta?.content) break; // aborts
  },

  async "gives several answers with the same seeds"() {
    const ask = () => client.chat.completions.create({ model: "any", messages: hello, n: 3, seed: 5, temperature: 1, max_tokens: 20 });
    const [a, b] = [await ask(), await ask()];
    assert.equal(a.choices.length, 3);
    assert.deepEqual(a.choices.map((c) => c.message.content), b.choices.map((c) => c.message.content));
  },

  async "fits a JSON schema"() {
    const schema = {
      type: "object",
      properties: { sum: { type: "integer", minimum: 0, maximum: 99 }, sure: { type: "boolean" } },
      required: ["sum", "sure"],
      additionalProperties: false,
    };
    const reply = await client.chat.completions.create({
      model: "any", messages: hello, max_tokens: 200,
      response_format: { type: "json_schema", json_schema: { name: "sum", schema, strict: true } },
    });
    const value = JSON.parse(reply.choices[0].message.content);
    assert.equal(typeof value.sum, "number");
    assert.equal(typeof value.sure, "boolean");
  },

  async "calls tools"() {
    const ask = { model: "any", messages: hello, tools: [weather], tool_choice: "required", parallel_tool_calls: false, max_tokens: 200 };
    const reply = await client.chat.completions.create(ask);
    assert.equal(reply.choices[0].finish_reason, "tool_calls");
    const call = reply.choices[0].message.tool_calls[0];
    assert.equal(call.function.name, "get_weather");
    const given = JSON.parse(call.function.arguments);
    assert.ok(given.days >= 1 && given.days <= 9 && typeof given.city === "string");

    const streamed = await client.chat.completions.stream(ask).finalChatCompletion();
    const again = streamed.choices[0].message.tool_calls[0];
    assert.equal(typeof JSON.parse(again.function.arguments).city, "string");

    const answered = await client.chat.completions.create({
      model: "any", tools: [weather], max_tokens: 20,
      messages: [...hello, reply.choices[0].message, { role: "tool", tool_call_id: call.id, content: "sunny" }],
    });
    assert.ok(answered.choices[0].message.content.length > 0);
  },

  async "streams calls and JSON piece by piece"() {
    const gather = async (more) => {
      let text = "";
      let name = "";
      let last = "";
      const stream = await client.chat.completions.create({ model: "any", messages: hello, max_tokens: 200, stream: true, ...more });
      for await (const part of stream) {
        const choice = part.choices[0];
        const call = choice?.delta?.tool_calls?.[0];
        text += choice?.delta?.content ?? call?.function?.arguments ?? "";
        name += call?.function?.name ?? "";
        last = choice?.finish_reason ?? last;
      }
      return { value: JSON.parse(text), name, last };
    };
    const call = await gather({ tools: [weather], tool_choice: "required", parallel_tool_calls: false });
    assert.deepEqual([call.name, call.last, typeof call.value.city], ["get_weather", "tool_calls", "string"]);
    const schema = { type: "object", properties: { sure: { type: "boolean" } }, required: ["sure"], additionalProperties: false };
    const shaped = await gather({ response_format: { type: "json_schema", json_schema: { name: "sure", schema, strict: true } } });
    assert.deepEqual([shaped.last, typeof shaped.value.sure], ["stop", "boolean"]);
  },

  async "fits a JSON schema or calls tools"() {
    const schema = {
      type: "object", properties: { sum: { type: "integer", minimum: 0, maximum: 99 } }, required: ["sum"], additionalProperties: false,
    };
    const reply = await client.chat.completions.create({
      model: "any", messages: hello, tools: [weather], max_tokens: 200,
      response_format: { type: "json_schema", json_schema: { name: "sum", schema, strict: true } },
    });
    const { message, finish_reason } = reply.choices[0];
    if (finish_reason === "tool_calls") assert.equal(message.tool_calls[0].function.name, "get_weather");
    else assert.equal(typeof JSON.parse(message.content).sum, "number");
  },

  async "embeds"() {
    const reply = await client.embeddings.create({ model: "any", input: ["What is 12 plus 30?", "What is 12 plus 31?", "Goodbye!"] });
    const [a, b, c] = reply.data.map((each) => each.embedding);
    const dot = (x, y) => x.reduce((sum, value, i) => sum + value * y[i], 0);
    assert.ok(Math.abs(dot(a, a) - 1) < 1e-4);
    assert.ok(dot(a, b) > dot(a, c), "what is alike is near");
  },

  async "completes a text"() {
    const reply = await client.completions.create({ model: "any", prompt: "Calliope is", max_tokens: 8 });
    assert.ok(reply.choices[0].text.length > 0);
    const many = await client.completions.create({ model: "any", prompt: ["Calliope is", "Calliope can"], n: 2, temperature: 0, max_tokens: 4, logprobs: 2 });
    assert.deepEqual(many.choices.map((each) => each.index), [0, 1, 2, 3]);
    const { tokens, token_logprobs, top_logprobs, text_offset } = many.choices[0].logprobs;
    for (const list of [token_logprobs, top_logprobs, text_offset]) assert.equal(list.length, tokens.length);
    assert.ok(tokens.length > 0 && token_logprobs[0] <= 0 && tokens[0] in top_logprobs[0]);
    const echoed = await client.completions.create({ model: "any", prompt: "Calliope is", max_tokens: 4, echo: true });
    assert.ok(echoed.choices[0].text.startsWith("Calliope is"));
  },

  async "names what is wrong"() {
    await assert.rejects(client.chat.completions.create({ model: "any", messages: hello, temperature: -1 }),
      (error) => error instanceof OpenAI.BadRequestError && error.param === "temperature");
    const stranger = new OpenAI({ baseURL, apiKey: "wrong", maxRetries: 0 });
    await assert.rejects(stranger.models.list(), OpenAI.AuthenticationError);
  },
};

let failures = 0;
for (const [name, run] of Object.entries(tests)) {
  try {
    await run();
    console.log(`ok: ${name}`);
  } catch (error) {
    ++failures;
    console.log(`FAILED: ${name}: ${error.message}`);
  }
}
process.exit(failures === 0 ? 0 : 1);
