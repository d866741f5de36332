#include "app/chats/chat_pdf.h"

#include "app/chats/chat_list.h"
#include "app/markdown/document.h"
#include "app/markdown/rich_text.h"
#include "storage/error.h"
#include "storage/whole_file.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFont>
#include <QPageSize>
#include <QPdfWriter>
#include <QTextDocument>
#include <QUrl>
#include <algorithm>
#include <optional>

namespace calliope::app {

namespace {

constexpr int mostPixels = 1'600;      ///< of a picture's longer side, in the file
constexpr int mostWidth = 460;         ///< of a picture on the page, in its 96ths of an inch
constexpr qsizetype mostShown = 4'000; ///< characters of what a tool gave back
constexpr int textSize = 10;           ///< points

QString tr(const char* text) {
    return QCoreApplication::translate("ChatPdf", text);
}

QString pictureName(const std::string& hash) {
    return "picture:" + QString::fromStdString(hash);
}

/// As it stands, lines and blanks included.
QString plain(const QString& text) {
    return "<p style=\"white-space:pre-wrap\">" + text.toHtmlEscaped() + "</p>\n";
}

QString code(const QString& text) {
    return "<pre style=\"background-color:#f2f2f2;white-space:pre-wrap\">" + text.toHtmlEscaped() + "</pre>\n";
}

QString note(const QString& text) {
    return "<p style=\"color:#666666\"><i>" + text.toHtmlEscaped() + "</i></p>\n";
}

QString runs(const markdown::InlineRuns& of) {
    static const markdown::InlineStyle style{"monospace", {}, "#f2f2f2", "#2a4fa3"};
    return markdown::toRichText(of, style);
}

QString table(const markdown::Block& block) {
    QString out = "<table border=\"1\" cellspacing=\"0\" cellpadding=\"4\">\n";
    for (qsizetype row = 0; row < block.rows.size(); ++row) {
        const char* cell = row == 0 ? "th" : "td";
        out += "<tr>";
        for (const markdown::InlineRuns& each : block.rows[row])
            out += QStringLiteral("<%1>%2</%1>").arg(QLatin1String(cell), runs(each));
        out += "</tr>\n";
    }
    return out + "</table>\n";
}

QString part(const markdown::Block& block) {
    using Kind = markdown::Block::Kind;
    constexpr int most = 6;
    constexpr int below = 2; // the titles of the chat and of its messages come first
    const QString level = QString::number(std::clamp(block.level + below, 1, most));
    const QString marker = block.marker.isEmpty() ? QString() : block.marker.toHtmlEscaped() + "&nbsp;";
    switch (block.kind) {
    case Kind::paragraph: return "<p>" + marker + runs(block.runs) + "</p>\n";
    case Kind::heading: return QStringLiteral("<h%1>%2</h%1>\n").arg(level, marker + runs(block.runs));
    case Kind::code: return code(block.text);
    case Kind::table: return table(block);
    case Kind::math: return "<p align=\"center\">" + block.text.toHtmlEscaped() + "</p>\n";
    case Kind::rule: return "<hr>\n";
    }
    return {};
}

QString answer(const std::string& text) {
    constexpr int step = 24;
    markdown::Document document(QString::fromStdString(text));
    QString out;
    for (const markdown::Block& block : document.blocks()) {
        const int indent = step * static_cast<int>(block.nesting.size());
        out += indent == 0 ? part(block)
                           : QStringLiteral("<div style=\"margin-left:%1px\">").arg(indent) + part(block) + "</div>\n";
    }
    return out;
}

QString picture(const storage::Block& block, const QHash<QString, QImage>& pictures) {
    const QString name = pictureName(block.attachment);
    const QString words = QString::fromStdString(block.text);
    const auto image = pictures.constFind(name);
    if (image == pictures.cend()) return note(tr("[Picture] %1").arg(words));
    const int width = std::min(image->width(), mostWidth);
    return QStringLiteral("<p><img src=\"%1\" width=\"%2\"></p>\n").arg(name).arg(width) +
           (words.isEmpty() ? QString() : note(words));
}

QString shown(const storage::Message& message, const storage::Block& block, const QHash<QString, QImage>& pictures) {
    using storage::BlockKind;
    const QString text = QString::fromStdString(block.text);
    switch (block.kind) {
    case BlockKind::text: return message.role == storage::Role::assistant ? answer(block.text) : plain(text);
    case BlockKind::error: return plain(text);
    case BlockKind::picture: return picture(block, pictures);
    case BlockKind::file: return note(tr("[Document] %1").arg(text));
    case BlockKind::toolCall: return text.isEmpty() ? QString() : note(text);
    case BlockKind::toolResult: return code(text.left(mostShown) + (text.size() > mostShown ? " …" : ""));
    case BlockKind::reasoning:
    case BlockKind::regions:
    case BlockKind::lane:
    case BlockKind::products: break;
    }
    return {};
}

QString who(const storage::Message& message) {
    if (message.role == storage::Role::user) return tr("You");
    return message.model.empty() ? tr("Assistant") : QString::fromStdString(message.model);
}

} // namespace

QString chatHtml(const QString& title, const std::vector<storage::Message>& messages,
                 const QHash<QString, QImage>& pictures) {
    QString out = "<h1>" + title.toHtmlEscaped() + "</h1>\n";
    for (const storage::Message& message : messages) {
        out += "<h3>" + who(message).toHtmlEscaped() + "</h3>\n";
        for (const storage::Block& block : message.blocks)
            if (block.lane == 0) out += shown(message, block, pictures);
        if (!message.problem.empty()) out += note(QString::fromStdString(message.problem));
    }
    return out;
}

bool writeChatPdf(storage::Store& store, const std::filesystem::path& file, storage::Id chat,
                  const PictureReader& reader, const storage::ExportProgress& progress) {
    const std::optional<storage::Conversation> kept = store.conversations().find(chat);
    if (!kept) throw storage::Error(storage::ErrorKind::usage, "This chat is not there any more.");
    const std::vector<storage::Message> messages = store.messages().branch(chat);
    QHash<QString, QImage> pictures;
    std::size_t done = 0;
    for (const storage::Message& message : messages) {
        for (const storage::Block& block : message.blocks) {
            if (!storage::isHash(block.attachment)) continue; // it is lost
            const QString name = pictureName(block.attachment);
            if (block.kind != storage::BlockKind::picture || block.lane != 0 || pictures.contains(name)) continue;
            if (progress && !progress(static_cast<double>(done) / static_cast<double>(messages.size()))) return false;
            const std::optional<std::string> bytes = store.attachments().readIfWhole(block.attachment);
            if (!bytes) continue;
            const QImage image = reader.read(QByteArray::fromStdString(*bytes), mostPixels).image;
            if (!image.isNull()) pictures[name] = image;
        }
        ++done;
    }
    const QString title = shownTitle(kept->title);
    QTextDocument document;
    QFont font = document.defaultFont();
    font.setPointSize(textSize);
    document.setDefaultFont(font);
    for (auto each = pictures.cbegin(); each != pictures.cend(); ++each)
        document.addResource(QTextDocument::ImageResource, QUrl(each.key()), each.value());
    document.setHtml(chatHtml(title, messages, pictures));
    QByteArray pdf;
    QBuffer buffer(&pdf);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setTitle(title);
        writer.setCreator(QStringLiteral("Calliope"));
        document.print(&writer);
    } // what it holds back is written
    storage::WholeFile out(file);
    out.write({pdf.constData(), static_cast<std::size_t>(pdf.size())});
    out.finish();
    return true;
}

} // namespace calliope::app
