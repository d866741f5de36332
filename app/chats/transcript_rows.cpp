#include "app/base/failure_words.h"
#include "app/chats/look_words.h"
#include "app/chats/request.h"
#include "app/chats/shown_text.h"
#include "app/chats/tool_words.h"
#include "app/chats/transcript.h"
#include "app/chats/words.h"
#include "app/documents/kept_document.h"
#include "app/highlight/highlight.h"
#include "app/markdown/rich_text.h"
#include "app/modes/trace.h"
#include "app/pictures/picture_block.h"
#include "app/pictures/picture_shelf.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <algorithm>
#include <cmath>

// Transcript: what its rows say.

namespace calliope::app {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Transcript", text);
}

const char* const componentNames[] = {
    "QuestionBlock", "ReasoningBlock",  "",           "RegionsBlock",   "WaitingBlock",
    "ErrorBlock",    "ActionsBlock",    "LanesBlock", "AgreementBlock", "OutcomeBlock",
    "ToolBlock",     "PermissionBlock", "LookBlock",  "PictureBlock",   "ProductsBlock"};

/// The QML file that draws a kind of Markdown block.
QString fileOf(markdown::Block::Kind kind) {
    switch (kind) {
    case markdown::Block::Kind::code: return "CodeBlock";
    case markdown::Block::Kind::table: return "TableBlock";
    case markdown::Block::Kind::rule: return "RuleBlock";
    case markdown::Block::Kind::paragraph:
    case markdown::Block::Kind::heading:
    case markdown::Block::Kind::math: break;
    }
    return "ParagraphBlock";
}

int alignmentOf(markdown::Alignment alignment) {
    switch (alignment) {
    case markdown::Alignment::centre: return Qt::AlignHCenter;
    case markdown::Alignment::right: return Qt::AlignRight;
    case markdown::Alignment::none:
    case markdown::Alignment::left: break;
    }
    return Qt::AlignLeft;
}

QVariantMap describePicture(const storage::Block& block) {
    const QSize size = pictureSize(block);
    return {{"name", QString::fromStdString(block.text)},
            {"source", PictureShelf::source(block.attachment)},
            {"width", size.width()},
            {"height", size.height()}};
}

QVariantMap describeDocument(const storage::Block& block) {
    const DocumentFacts facts = documentFacts(block);
    return {{"name", facts.name}, {"pages", facts.pages}, {"isWhole", facts.isWhole}};
}

/// The shop's, as it is kept.
QVariantMap describeProducts(const storage::Block& block) {
    return {{"payload", QString::fromStdString(block.payload)}, {"text", QString::fromStdString(block.text)}};
}

bool isRunning(const storage::Message& message) {
    return message.state == storage::MessageState::running;
}

/// Whether no text stands before the block: the answer's mark stands there.
bool isFirstText(const storage::Message& message, int block) {
    return std::none_of(message.blocks.begin(), message.blocks.begin() + block, isAnswerText);
}

const storage::Block* blockOf(const storage::Message& message, int block) {
    return block >= 0 && static_cast<std::size_t>(block) < message.blocks.size()
               ? &message.blocks[static_cast<std::size_t>(block)]
               : nullptr;
}

/// Tokens for people; about, where they were not told by who has counted them.
QString tokenWords(std::int64_t tokens, bool isAbout) {
    return (isAbout ? tr("about %1 tokens") : tr("%1 tokens")).arg(QLocale().toString(static_cast<qlonglong>(tokens)));
}

/// What a block of thoughts took: by its length, where the answer has several. Empty: not known.
QString thoughtTokens(const storage::Message& message, const storage::Block& block) {
    std::size_t all = 0;
    for (const storage::Block& each : message.blocks)
        if (each.kind == block.kind) all += each.text.size();
    if (message.usage.reasoningTokens == 0 || all == 0) return {};
    const double share = static_cast<double>(block.text.size()) / static_cast<double>(all);
    const std::int64_t tokens = std::llround(share * static_cast<double>(message.usage.reasoningTokens));
    return tokenWords(tokens, share < 1 || message.usage.promptTokens == 0);
}

