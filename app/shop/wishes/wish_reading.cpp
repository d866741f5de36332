#include "app/shop/wishes/wish_reading.h"

#include "app/shop/wishes/wish_json.h"
#include "app/shop/words/money.h"
#include "app/shop/words/tokens.h"
#include "app/shop/words/wish_join.h"

#include <QJsonDocument>
#include <algorithm>
#include <set>
#include <utility>

namespace calliope::app {

namespace {

constexpr const char* task =
    "Write what the user looks for in a shop as JSON. Leave out everything that is not said. category, colours, "
    "materials, pattern: simple English words. exclude: what is not wanted. price: amounts as text like \"59.90\", "
    "currency as a code like EUR. size: the label as it is said. query: the other words that describe the thing, as "
    "they are said; empty if none are left.";

std::set<std::string> wordsOf(const std::string& text) {
    std::set<std::string> words;
    for (const shop::Token& token : shop::tokensOf(text))
        if (!token.isBreak && !token.isSign) words.insert(token.text);
    return words;
}

/// Whether an amount is a number that was typed; "60" and "60.00" are the same.
bool isTyped(std::int64_t minor, const std::string& currency, const std::set<std::string>& typed) {
    return std::ranges::any_of(typed, [&](const std::string& word) {
        const std::optional<std::string> decimal = shop::decimalOfWritten(word);
        return decimal && shop::minorOf(*decimal, currency) == minor;
    });
}

} // namespace

WishReading::WishReading(const Ask& ask, const QString& typed, std::string currency, std::chrono::milliseconds patience)
    : m_typed(typed.toStdString())
    , m_currency(std::move(currency))
    , m_plain(shop::wishOf(m_typed, m_currency)) {
    const auto endPlainly = [this] { end(m_plain, false); };
    if (!ask || typed.trimmed().isEmpty()) {
        QMetaObject::invokeMethod(this, endPlainly, Qt::QueuedConnection);
        return;
    }
    m_answer = std::make_unique<WholeAnswer>(ask(wishRequest(typed)));
    connect(m_answer.get(), &WholeAnswer::arrived, this, &WishReading::take);
    connect(m_answer.get(), &WholeAnswer::failed, this, endPlainly);
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, endPlainly);
    m_patience.start(patience);
}

void WishReading::take(const QString& answer) {
    std::optional<shop::Wish> wish = wishIn(answer, m_currency);
    if (wish) wish = agreedWish(m_typed, m_plain, *wish);
    end(wish.value_or(m_plain), wish && !(*wish == m_plain));
}

void WishReading::end(const shop::Wish& wish, bool isByModel) {
    m_patience.stop();
    if (m_answer) {
        m_answer->disconnect(this);
        m_answer.release()->deleteLater(); // it may be in the middle of its signal
    }
    emit read(wish, isByModel);
}

ChatRequest wishRequest(const QString& typed) {
    constexpr int mostTokens = 300;
    constexpr int thoughts = 16;
    ChatRequest request;
    request.messages.push_back(
        {.role = ChatMessage::Role::system, .parts = {{.kind = ChatPart::Kind::text, .text = QLatin1String(task)}}});
    request.messages.push_back({.role = ChatMessage::Role::user,
                                .parts = {{.kind = ChatPart::Kind::text, .text = typed.left(WishReading::mostTyped)}}});
    request.responseFormat = {{"type", "json_schema"},
                              {"json_schema", QJsonObject{{"name", "wish"}, {"schema", wishSchema()}}}};
    request.effort = "none";
    request.thinkTokens = thoughts;
    request.sampling.temperature = 0;
    request.sampling.maxTokens = mostTokens;
    request.purpose = QStringLiteral("Wish");
    return request;
}

std::optional<shop::Wish> wishIn(const QString& answer, const std::string& currency) {
    constexpr qsizetype longest = 16 << 10;
    const qsizetype begin = answer.indexOf(u'{');
    const qsizetype end = answer.lastIndexOf(u'}');
    if (begin < 0 || end < begin || end - begin > longest) return std::nullopt;
    const QJsonDocument document = QJsonDocument::fromJson(answer.mid(begin, end - begin + 1).toUtf8());
    if (!document.isObject()) return std::nullopt;
    const WrittenWish written = readWish(document.object(), currency);
    return written.problem.isEmpty() ? std::optional(written.wish) : std::nullopt;
}

std::optional<shop::Wish> agreedWish(const std::string& typed, const shop::Wish& plain, const shop::Wish& byModel) {
    const std::set<std::string> words = wordsOf(typed);
    std::string query; // in the order in which it was typed
    for (std::set<std::string> wanted = wordsOf(byModel.query); const shop::Token& token : shop::tokensOf(typed))
        if (wanted.erase(token.text) > 0) query += (query.empty() ? "" : " ") + token.text;
    if (query.empty() && !byModel.query.empty()) return std::nullopt;

    shop::Wish more = byModel;
    if (!std::ranges::includes(words, wordsOf(more.size.label))) more.size = {};
    std::set<std::string> amounts = words; // a size is no price
    for (const std::string& each : wordsOf(plain.size.label)) amounts.erase(each);
    const auto keepTyped = [&](std::optional<std::int64_t>& minor) {
        if (minor && !isTyped(*minor, more.currency, amounts)) minor.reset();
    };
    keepTyped(more.leastMinor);
    keepTyped(more.mostMinor);
    if (!more.leastMinor && !more.mostMinor) more.currency.clear();
    std::erase_if(more.brands, [&](const std::string& brand) { return !std::ranges::includes(words, wordsOf(brand)); });
    std::erase_if(more.merchants,
                  [&](const std::string& name) { return !std::ranges::includes(words, wordsOf(name)); });
    const auto leaveOut = [](std::vector<std::string>& from, const std::vector<std::string>& unwanted) {
        std::erase_if(from,
                      [&](const std::string& each) { return std::ranges::find(unwanted, each) != unwanted.end(); });
    };
    leaveOut(more.colours, plain.notColours);
    leaveOut(more.notColours, plain.colours);
    leaveOut(more.materials, plain.notMaterials);
    leaveOut(more.notMaterials, plain.materials);

    shop::Wish wish = plain;
    wish.query = std::move(query);
    shop::fillOpenSlots(wish, more);
    return wish;
}

} // namespace calliope::app
