#include "app/chats/chat_pdf.h"

#include "app/chats/chat_list.h"
#include "app/markdown/document.h"
#include "app/markdown/rich_text.h"
#include "storage/error.h"
#include "storage/whole_file.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QCoreApplication>
#include <QFont>
#include <QPageSize>
#include <QPainter>
#include <QPalette>
#include <QPdfWriter>
#include <QTextBlock>
#include <QTextDocument>
#include <QUrl>
#include <algorithm>
#include <optional>
#include <string>

namespace calliope::app {

namespace {

constexpr int longestSide = 1'600;         ///< of a picture in the file: pixels
constexpr qint64 mostPixels = 100'000'000; ///< of all pictures; they are in memory together
constexpr double mostWidth = 460;          ///< of a picture on the page, in its 96ths of an inch
constexpr double mostHeight = 660;         ///< likewise: it is on one page
constexpr qsizetype mostShown = 4'000;     ///< characters of what a tool gave back
constexpr int textSize = 10;               ///< points
constexpr double beforeLayout = 0.1;       ///< of all work, about
constexpr double beforePages = 0.7;

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
    const double scale = std::min({1.0, mostWidth / image->width(), mostHeight / image->height()});
    const int width = std::max(1, qRound(scale * image->width()));
    const int height = std::max(1, qRound(scale * image->height()));
    return QStringLiteral("<p><img src=\"%1\" width=\"%2\" height=\"%3\"></p>\n").arg(name).arg(width).arg(height) +
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
    case BlockKind::products: return plain(text);
    case BlockKind::toolResult: return code(text.left(mostShown) + (text.size() > mostShown ? " …" : ""));
    case BlockKind::reasoning:
    case BlockKind::regions:
    case BlockKind::lane: break;
    }
    return {};
}

/// Tells how far a part of the work is, which is the stretch between `from` and `to` of all. False: it is to stop.
bool goesOn(const storage::ExportProgress& progress, double share, double from, double to) {
    return !progress || progress(from + share * (to - from));
}

QString who(const storage::Message& message) {
    if (message.role == storage::Role::user) return tr("You");
    return message.model.empty() ? tr("Assistant") : QString::fromStdString(message.model);
}

/// Nothing where it was stopped.
std::optional<QString> htmlOf(const ShownChat& chat, const storage::ExportProgress& progress) {
    QString out = "<h1>" + chat.title.toHtmlEscaped() + "</h1>\n";
    for (std::size_t i = 0; i < chat.messages.size(); ++i) {
        const storage::Message& message = chat.messages[i];
        if (!goesOn(progress, static_cast<double>(i) / static_cast<double>(chat.messages.size()), 0, beforeLayout))
            return std::nullopt;
        out += "<h3>" + who(message).toHtmlEscaped() + "</h3>\n";
        for (const storage::Block& block : message.blocks)
            if (block.lane == 0) out += shown(message, block, chat.pictures);
        if (!message.problem.empty()) out += note(QString::fromStdString(message.problem));
    }
    return out;
}

/// Qt lays out as far as it is asked for. False: it was stopped.
bool layOut(QTextDocument& document, const storage::ExportProgress& progress) {
    const double length = std::max(1, document.characterCount());
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        if (!goesOn(progress, block.position() / length, beforeLayout, beforePages)) return false;
        (void)document.documentLayout()->blockBoundingRect(block);
    }
    return true;
}

/// As QTextDocument::print() does it, which cannot be stopped. False: it was.
bool print(const ShownChat& chat, QPdfWriter& writer, const storage::ExportProgress& progress) {
    QTextDocument document;
    document.documentLayout()->setPaintDevice(&writer); // whose dots all sizes are in
    QFont font = document.defaultFont();
    font.setPointSize(textSize);
    document.setDefaultFont(font);
    for (auto each = chat.pictures.cbegin(); each != chat.pictures.cend(); ++each)
        document.addResource(QTextDocument::ImageResource, QUrl(each.key()), each.value());
    const std::optional<QString> html = htmlOf(chat, progress);
    if (!html) return false;
    document.setHtml(*html);
    constexpr double margin = 2 / 2.54; // inches; the document's own is in other dots than the paper's
    const double edge = margin * writer.logicalDpiX();
    const QSizeF size(writer.width() - 2 * edge, writer.height() - 2 * edge);
    document.setDocumentMargin(0);
    document.setPageSize(size);
    if (!layOut(document, progress)) return false;
    QPainter painter(&writer);
    painter.setFont(document.defaultFont());
    const int pages = document.pageCount();
    for (int page = 0; page < pages; ++page) {
        if (!goesOn(progress, static_cast<double>(page) / pages, beforePages, 1)) return false;
        if (page > 0) writer.newPage();
        QAbstractTextDocumentLayout::PaintContext context;
        context.palette.setColor(QPalette::Text, Qt::black); // the desktop may be dark
        context.clip = QRectF(QPointF(0, page * size.height()), size);
        painter.save();
        painter.translate(edge, edge - page * size.height());
        painter.setClipRect(context.clip);
        document.documentLayout()->draw(&painter, context);
        painter.restore();
        painter.drawText(QRectF(edge, edge + size.height(), size.width(), edge), Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(page + 1));
    }
    return true;
}

} // namespace

QString chatHtml(const ShownChat& chat) {
    return *htmlOf(chat, {});
}

std::optional<ShownChat> readShownChat(storage::Store& store, storage::Id chat, const ReadPixels& read,
                                       const storage::ExportProgress& progress) {
    const std::optional<storage::Conversation> kept = store.conversations().find(chat);
    if (!kept) throw storage::Error(storage::ErrorKind::usage, "This chat is not there any more.");
    ShownChat out{shownTitle(kept->title), store.messages().branch(chat), {}};
    std::size_t done = 0;
    qint64 pixels = 0;
    const auto goesOn = [&] {
        return !progress || progress(static_cast<double>(done) / static_cast<double>(out.messages.size()));
    };
    for (const storage::Message& message : out.messages) {
        if (!goesOn()) return std::nullopt;
        for (const storage::Block& block : message.blocks) {
            if (!storage::isHash(block.attachment)) continue; // it is lost
            const QString name = pictureName(block.attachment);
            if (block.kind != storage::BlockKind::picture || block.lane != 0 || out.pictures.contains(name)) continue;
            if (pixels >= mostPixels) continue;
            if (!goesOn()) return std::nullopt;
            const std::optional<std::string> bytes = store.attachments().readIfWhole(block.attachment);
            if (!bytes) continue;
            const QImage image = read(QByteArray::fromStdString(*bytes), longestSide);
            if (image.isNull()) continue;
            pixels += qint64{image.width()} * image.height();
            out.pictures[name] = image;
        }
        ++done;
    }
    return out;
}

bool writeChatPdf(const ShownChat& chat, const std::filesystem::path& file, const storage::ExportProgress& progress) {
    QByteArray pdf;
    QBuffer buffer(&pdf);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setTitle(chat.title);
        writer.setCreator(QStringLiteral("Calliope"));
        if (!print(chat, writer, progress)) return false;
    } // what it holds back is written
    storage::WholeFile out(file);
    out.write({pdf.constData(), static_cast<std::size_t>(pdf.size())});
    out.finish();
    return true;
}

} // namespace calliope::app
