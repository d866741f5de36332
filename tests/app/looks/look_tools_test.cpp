#include "app/looks/look.h"
#include "app/looks/look_tools.h"
#include "app/looks/second_look.h"
#include "app/looks/tool_pictures.h"
#include "app/pictures/kept_picture.h"
#include "app/pictures/picture_block.h"
#include "app/pictures/regions.h"
#include "app/tools/tool_loop.h"
#include "tests/app/support/spin.h"
#include "tests/app/tools/scripted_model.h"

#include <QBuffer>
#include <QPainter>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <array>

using namespace calliope;
using namespace calliope::app;
using test::ScriptedModel;

namespace {

/// How much a stand-in for a model sees of any picture: so many pixels on the longer side.
constexpr int sight = 64;

struct Colour {
    const char* name = nullptr;
    QColor colour;
};
const std::array colours{Colour{"red", QColor(220, 20, 20)}, Colour{"green", QColor(20, 160, 20)},
                         Colour{"blue", QColor(30, 30, 220)}, Colour{"yellow", QColor(230, 220, 20)}};

/// A dark ring with a small dot inside.
QImage ringWithDot(QPoint place, const QColor& dot) {
    QImage image(480, 360, QImage::Format_RGB888);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setPen(QPen(QColor(40, 40, 40), 8));
    painter.drawEllipse(place, 26, 26);
    painter.setPen(Qt::NoPen);
    painter.setBrush(dot);
    painter.drawEllipse(place, 3, 3);
    return image;
}

QImage seen(const QImage& picture) {
    return picture.scaled(sight, sight, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

/// What a model with that sight calls the dot: the strongest colour there is, or a guess.
QString colourIn(const QImage& picture) {
    const QImage small = seen(picture);
    QColor strongest(Qt::white);
    for (int y = 0; y < small.height(); ++y)
        for (int x = 0; x < small.width(); ++x)
            if (small.pixelColor(x, y).saturation() * small.pixelColor(x, y).value() >
                strongest.saturation() * strongest.value())
                strongest = small.pixelColor(x, y);
    constexpr int enough = 110;
    if (strongest.saturation() < enough) return "black";
    const auto* nearest = std::ranges::min_element(colours, {}, [&](const Colour& each) {
        const int apart = std::abs(each.colour.hue() - strongest.hue());
        return std::min(apart, 360 - apart);
    });
    return nearest->name;
}

/// The ring's box in thousandths, as a model with that sight finds it.
QJsonObject ringIn(const QImage& picture) {
    const QImage small = seen(picture);
    QRect box;
    for (int y = 0; y < small.height(); ++y)
        for (int x = 0; x < small.width(); ++x)
            if (qGray(small.pixel(x, y)) < 200) box |= QRect(x, y, 1, 1);
    const auto share = [](int at, int all) { return 1'000 * at / all; };
    return {{"left", share(box.left(), small.width())},
            {"top", share(box.top(), small.height())},
            {"right", share(box.right() + 1, small.width())},
            {"bottom", share(box.bottom() + 1, small.height())},
            {"looking_for", "the colour of the dot"}};
}

/// The pictures of a request, in order.
std::vector<QImage> picturesOf(const QJsonObject& request) {
    std::vector<QImage> out;
    const QJsonArray messages = request["messages"].toArray();
    for (const QJsonValue message : messages) {
        const QJsonArray parts = message.toObject()["content"].toArray();
        for (const QJsonValue part : parts) {
            const QString url = part.toObject()["image_url"].toObject()["url"].toString();
            if (!url.isEmpty()) out.push_back(QImage::fromData(QByteArray::fromBase64(url.section(',', 1).toLatin1())));
        }
    }
    return out;
}

QString dumped(const QJsonObject& object) {
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace

/// Looking closer and marking, on stand-ins for models.
class LookToolsTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        const auto folder = m_folder->filePath("data").toStdString();
        m_store = std::make_unique<StoreThread>(folder);
        m_shelf = std::make_unique<PictureShelf>(folder, PictureReader(CALLIOPE_ENGINE));
        m_box = std::make_unique<Toolbox>(nullptr);
        m_box->setTools({}, {lookCloserTool(*m_store, *m_shelf), markRegionsTool(*m_shelf)});
    }

    void cleanup() {
        m_loop.reset();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        m_box.reset();
        m_shelf.reset();
        m_store.reset();
    }

    void onlyWherePicturesAre() {
        QVERIFY(m_box->offer(10'000).empty());
        QCOMPARE(m_box->offer(10'000, context(QImage(8, 8, QImage::Format_RGB888))).size(), std::size_t{2});
    }

    /// Fifty-two pictures on which a stand-in with coarse sight cannot tell a small dot's colour: right with a closer
    /// look, wrong without one.
    void whatNeedsACloserLook() {
        int right = 0;
        int rightWithout = 0;
        int count = 0;
        for (int i = 0; i < 52; ++i) {
            const Colour& colour = colours[static_cast<std::size_t>(i) % colours.size()];
            const QImage picture = ringWithDot({40 + i * 7, 40 + (i * 97) % 280}, colour.colour);
            ++count;
            rightWithout += colourIn(picture) == colour.name;
            ScriptedModel model([](const QJsonObject& request) -> ScriptedModel::Answer {
                const std::vector<QImage> pictures = picturesOf(request);
                if (pictures.size() == 1) return {"", {{"look_closer", dumped(ringIn(pictures.front()))}}};
                return {"The dot is " + colourIn(pictures.back()) + " (look 1)."};
            });
            run(model, picture);
            right += m_content == QStringLiteral("The dot is %1 (look 1).").arg(colour.name);
        }
        qInfo("Of %d questions %d are right with look_closer, %d without.", count, right, rightWithout);
        QCOMPARE(right, count);
        QCOMPARE(rightWithout, 0);
    }

    void aLookIsKept() {
        ScriptedModel model(
            {{"", {{"look_closer", R"({"left": 0, "top": 0, "right": 250, "bottom": 250, "looking_for": "a  dot"})"}}},
             {"", {{"look_closer", R"({"left": 0.5, "top": 0.5, "right": 0.75, "bottom": 0.75, "looking_for": "b"})"}}},
             {"Nothing."}});
        const QImage picture = ringWithDot({100, 100}, Qt::red);
        run(model, picture, 1);
        QCOMPARE(m_uses.size(), std::size_t{2});
        QCOMPARE(m_blocks.size(), std::size_t{2});
        const Look first = lookIn(m_blocks[0]);
        const Look second = lookIn(m_blocks[1]);
        QCOMPARE(first.step, 1);
        QCOMPARE(second.step, 2);
        QCOMPARE(first.wanted, QString("a dot"));
        QCOMPARE(first.pictureSize, picture.size());
        QVERIFY(first.box.contains(QRectF(0, 0, 120, 90)) && first.box.width() < 160);
        QVERIFY(second.box.contains(QRectF(240, 180, 120, 90)));
        // The crop is at the picture's resolution, and what the model saw is what is kept.
        const QImage crop = m_shelf->pixels(first.crop, 0).image;
        QCOMPARE(crop.size(), first.cropSize);
        const std::vector<QImage> shown = picturesOf(model.requests[1]);
        QCOMPARE(shown.size(), std::size_t{2});
        QCOMPARE(shown[1].size(), crop.size());
        QCOMPARE(picturesOf(model.requests[2]).size(), std::size_t{3}); // with the look before
        const QJsonArray messages = model.messages(1);
        QCOMPARE(messages.at(messages.size() - 2).toObject()["role"].toString(), QString("tool"));
        QCOMPARE(messages.last().toObject()["role"].toString(), QString("user"));
        QVERIFY(m_uses[0].result.contains("(look 1)"));
        bool isKept = false;
        m_store->run(
            this, [hash = first.crop](storage::Store& store) { return store.attachments().find(hash).has_value(); },
            [&](bool found) { isKept = found; });
        QTRY_VERIFY(isKept);
    }

    void inTemporaryChatsNothingIsOnTheDisk() {
        ScriptedModel model(
            {{"", {{"look_closer", R"({"left": 0, "top": 0, "right": 250, "bottom": 250, "looking_for": "x"})"}}},
             {"ok"}});
        run(model, ringWithDot({100, 100}, Qt::red), 0);
        QCOMPARE(m_blocks.size(), std::size_t{1});
        QVERIFY(!m_shelf->bytes(m_blocks[0].attachment).isEmpty());
        m_shelf->forgetMemory();
        QVERIFY(m_shelf->bytes(m_blocks[0].attachment).isEmpty());
    }

    void whatCannotBeLookedAt_data() {
        QTest::addColumn<QString>("tool");
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QString>("told");
        QTest::newRow("nowhere") << "look_closer"
                                 << R"({"left": 5000, "top": 5000, "right": 6000, "bottom": 6000, "looking_for": "x"})"
                                 << "nothing in this area";
        QTest::newRow("no such picture")
            << "look_closer"
            << R"({"picture": 2, "left": 0, "top": 0, "right": 9, "bottom": 9, "looking_for": "x"})"
            << "no picture 2";
        QTest::newRow("no edges") << "look_closer"
                                  << R"({"looking_for": "x"})"
                                  << "needs the field";
        QTest::newRow("no place") << "mark_regions"
                                  << R"({"regions": [{"label": "x"}]})"
                                  << "None of these";
        QTest::newRow("no regions") << "mark_regions"
                                    << R"({"regions": []})"
                                    << "must";
    }

    void whatCannotBeLookedAt() {
        QFETCH(QString, tool);
        QFETCH(QString, arguments);
        QFETCH(QString, told);
        ScriptedModel model({{"", {{tool, arguments}}}, {"ok"}});
        run(model, ringWithDot({100, 100}, Qt::red));
        QVERIFY(m_uses[0].state == ToolUse::State::failed);
        QVERIFY2(m_uses[0].result.contains(told), qPrintable(m_uses[0].result));
        QVERIFY(m_blocks.empty());
    }

    void aPictureThatIsGone() {
        ScriptedModel model(
            {{"", {{"look_closer", R"({"left": 0, "top": 0, "right": 9, "bottom": 9, "looking_for": "x"})"}}}, {"ok"}});
        ToolContext context = this->context(ringWithDot({100, 100}, Qt::red));
        m_shelf->forgetMemory();
        run(model, context, {});
        QVERIFY(m_uses[0].state == ToolUse::State::failed && !m_uses[0].result.isEmpty());
    }

    /// What a second look does not confirm is uncertain: here the stand-in says yes where it sees red.
    void marksAreLookedAtAgain() {
        const QString marks = R"({"regions": [
            {"label": "dot", "left": 140, "top": 200, "right": 280, "bottom": 360},
            {"label": "dot", "left": 700, "top": 700, "right": 800, "bottom": 800},
            {"label": "the middle", "x": 208.4, "y": 277.8}, {"label": "gone", "x": 9000, "y": 9000}]})";
        ScriptedModel model([marks](const QJsonObject& request) -> ScriptedModel::Answer {
            const std::vector<QImage> pictures = picturesOf(request);
            if (!request.contains("tools")) return {colourIn(pictures.back()) == "red" ? "Yes." : "No."};
            if (request["messages"].toArray().size() == 1) return {"", {{"mark_regions", marks}}};
            return {"One dot."};
        });
        run(model, ringWithDot({100, 100}, QColor(220, 20, 20)));
        QCOMPARE(m_content, QString("One dot."));
        QCOMPARE(m_blocks.size(), std::size_t{1});
        const RegionsOnPicture found = regionsIn(m_blocks[0]);
        QCOMPARE(found.regions.size(), std::size_t{3});
        QVERIFY(found.regions[0].isSure && !found.regions[1].isSure && found.regions[2].isSure);
        QVERIFY(found.regions[2].isPoint());
        QVERIFY(m_uses[0].result.contains("2. dot (uncertain)"));
        QVERIFY(m_uses[0].result.contains("2 × dot"));
        QCOMPARE(model.requests.size(), std::size_t{5}); // two of the conversation, three looks
    }

    void manyMarksAreNotAllLookedAt() {
        QJsonArray list;
        for (int i = 0; i < 40; ++i) list.append(QJsonObject{{"label", "thing"}, {"x", 10 * i}, {"y", 500}});
        ScriptedModel model([list](const QJsonObject& request) -> ScriptedModel::Answer {
            if (!request.contains("tools")) return {"yes"};
            if (request["messages"].toArray().size() == 1) return {"", {{"mark_regions", dumped({{"regions", list}})}}};
            return {"Forty."};
        });
        run(model, ringWithDot({100, 100}, Qt::red));
        const RegionsOnPicture found = regionsIn(m_blocks.at(0));
        QCOMPARE(found.regions.size(), std::size_t{40});
        QCOMPARE(std::ranges::count(found.regions, true, &Region::isSure),
                 static_cast<std::ptrdiff_t>(SecondLook::most));
        QCOMPARE(std::ranges::count(found.regions, true, &Region::isLookedAt),
                 static_cast<std::ptrdiff_t>(SecondLook::most));
        QVERIFY(m_uses[0].result.contains("13. thing (not looked at again)"));
        QVERIFY(!m_uses[0].result.contains("uncertain")); // nobody looked and doubted
        QCOMPARE(model.requests.size(), SecondLook::most + 2);
    }

    void stopEndsALook() {
        ScriptedModel model({{"", {{"mark_regions", R"({"regions": [{"label": "a", "x": 1, "y": 1}]})"}}}, {"ok"}});
        begin(model, context(ringWithDot({100, 100}, Qt::red)), ringWithDot({100, 100}, Qt::red));
        QVERIFY(test::spinUntil([&] { return !m_uses.empty(); }, 5'000));
        m_loop->stop();
        QVERIFY(test::spinUntil([&] { return m_outcome.has_value(); }, 5'000));
        QCOMPARE(m_outcome->finish, Finish::stopped);
        m_loop.reset();
        QTest::qWait(300); // what comes from another thread now has nobody to go to
        QVERIFY(m_blocks.empty());
    }

    /// What tools of others give back is read as if nobody vouched for it, coded anew, and kept as other pictures are.
    void picturesOfTools() {
        QImage image(30, 20, QImage::Format_RGB888);
        image.fill(Qt::green);
        image.setText("Comment", "secret");
        QByteArray file;
        QBuffer buffer(&file);
        QVERIFY(buffer.open(QIODevice::WriteOnly) && image.save(&buffer, "PNG"));
        for (const storage::Id chat : {storage::Id{7}, storage::Id{0}})
            for (const bool sees : {true, false}) {
                ToolContext from;
                from.chat = chat;
                from.seesPictures = sees;
                std::vector<ChatPart> seen;
                std::vector<storage::Block> blocks;
                bool isDone = false;
                toolPictures(*m_store, *m_shelf)({"no picture", file}, from, this,
                                                 [&](const auto& parts, const auto& kept) {
                                                     seen = parts;
                                                     blocks = kept;
                                                     isDone = true;
                                                 });
                QVERIFY(test::spinUntil([&] { return isDone; }, 20'000));
                QCOMPARE(seen.size(), sees ? std::size_t{2} : std::size_t{0});
                QCOMPARE(blocks.size(), std::size_t{1});
                QCOMPARE(pictureSize(blocks[0]), QSize(30, 20));
                const QByteArray kept = m_shelf->bytes(blocks[0].attachment);
                QVERIFY(!kept.isEmpty() && !kept.contains("secret"));
                if (sees) QCOMPARE(seen[1].text, dataUrl(kept));
            }
    }

private:
    ToolContext context(const QImage& picture, storage::Id chat = 0) {
        const KeptPicture kept = keptPicture(picture, false);
        m_shelf->keepInMemory(kept.hash, kept.bytes);
        storage::Attachment attachment;
        attachment.hash = kept.hash.toStdString();
        attachment.width = picture.width();
        attachment.height = picture.height();
        ToolContext context;
        context.chat = chat;
        context.pictures = {attachment};
        return context;
    }

    void begin(ScriptedModel& model, const ToolContext& context, const QImage& picture) {
        m_uses.clear();
        m_blocks.clear();
        m_content.clear();
        m_outcome.reset();
        ChatRequest request;
        auto& parts = request.messages.emplace_back().parts;
        parts.push_back({.kind = ChatPart::Kind::text, .text = "What is there?"});
        if (!picture.isNull())
            parts.push_back({.kind = ChatPart::Kind::picture, .text = dataUrl(keptPicture(picture, false).bytes)});
        request.tools = m_box->offer(10'000, context);
        m_loop = std::make_unique<ToolLoop>([&model](const ChatRequest& each) { return model.ask(each); }, request,
                                            *m_box, context, false);
        connect(m_loop.get(), &ToolLoop::contentArrived, this, [this](const QString& text) { m_content += text; });
        connect(m_loop.get(), &ToolLoop::useChanged, this, [this](int index, const ToolUse& use) {
            m_uses.resize(std::max(m_uses.size(), static_cast<std::size_t>(index) + 1));
            m_uses[static_cast<std::size_t>(index)] = use;
        });
        connect(m_loop.get(), &ToolLoop::blocksMade, this, [this](int, const std::vector<storage::Block>& blocks) {
            m_blocks.insert(m_blocks.end(), blocks.begin(), blocks.end());
        });
        connect(m_loop.get(), &ToolLoop::finished, this, [this](const ChatOutcome& outcome) { m_outcome = outcome; });
    }

    void run(ScriptedModel& model, const ToolContext& context, const QImage& picture) {
        begin(model, context, picture);
        QVERIFY2(test::spinUntil([&] { return m_outcome.has_value(); }, 20'000), "it never ends");
        m_loop.reset();
    }

    void run(ScriptedModel& model, const QImage& picture, storage::Id chat = 0) {
        run(model, context(picture, chat), picture);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<StoreThread> m_store;
    std::unique_ptr<PictureShelf> m_shelf;
    std::unique_ptr<Toolbox> m_box;
    std::unique_ptr<ToolLoop> m_loop;
    std::vector<ToolUse> m_uses;
    std::vector<storage::Block> m_blocks;
    QString m_content;
    std::optional<ChatOutcome> m_outcome;
};

QTEST_GUILESS_MAIN(LookToolsTest)
#include "look_tools_test.moc"