/// What went wrong with an answer that failed, the last time. Those of older versions have a sentence only.
Failure failureOf(const storage::Message& message) {
    for (auto block = message.blocks.rbegin(); block != message.blocks.rend(); ++block) {
        if (block->kind != storage::BlockKind::error) continue;
        const QJsonObject kept = QJsonDocument::fromJson(QByteArray::fromStdString(block->payload)).object();
        if (kept.contains("title"))
            return {kept["title"].toString(), kept["detail"].toString(), actionOf(kept["action"].toString()),
                    kept["report"].toString()};
    }
    return {tr("No answer"), QString::fromStdString(message.problem), Failure::Action::retry, {}};
}

} // namespace

QVariantMap Transcript::describe(const Row& row) const {
    const Entry& entry = m_entries[static_cast<std::size_t>(row.entry)];
    const storage::Message& message = entry.message;
    QVariantMap out;
    switch (row.component) {
    case Component::part: out = describePart(entry, row); break;
    case Component::reasoning: out = describeReasoning(entry, row); break;
    case Component::actions: out = describeActions(entry, row); break;
    case Component::regions: out = regionsWords(*blockOf(message, row.block)); break;
    case Component::picture: out = {{"picture", describePicture(*blockOf(message, row.block))}}; break;
    case Component::products: out = {{"found", describeProducts(*blockOf(message, row.block))}}; break;
    case Component::look: out = lookWords(lookIn(*blockOf(message, row.block))); break;
    case Component::tool:
    case Component::permission: out = describeTool(entry, row); break;
    case Component::question: {
        QVariantList attachments;
        QVariantList documents;
        for (const storage::Block& block : message.blocks) {
            if (block.kind == storage::BlockKind::picture) attachments.append(describePicture(block));
            if (block.kind == storage::BlockKind::file) documents.append(describeDocument(block));
        }
        out = {{"text", questionOf(message)},
               {"attachments", attachments},
               {"documents", documents},
               {"note", healthNote(concernOf(message))},
               {"time", timeWords(message.createdAt)}};
        break;
    }
    case Component::waiting: out = {{"words", entry.words.isEmpty() ? tr("Reading the question") : entry.words}}; break;
    case Component::lanes:
    case Component::agreement:
        out = {{"lanes", QVariant::fromValue(entry.lanes.get())}, {"wide", row.component == Component::lanes}};
        if (entry.lanes) out["sight"] = QVariant::fromValue(entry.lanes->sight());
        break;
    case Component::outcome: out = describeOutcome(entry); break;
    case Component::error: out = {{"failure", shownFailure(failureOf(message))}}; break;
    }
    if (row.component != Component::part) out["component"] = componentNames[static_cast<int>(row.component)];
    out["key"] = keyOf(row);
    out["messageId"] = static_cast<qlonglong>(message.id);
    out["number"] = row.entry;
    out["sibling"] = message.sibling;
    out["siblings"] = message.siblings;
    return out;
}

markdown::InlineStyle Transcript::inlineStyle() const {
    const auto colour = [&](const char* name) { return m_colours.value(name).toString(); };
    return {.codeFont = colour("codeFont"),
            .codeInk = colour("codeInk"),
            .codeFill = colour("codeFill"),
            .linkInk = colour("link")};
}

QVariantMap Transcript::describeOutcome(const Entry& entry) const {
    const auto html = [&](const char* section) {
        return markdown::toRichText(outcomeOf(entry, section), inlineStyle());
    };
    return {{"differed", html("differed")}, {"decided", html("decided")}};
}

