#include "tests/inference/server/bad_requests.h"

#include <algorithm>

namespace calliope::test {

namespace {

constexpr int mega = 1 << 20;

/// Makes the rows.
class Rows {
public:
    explicit Rows(quint16 port)
        : m_gate("Host: 127.0.0.1:" + QByteArray::number(port) + "\r\nAuthorization: Bearer " + TestServer::key +
                 "\r\nConnection: close\r\n") {}

    /// Lines of a head behind those that open the gate.
    void head(const char* name, const QByteArray& lines, const QByteArray& body = {}, const QByteArray& more = {}) {
        all.push_back({name, "POST /v1/chat/completions HTTP/1.1\r\n" + m_gate + lines + "\r\n" + body, more});
    }
    void firstLine(const char* name, const QByteArray& line) { all.push_back({name, line + "\r\n" + m_gate + "\r\n"}); }
    void raw(const char* name, const QByteArray& bytes, const QByteArray& more = {}) {
        all.push_back({name, bytes, more});
    }
    void body(const QByteArray& name, const QByteArray& text, const QByteArray& path = "/v1/chat/completions") {
        all.push_back({name, "POST " + path + " HTTP/1.1\r\n" + m_gate + "Content-Type: application/json\r\n" +
                                 "Content-Length: " + QByteArray::number(text.size()) + "\r\n\r\n" + text});
    }
    /// A chat that is right but for this field.
    void field(const QByteArray& text) {
        body(text.left(60), R"({"messages": [{"role": "user", "content": "Hello"}], "max_tokens": 1, )" + text + "}");
    }

