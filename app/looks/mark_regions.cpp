#include "app/looks/area.h"
#include "app/looks/background.h"
#include "app/looks/crop.h"
#include "app/looks/given_picture.h"
#include "app/looks/look_tools.h"
#include "app/looks/second_look.h"
#include "app/pictures/kept_picture.h"
#include "app/pictures/regions.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>
#include <map>

namespace calliope::app {

namespace {

constexpr const char* schema = R"json({
    "type": "object",
    "properties": {
        "picture": {"type": "integer", "minimum": 1, "maximum": 1000,
                    "description": "number of the picture in the chat; the last one unless given"},
        "regions": {
            "type": "array", "minItems": 1, "maxItems": 60,
            "items": {
                "type": "object",
                "properties": {
                    "label": {"type": "string", "minLength": 1, "maxLength": 100},
                    "left": {"type": "number", "minimum": 0, "maximum": 100000},
                    "top": {"type": "number", "minimum": 0, "maximum": 100000},
                    "right": {"type": "number", "minimum": 0, "maximum": 100000},
                    "bottom": {"type": "number", "minimum": 0, "maximum": 100000},
                    "x": {"type": "number", "minimum": 0, "maximum": 100000},
                    "y": {"type": "number", "minimum": 0, "maximum": 100000}
                },
                "required": ["label"],
                "additionalProperties": false
            }
        }
    },
    "required": ["regions"],
    "additionalProperties": false
})json";

/// For the model: what is marked, what of it was not seen again, and how many there are of each kind.
QString wordsOf(const std::vector<Region>& regions, int number) {
    QString out = QStringLiteral("Marked on picture %1, where the user sees it:").arg(number);
    std::map<QString, int> counts;
    bool isUncertain = false;
    bool isUnseen = false;
    for (std::size_t i = 0; i < regions.size(); ++i) {
        const Region& region = regions[i];
        ++counts[region.label];
        isUncertain = isUncertain || (!region.isSure && region.isLookedAt);
        isUnseen = isUnseen || !region.isLookedAt;
        out += QStringLiteral("\n%1. %2%3")
                   .arg(i + 1)
                   .arg(region.label, region.isSure       ? QString()
                                      : region.isLookedAt ? QStringLiteral(" (uncertain)")
                                                          : QStringLiteral(" (not looked at again)"));
    }
    out += QStringLiteral("\nIn all: ");
    const char* between = "";
    for (const auto& [label, count] : counts) {
        out += QLatin1String(between) + QStringLiteral("%1 × %2").arg(count).arg(label);
        between = ", ";
    }
    out += u'.';
    if (isUncertain) out += QStringLiteral(" What is uncertain was not seen in a second look: say that it is.");
    if (isUnseen) out += QStringLiteral(" What was not looked at again rests on the first look alone: say so.");
    return out;
}

class MarkRegions : public ToolRun {
public:
    MarkRegions(RegionsOnPicture found, int number, SecondLook::Ask ask, const PictureShelf& shelf)
        : m_found(std::move(found))
        , m_number(number)
        , m_ask(std::move(ask)) {
        inBackground(
            this,
            [bytes = shelf.bytes(m_found.picture), reader = shelf.reader(), found = m_found] {
                return questions(bytes, reader, found);
            },
            [this](const std::vector<SecondLook::Question>& questions) { look(questions); });
    }

private:
    /// One for each region as far as they are asked; none where the picture cannot be read.
    static std::vector<SecondLook::Question> questions(const QByteArray& bytes, const PictureReader& reader,
                                                       const RegionsOnPicture& found) {
        const QImage image = reader.read(bytes).image;
        std::vector<SecondLook::Question> out;
        if (image.size() != found.size) return out;
        for (const Region& region : found.regions) {
            if (out.size() == SecondLook::most) break;
            const QImage crop = cropOf(image, cropArea(region.box, image.size()));
            out.push_back({region.label, dataUrl(keptPicture(crop, isPhoto(bytes)).bytes)});
        }
        return out;
    }

    void look(const std::vector<SecondLook::Question>& questions) {
        m_look = std::make_unique<SecondLook>(m_ask, questions);
        connect(m_look.get(), &SecondLook::confirmed, this, [this](const std::vector<bool>& answers) {
            for (std::size_t i = 0; i < m_found.regions.size(); ++i) {
                Region& region = m_found.regions[i];
                region.isLookedAt = i < answers.size();
                region.isSure = region.isLookedAt && answers[i];
            }
            ToolResult result{wordsOf(m_found.regions, m_number)};
            result.blocks = {blockOf(m_found)};
            emit finished(result);
        });
    }

    RegionsOnPicture m_found;
    int m_number;
    SecondLook::Ask m_ask;
    std::unique_ptr<SecondLook> m_look;
};

std::unique_ptr<ToolRun> markRegions(const QJsonObject& given, const ToolContext& context, const PictureShelf& shelf) {
    const GivenPicture chosen = givenPicture(given, context);
    if (!chosen.problem.isEmpty()) return failedRun(chosen.problem);
    RegionsOnPicture found{.picture = chosen.picture.hash, .size = {chosen.picture.width, chosen.picture.height}};
    const QJsonArray list = given["regions"].toArray();
    for (const QJsonValue each : list) {
        const QJsonObject region = each.toObject();
        auto place = areaIn(region, found.size);
        if (!place) place = pointIn(region, found.size);
        if (place) found.regions.push_back({.label = region["label"].toString().simplified(), .box = *place});
    }
    if (found.regions.empty())
        return failedRun("None of these lies on the picture: each needs left, top, right and bottom, or x and y, in "
                         "thousandths of the picture, from 0 to 1000.");
    return std::make_unique<MarkRegions>(std::move(found), chosen.number, context.ask, shelf);
}

} // namespace

Tool markRegionsTool(PictureShelf& shelf) {
    constexpr auto patience = std::chrono::minutes(5);
    return {.name = "mark_regions",
            .title = QCoreApplication::translate("Tools", "Mark on a picture"),
            .description =
                "Draws numbered boxes (left, top, right, bottom) or points (x, y) on a picture for the user, "
                "with a label each, in thousandths of the picture from its upper left corner. Use it to show "
                "where something is, and to count: mark each thing once, with the same label.",
            .parameters = QJsonDocument::fromJson(schema).object(),
            .effect = ToolEffect::read,
            .readsStrangers = true,
            .patience = patience,
            .need = ToolNeed::pictures,
            .isForMerging = true,
            .words =
                [](const QJsonObject& given) {
                    const auto count = static_cast<int>(given["regions"].toArray().size());
                    return QCoreApplication::translate("Tools", "Mark %n place(s) on a picture", nullptr, count);
                },
            .run = [&shelf](const QJsonObject& given,
                            const ToolContext& context) { return markRegions(given, context, shelf); }};
}

} // namespace calliope::app