QVariantMap Transcript::describePart(const Entry& entry, const Row& row) const {
    const auto& parts = entry.texts[static_cast<std::size_t>(row.block)]->blocks();
    const markdown::Block& part = parts[row.part];
    const markdown::InlineStyle style = inlineStyle();
    const int lanes = entry.lanes ? entry.lanes->count() : 0;

    QVariantMap out{{"component", fileOf(part.kind)},
                    {"nesting", part.nesting},
                    {"marker", part.marker},
                    {"tight", part.tight},
                    {"part", row.part},
                    {"level", static_cast<int>(part.level)},
                    {"startsAnswer", row.part == 0 && isFirstText(entry.message, row.block)}};
    switch (part.kind) {
    case markdown::Block::Kind::paragraph:
    case markdown::Block::Kind::heading:
        out["html"] = markdown::toRichText(shownRuns(part.runs, entry.message, lanes), style);
        break;
    case markdown::Block::Kind::math:
        out["html"] = markdown::toRichText(collapsed({{.text = part.text, .styles = markdown::Style::math}}), style);
        break;
    case markdown::Block::Kind::code:
        out["code"] = part.text;
        out["language"] = highlight::languageName(part.language);
        out["continued"] = part.continued;
        out["goesOn"] = isContinued({row.component, row.entry, row.block, row.part + 1});
        break;
    case markdown::Block::Kind::table: {
        QVariantList columns;
        QVariantList rows;
        for (int i = 0; i < part.rows.first().size(); ++i)
            columns.append(QVariantMap{{"html", markdown::toRichText(collapsed(part.rows.first()[i]), style)},
                                       {"alignment", alignmentOf(part.alignments.value(i))}});
        for (int line = 1; line < part.rows.size(); ++line) {
            QVariantList cells;
            for (const markdown::InlineRuns& cell : part.rows[line])
                cells.append(markdown::toRichText(collapsed(cell), style));
            rows.append(QVariant(cells));
        }
        out["table"] = QVariantMap{{"columns", columns}, {"rows", rows}};
        break;
    }
    case markdown::Block::Kind::rule: break;
    }
    return out;
}

QVariantMap Transcript::describeReasoning(const Entry& entry, const Row& row) const {
    const storage::Message& message = entry.message;
    const storage::Block& block = *blockOf(message, row.block);
    const bool live = isRunning(message) && row.block + 1 == static_cast<int>(message.blocks.size());
    QString words = entry.words.isEmpty() ? tr("Thinking") : entry.words;
    QString cost = entry.cost;
    if (!live) {
        words = block.endedAt > block.startedAt
                    ? tr("Thought for %1").arg(durationWords(block.endedAt - block.startedAt))
                    : tr("Thoughts");
        cost = thoughtTokens(message, block);
    }
    const QString text = QString::fromStdString(block.text);
    return {{"pieces", inPieces(text)},
            {"digest", live ? QString() : digestOf(text)},
            {"blockId", static_cast<qlonglong>(block.id)},
            {"live", live},
            {"words", words},
            {"cost", cost},
            {"share", entry.share},
            {"openByUser", m_open.value(block.id, 0)}};
}

QVariantMap Transcript::describeTool(const Entry& entry, const Row& row) const {
    const storage::Message& message = entry.message;
    const storage::Block& block = *blockOf(message, row.block);
    ToolUse use = toolUseOf(block, isRunning(message));
    for (const storage::Block& each : message.blocks)
        if (each.kind == storage::BlockKind::toolResult && callIdOf(each) == use.callId)
            use.result = QString::fromStdString(each.text);
    QVariantMap out = toolWords(use);
    out["blockId"] = static_cast<qlonglong>(block.id);
    out["openByUser"] = m_open.value(block.id, 0);
    out["askedBy"] = QString::fromStdString(message.model);
    return out;
}

QVariantMap Transcript::describeActions(const Entry& entry, const Row& row) const {
    const storage::Message& message = entry.message;
    QStringList words;
    if (message.state == storage::MessageState::stopped) words.append(tr("Stopped"));
    if (message.state == storage::MessageState::interrupted) words.append(tr("Interrupted when Calliope ended"));
    if (message.state == storage::MessageState::finished && !message.problem.empty())
        words.append(QString::fromStdString(message.problem));
    const storage::Usage& usage = message.usage;
    const bool isAbout = usage.promptTokens == 0;
    if (usage.answerTokens > 0) words.append(tokenWords(usage.answerTokens, isAbout));
    if (usage.answerTokens > 0 && usage.answerMilliseconds > 0)
        words.append((isAbout ? tr("about %1 tokens/s") : tr("%1 tokens/s"))
                         .arg(QLocale().toString(1000.0 * static_cast<double>(usage.answerTokens) /
                                                     static_cast<double>(usage.answerMilliseconds),
                                                 'f', 1)));
    if (usage.promptMilliseconds > 0)
        words.append(tr("first word after %1").arg(durationWords(usage.promptMilliseconds)));
    if (!message.model.empty()) words.append(QString::fromStdString(message.model));
    const bool isLast = row.entry + 1 == static_cast<int>(m_entries.size());
    return {{"words", words.join(", ")}, {"isLast", isLast}, {"canGoOn", isLast && canGoOn(message)}};
}

} // namespace calliope::app