    std::vector<BadRequest> all;

private:
    QByteArray m_gate;
};

void addLengths(Rows& rows) {
    const QByteArray chunk = "1000\r\n" + QByteArray(0x1000, 'x') + "\r\n";
    rows.head("1 GB", "Content-Length: 1073741824\r\n", QByteArray(0x10000, 'x'));
    rows.head("1 GB, all of it", "Content-Length: 1073741824\r\n", {}, QByteArray(0x10000, 'x'));
    rows.head("2^31 newlines", "Content-Length: 2147483648\r\n", {}, QByteArray(0x10000, '\n'));
    rows.head("2^64 - 1 bytes", "Content-Length: 18446744073709551615\r\n");
    rows.head("2^64 bytes", "Content-Length: 18446744073709551616\r\n");
    rows.head("a negative length", "Content-Length: -1\r\n");
    rows.head("no length", "");
    rows.head("two lengths", "Content-Length: 2\r\nContent-Length: 3\r\n", "{}");
    rows.head("a list of lengths", "Content-Length: 2, 2\r\n", "{}");
    rows.head("an endless body", "Transfer-Encoding: chunked\r\n", chunk, chunk);
    rows.head("an endless chunk", "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", {},
              QByteArray(0x1000, 'x'));
    rows.head("a body longer than its length", "Content-Length: 2\r\n", "{}", QByteArray(0x1000, 'x'));
    rows.head("a length and chunks", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "{}");
    rows.head("chunks and a length", "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n", "0\r\n\r\n");
    rows.head("chunks in disguise", "Transfer-Encoding: \tchunked, identity\r\n", "0\r\n\r\n");
}

void addEncodings(Rows& rows) {
    const QByteArray bomb = qCompress(QByteArray(16 * mega, 'a'), 9).mid(4); // 1000 to 1
    for (const char* encoding : {"gzip", "deflate", "br", "zstd", "gzip, identity", "GZIP"})
        rows.head(encoding,
                  QByteArray("Content-Encoding: ") + encoding +
                      "\r\nContent-Length: " + QByteArray::number(bomb.size()) + "\r\n",
                  bomb);
}

void addHeads(Rows& rows) {
    rows.head("a field of 10 MB", "X: ", {}, QByteArray(0x10000, 'x'));
    rows.head("10 MB of fields", "", {}, QByteArray("X: y\r\n").repeated(2000));
    rows.raw("a first line of 10 MB", "GET /", QByteArray(0x10000, 'x'));
    rows.raw("newlines", {}, QByteArray(0x10000, '\n'));
    rows.raw("empty lines", {}, QByteArray("\r\n").repeated(0x8000));
    rows.raw("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    rows.raw("TLS", QByteArray::fromHex("16030100f8010000f40303") + QByteArray(240, '\x5a'), "\n");
    rows.firstLine("HTTP/0.9", "GET /health");
    rows.firstLine("HTTP/1.2", "GET /health HTTP/1.2");
    rows.firstLine("no path", "GET  HTTP/1.1");
    rows.firstLine("another host's address", "GET http://evil.example/health HTTP/1.1");
    rows.firstLine("a star", "OPTIONS * HTTP/1.1");
    rows.firstLine("a tunnel", "CONNECT evil.example:443 HTTP/1.1");
    for (const char* method : {"PUT", "DELETE", "PATCH", "TRACE", "HEAD", "OPTIONS", "get"})
        rows.firstLine(method, QByteArray(method) + " /health HTTP/1.1");
    for (const char* path : {"/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/health/", "/%00", "/%",
                             "/v1/models/..%2f..", "/health%0d%0aX:y", "/..\\..\\x"})
        rows.firstLine(path, QByteArray("GET ") + path + " HTTP/1.1");
    rows.firstLine("a control byte in the path", "GET /\x01 HTTP/1.1");
    rows.head("a folded field", "X: a\r\n b\r\nContent-Length: 2\r\n", "{}");
    rows.head("a blank before the colon", "Content-Length : 2\r\n", "{}");
    rows.head("no colon", "Content-Length\r\n", "{}");
    rows.head("NUL", QByteArray("X: a\0b\r\n", 8));
    rows.head("a lone CR", "X: a\rb\r\nContent-Length: 2\r\n", "{}");
    rows.head("a lone LF", "X: a\nContent-Length: 2\r\n", "{}");
    rows.head("a second host", "Host: evil.example\r\nContent-Length: 2\r\n", "{}");
    rows.head("a second key", "Authorization: Bearer x\r\nContent-Length: 2\r\n", "{}");
    rows.head("wonders expected", "Expect: wonders\r\nContent-Length: 2\r\n", "{}");
    rows.head("an empty forwarded address", "X-Forwarded-For: \r\nForwarded:\r\nContent-Length: 2\r\n", "{}");
}

void addTexts(Rows& rows) {
    for (const char* text :
         {"", "{", "[", "null", "1", "\"", "[]", "{}", "{\"messages\":", "{'messages': []}", "{}{}", "\xef\xbb\xbf{}",
          "{\"a\": 0x10}", "{\"a\": 01}", "// {}", "{\"a\": tru}", "{,}", "{\"a\":1,}"})
        rows.body(QByteArray("text ") + text, text);
    for (const char* text : {"\xff\xfe", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\\ud800",
                             "\\udc00\\ud800", "\\ud800\\u0041", "\\u12", "\\x41", "\n", "\x01"}) {
        const QByteArray bytes = text;
        rows.body("content " + bytes.toPercentEncoding(),
                  "{\"messages\": [{\"role\": \"user\", \"content\": \"" + bytes + "\"}]}");
        rows.body("key " + bytes.toPercentEncoding(), "{\"" + bytes + "\": 1}");
    }
    rows.body("NUL", QByteArray("{\0}", 3));
    rows.body("deep lists", QByteArray(100'000, '['));
    rows.body("deep objects", QByteArray("{\"a\":").repeated(100'000));
    rows.body("deep and whole", QByteArray(100'000, '[') + QByteArray(100'000, ']'));
    rows.body("deep messages", R"({"messages": )" + QByteArray(65, '[') + QByteArray(65, ']') + "}");
    rows.body("many values", "[0" + QByteArray(",0").repeated(250'000) + "]");
    rows.body("many keys", "{\"a\":0" + QByteArray(",\"a\":0").repeated(250'000) + "}");
    QByteArray distinct = "{\"0\":0";
    for (int i = 1; i < 150'000; ++i) distinct += ",\"" + QByteArray::number(i) + "\":0";
    rows.body("many different keys", distinct + "}");
    rows.body("newlines", QByteArray(8 * mega, '\n'));
    rows.body("a long text and an error", "{\"a\": \"" + QByteArray(4 * mega, 'x') + "\x01\"}");
    rows.body("a long number", "{\"n\": " + QByteArray(mega, '9') + "}");
}

void addFields(Rows& rows) {
    for (const char* number : {"NaN", "-NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1e", ".5", "+1", "--1"})
        for (const char* name : {"temperature", "max_tokens", "seed"})
            rows.field(QByteArray("\"") + name + "\": " + number);
    for (const char* name : {"max_tokens", "max_completion_tokens", "n", "top_k", "top_logprobs"})
        for (const char* number : {"-1", "-9223372036854775808", "-9223372036854775809", "18446744073709551616", "1.5",
                                   "4294967296", "\"1\"", "[]", "{}", "true"})
            rows.field(QByteArray("\"") + name + "\": " + number);
    for (const char* name : {"think_tokens", "keep"})
        for (const char* number : {"-1", "-9223372036854775809", "18446744073709551616", "\"1\""})
            rows.field(QByteArray("\"calliope\": {\"") + name + "\": " + number + "}");
    for (const char* field :
         {R"("temperature": -0.1)",
          R"("temperature": "hot")",
          R"("top_p": 1.5)",
          R"("min_p": -1)",
          R"("stop": [1])",
          R"("stop": {"a": 1})",
          R"("stream": "yes")",
          R"("stream_options": 1)",
          R"("logit_bias": {"1": 5})",
          R"("tools": "all")",
          R"("tools": [1])",
          R"("tools": [{"type": "function", "function": {"name": 1}}])",
          R"("response_format": {"type": "xml"})",
          R"("response_format": [])",
          R"("reasoning_effort": "utmost")",
          R"("calliope": [])",
          R"("calliope": {"grammar": "root ::= ("})",
          R"("calliope": {"context_full": "burn"})",
          R"("response_format": {"type": "json_schema", "json_schema": {"schema": {"type": "nonsense"}}})",
          R"("response_format": {"type": "json_schema", "json_schema": {"schema": {"$ref": "#/nowhere"}}})"})
        rows.field(field);
    for (const char* messages :
         {"1", "[1]", "[[]]", "{}", R"([{"role": 1, "content": "a"}])", R"([{"content": "a"}])",
          R"([{"role": "user", "content": {"a": 1}}])", R"([{"role": "user", "content": [1]}])",
          R"([{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "file:///etc/passwd"}}]}])"})
        rows.body(messages, QByteArray(R"({"messages": )") + messages + "}");
    for (const char* path :
         {"/v1/completions", "/v1/embeddings", "/calliope/v1/load", "/calliope/v1/inspect", "/calliope/v1/tokenize",
          "/calliope/v1/detokenize", "/calliope/v1/answer-now", "/calliope/v1/context/save",
          "/calliope/v1/context/restore", "/calliope/v1/context/forget"})
        for (const char* text :
             {"", "[]", "{}", R"({"prompt": {}, "input": {}, "model": {}, "text": {}, "tokens": {}, "id": {}})",
              R"({"prompt": [-1], "input": [-1], "model": "/no/such.gguf", "text": 1, "tokens": [-1], "id": "x"})",
              R"({"name": "../../etc/passwd", "messages": 1})",
              R"({"prompt": [4294967296], "input": [[[1]]], "model": "/", "text": [], "tokens": [1e9], "id": ""})"})
            if (path != QByteArray("/calliope/v1/load") || !QByteArray(text).contains("\"model\": \"/"))
                rows.body(QByteArray(path) + " " + text, text, path);
}

} // namespace

std::vector<BadRequest> badRequests(quint16 port) {
    Rows rows(port);
    for (const auto add : {addLengths, addEncodings, addHeads, addTexts, addFields}) add(rows);
    return std::move(rows.all);
}

BadRequest damaged(const std::vector<BadRequest>& rows, std::mt19937& random) {
    BadRequest row = rows[random() % rows.size()];
    const auto end = row.bytes.indexOf("\r\n\r\n"); // stays, or the server would wait for it
    if (end <= 0) return row;
    for (unsigned i = 0; i < 1 + random() % 5; ++i) {
        const auto at = static_cast<qsizetype>(random() % static_cast<unsigned>(std::min<qsizetype>(end, 400)));
        row.bytes[at] = static_cast<char>(random());
    }
    row.bytes.replace("\r\nHost:", "\r\nX-Other:"); // whatever else it has become, nobody may let it in
    row.name += ", damaged";
    return row;
}

} // namespace calliope::test
