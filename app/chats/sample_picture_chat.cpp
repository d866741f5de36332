#include "app/chats/sample_picture_chat.h"

#include "app/looks/crop.h"
#include "app/looks/look.h"
#include "app/pictures/kept_picture.h"
#include "app/pictures/picture_block.h"
#include "app/pictures/regions.h"

#include <QImage>
#include <span>

namespace calliope::app {

namespace {

constexpr QSize sampleSize{1280, 960};

const std::vector<Region>& regions() {
    static const std::vector<Region> list{
        {"Fried egg", {395, 493, 260, 197}, true},       {"Toast with butter", {579, 427, 260, 175}, true},
        {"Cherry tomatoes", {650, 577, 162, 151}, true}, {"Coffee with milk", {126, 218, 230, 230}, true},
        {"Orange juice", {794, 176, 154, 202}, true},    {"Jar of red jam", {515, 154, 126, 164}, false}};
    return list;
}

storage::Attachment put(storage::Store& store, const QByteArray& bytes, const QString& name, const QSize& size) {
    storage::Attachment description;
    description.mediaType = "image/jpeg";
    description.name = name.toStdString();
    description.width = size.width();
    description.height = size.height();
    return store.attachments().put(std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))),
                                   description);
}

/// A closer look at the jar.
storage::Block jarLook(storage::Store& store, const QByteArray& picture, const std::string& hash) {
    const QRect area = cropArea(regions().back().box, sampleSize);
    const KeptPicture crop = keptPicture(cropOf(QImage::fromData(picture), area), true); // our own resource
    return blockOf(Look{.step = 1,
                        .crop = put(store, crop.bytes, "jar", crop.size).hash,
                        .cropSize = crop.size,
                        .picture = hash,
                        .pictureSize = sampleSize,
                        .box = area,
                        .wanted = "the label on the jar",
                        .sentence = "The jar holds a dark red jam; I cannot read which."});
}

} // namespace

void addSamplePictureChat(storage::Store& store, const QByteArray& picture) {
    const storage::Attachment kept = put(store, picture, "breakfast.jpg", sampleSize);
    const storage::Id chat = store.conversations().create({.title = "What is on the table", .mode = "thinking"});
    const storage::Id question =
        store.messages().add({.conversation = chat,
                              .role = storage::Role::user,
                              .blocks = {pictureBlock(kept.hash, "breakfast.jpg", sampleSize),
                                         {.kind = storage::BlockKind::text,
                                          .text = "Roughly how many calories is this, and what is in the jar?"}}});
    store.messages().add(
        {.conversation = chat,
         .parent = question,
         .role = storage::Role::assistant,
         .model = "Muse Glimmer 30B",
         .mode = "thinking",
         .usage = {.promptTokens = 1'840,
                   .reasoningTokens = 610,
                   .answerTokens = 240,
                   .promptMilliseconds = 900,
                   .answerMilliseconds = 12'300},
         .blocks = {{.kind = storage::BlockKind::reasoning,
                     .text = "An egg, one slice of toast, three tomatoes. The glass against the jar: about 250 ml. The "
                             "label of the jar is too small to read.",
                     .startedAt = 1'000,
                     .endedAt = 7'000},
                    jarLook(store, picture, kept.hash),
                    {.kind = storage::BlockKind::text,
                     .text = "About 390 kcal, give or take 80. Most of the doubt is the butter and how full the glass "
                             "was. The jar holds a dark red jam; I cannot read which (look 1)."},
                    blockOf({.picture = kept.hash, .size = sampleSize, .regions = regions()}),
                    {.kind = storage::BlockKind::text,
                     .text =
                         "An estimate from one photo, not dietary advice. Weighing the bread and butter would halve "
                         "the error."}}});
}

} // namespace calliope::app
