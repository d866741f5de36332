#pragma once

#include "app/endpoints/whole_answer.h"
#include "app/shop/words/wish.h"

#include <QObject>
#include <QString>
#include <QTimer>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace calliope::app {

/// Reads what somebody typed with the model that answers, which is held to the schema of wishes; where there is none,
/// where it fails, takes too long or writes what was not said, the plain parser's reading counts. read() comes from the
/// event loop, once, unless this is destroyed before, which ends the question.
class WishReading : public QObject {
    Q_OBJECT

public:
    using Ask = std::function<std::unique_ptr<ChatStream>(const ChatRequest& request)>;

    static constexpr std::chrono::milliseconds usualPatience{4'000};
    static constexpr qsizetype mostTyped = 1'000; ///< characters that a model is given

    /// `ask` may be null. `currency` is that of prices that name none.
    WishReading(const Ask& ask, const QString& typed, std::string currency = "EUR",
                std::chrono::milliseconds patience = usualPatience);

signals:
    /// `isByModel`: it says something that the plain parser has not read.
    void read(const calliope::shop::Wish& wish, bool isByModel);

private:
    void take(const QString& answer);
    void end(const shop::Wish& wish, bool isByModel);

    std::string m_typed;
    std::string m_currency;
    shop::Wish m_plain; ///< the parser's
    std::unique_ptr<WholeAnswer> m_answer;
    QTimer m_patience;
};

/// The question that a model is asked.
[[nodiscard]] ChatRequest wishRequest(const QString& typed);

/// A model's answer as a wish; nullopt where it is none. Texts around the JSON do not matter.
[[nodiscard]] std::optional<shop::Wish> wishIn(const QString& answer, const std::string& currency);

/// The plain reading with what a model has read besides. The parser hardly errs in what it reads, so a model fills what
/// that leaves open: prices, sizes and names only with what was typed, as the words to look for, and nothing that was
/// read as unwanted. nullopt where the model looks for words of which none was typed: it has read something else.
[[nodiscard]] std::optional<shop::Wish> agreedWish(const std::string& typed, const shop::Wish& plain,
                                                   const shop::Wish& byModel);

} // namespace calliope::app
