#include "app/looks/area.h"
#include "app/looks/background.h"
#include "app/looks/crop.h"
#include "app/looks/given_picture.h"
#include "app/looks/look.h"
#include "app/looks/look_tools.h"
#include "app/pictures/kept_picture.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QLocale>
#include <span>

namespace calliope::app {

namespace {

constexpr const char* schema = R"json({
    "type": "object",
    "properties": {
        "picture": {"type": "integer", "minimum": 1, "maximum": 1000,
                    "description": "number of the picture in the chat; the last one unless given"},
        "left": {"type": "number", "minimum": 0, "maximum": 100000},
        "top": {"type": "number", "minimum": 0, "maximum": 100000},
        "right": {"type": "number", "minimum": 0, "maximum": 100000},
        "bottom": {"type": "number", "minimum": 0, "maximum": 100000},
        "looking_for": {"type": "string", "minLength": 1, "maxLength": 200, "description": "what you want to see there"}
    },
    "required": ["left", "top", "right", "bottom", "looking_for"],
    "additionalProperties": false
})json";

std::span<const std::byte> bytesOf(const QByteArray& bytes) {
    return std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

class LookCloser : public ToolRun {
public:
    LookCloser(Look look, int number, bool isTemporary, StoreThread& store, PictureShelf& shelf)
        : m_look(std::move(look))
        , m_number(number)
        , m_isTemporary(isTemporary)
        , m_store(store)
        , m_shelf(shelf) {
        inBackground(
            this,
            [bytes = shelf.bytes(m_look.picture), reader = shelf.reader(), look = m_look] {
                return cut(bytes, reader, look);
            },
            [this](const Cut& cut) { keep(cut); });
    }

private:
    struct Cut {
        KeptPicture crop;
        QRect area;
        QSize picture;
        QString problem;
    };

    static Cut cut(const QByteArray& bytes, const PictureReader& reader, const Look& look) {
        const ReadPicture read = reader.read(bytes);
        if (read.image.isNull()) return {{}, {}, {}, read.problem};
        // What is kept may have another size than a message says, which may come from an import.
        const QSizeF scale(static_cast<double>(read.image.width()) / look.pictureSize.width(),
                           static_cast<double>(read.image.height()) / look.pictureSize.height());
        const QRectF box(look.box.x() * scale.width(), look.box.y() * scale.height(), look.box.width() * scale.width(),
                         look.box.height() * scale.height());
        const QRect area = cropArea(box, read.image.size());
        return {keptPicture(cropOf(read.image, area), isPhoto(bytes)), area, read.image.size(), {}};
    }

    void keep(const Cut& cut) {
        if (!cut.problem.isEmpty()) return fail(cut.problem);
        m_look.box = cut.area;
        m_look.pictureSize = cut.picture;
        m_look.crop = cut.crop.hash.toStdString();
        m_look.cropSize = cut.crop.size;
        if (m_isTemporary) {
            m_shelf.keepInMemory(cut.crop.hash, cut.crop.bytes);
            return tell(cut.crop.bytes);
        }
        storage::Attachment description;
        description.mediaType = cut.crop.mediaType.toStdString();
        description.name = m_look.wanted.toStdString();
        description.width = cut.crop.size.width();
        description.height = cut.crop.size.height();
        m_store.run(
            this,
            [bytes = cut.crop.bytes, description](storage::Store& store) {
                store.attachments().put(bytesOf(bytes), description);
            },
            [this, bytes = cut.crop.bytes] { tell(bytes); },
            [this](const Failure& failure) { fail(failure.title + ". " + failure.detail); });
    }

    void tell(const QByteArray& crop) {
        const QString place = placeOf(m_look, m_number);
        ToolResult result;
        result.text = place + QStringLiteral(". It is shown in the next message. Where a sentence of your answer rests "
                                             "on it, write %1 at its end.")
                                  .arg(markOf(m_look.step));
        result.seen = {{.kind = ChatPart::Kind::text, .text = place + ':'},
                       {.kind = ChatPart::Kind::picture, .text = dataUrl(crop)}};
        result.blocks = {blockOf(m_look)};
        emit finished(result);
    }

    void fail(const QString& problem) { emit finished({problem, true}); }

    Look m_look;
    int m_number;
    bool m_isTemporary;
    StoreThread& m_store;
    PictureShelf& m_shelf;
};

std::unique_ptr<ToolRun> lookCloser(const QJsonObject& given, const ToolContext& context, StoreThread& store,
                                    PictureShelf& shelf) {
    const GivenPicture chosen = givenPicture(given, context);
    if (!chosen.problem.isEmpty()) return failedRun(chosen.problem);
    const QSize size(chosen.picture.width, chosen.picture.height);
    const auto area = areaIn(given, size);
    if (!area)
        return failedRun("There is nothing in this area: left, top, right and bottom are thousandths of the picture, "
                         "from 0 to 1000.");
    Look look{.step = context.number, .picture = chosen.picture.hash, .pictureSize = size, .box = *area};
    look.wanted = given["looking_for"].toString().simplified();
    return std::make_unique<LookCloser>(std::move(look), chosen.number, context.chat == 0, store, shelf);
}

} // namespace

Tool lookCloserTool(StoreThread& store, PictureShelf& shelf) {
    return {
        .name = "look_closer",
        .title = QCoreApplication::translate("Tools", "Look closer"),
        .description = "Shows you a part of a picture at full resolution: use it whenever something is small, far "
                       "away or hard to read, as often as needed, before you answer. The part is given in "
                       "thousandths of the picture: left and right from 0 to 1000 across, top and bottom from 0 to "
                       "1000 downwards.",
        .parameters = QJsonDocument::fromJson(schema).object(),
        .effect = ToolEffect::read,
        .readsStrangers = true,
        .need = ToolNeed::pictures,
        .words =
            [](const QJsonObject& given) {
                return QCoreApplication::translate("Tools", "Look closer for %1").arg(given["looking_for"].toString());
            },
        .run = [&store, &shelf](const QJsonObject& given,
                                const ToolContext& context) { return lookCloser(given, context, store, shelf); }};
}

} // namespace calliope::app
