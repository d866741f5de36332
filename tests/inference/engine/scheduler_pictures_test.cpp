#include "inference/base/error.h"
#include "tests/inference/engine/scheduler_rig.h"

#include <QTest>
#include <numeric>

using namespace calliope;
using namespace calliope::engine;

namespace {

/// A picture of tiles with `columns` x `rows` rows each. What it becomes are the numbers from 1000 * number on.
std::shared_ptr<const vision::PromptPicture> picture(std::uint32_t number, std::uint32_t tiles, std::uint32_t columns,
                                                     std::uint32_t rows) {
    vision::PromptPicture out;
    out.tiles.assign(tiles, {{columns, rows}, columns * rows});
    out.texts.resize(tiles + 1);
    out.hash = number * 0x9e3779b97f4a7c15u;
    out.cut = [number, tiles] {
        std::vector<pictures::Picture> pixels;
        for (std::uint32_t i = 0; i < tiles; ++i)
            pixels.push_back(
                pictures::blankPicture({1, 1}, {static_cast<std::uint8_t>(number), static_cast<std::uint8_t>(i), 0}));
        return pixels;
    };
    return std::make_shared<const vision::PromptPicture>(std::move(out));
}

struct Text {
    Tokens tokens;   ///< as requests have them
    Tokens computed; ///< as the model sees them
    std::vector<PictureRows> pictures;

    Text& add(const Tokens& more) {
        tokens.insert(tokens.end(), more.begin(), more.end());
        computed.insert(computed.end(), more.begin(), more.end());
        return *this;
    }
    Text& add(const std::shared_ptr<const vision::PromptPicture>& picture, std::uint32_t number) {
        for (std::uint32_t tile = 0; tile < picture->tiles.size(); ++tile) {
            pictures.push_back({picture, tile, static_cast<std::uint32_t>(tokens.size())});
            for (std::uint32_t row = 0; row < picture->tiles[tile].rows; ++row) {
                tokens.push_back(noToken);
                computed.push_back(1000 * number + 100 * tile + row);
            }
        }
        return *this;
    }
    [[nodiscard]] Request request(Record& record, std::uint32_t most = 20) const {
        Request out = greedy(tokens, record, most);
        out.pictures = pictures;
        return out;
    }
};

/// A scheduler on a model that reads pictures.
struct SeeingRig {
    explicit SeeingRig(bool lookAhead, double stepSeconds = 0.25)
        : executor(64)
        , scheduler(
              ready(lookAhead), executor.plan(), {{ChainExecutor::endToken}, {}},
              {.mostSequences = 8, .stepSeconds = stepSeconds}, [this] { return executor.seconds; },
              [this](const pictures::Picture& tile) { return begin(tile); }) {}

    ChainExecutor& ready(bool lookAhead) {
        executor.readPictures(lookAhead);
        return executor;
    }

    TileParts begin(const pictures::Picture& tile) {
        if (problem) throw Error(*problem, "No.");
        const float first = static_cast<float>(1000 * tile.pixels[0] + 100 * tile.pixels[1]);
        return [this, first, left = partsOfTile, mark = underWay]() mutable -> std::optional<std::vector<float>> {
            if (problem) throw Error(*problem, "No.");
            ++parts;
            executor.seconds += partSeconds;
            if (--left > 0) return std::nullopt;
            ++tiles;
            std::vector<float> rows(100);
            std::iota(rows.begin(), rows.end(), first);
            return rows;
        };
    }

    void add(Request request) { scheduler.add(scheduler.makeAnswer(++lastId, std::move(request))); }
    /// `mean` and `error` are told when it has ended.
    RequestId embed(const std::shared_ptr<const vision::PromptPicture>& picture, std::vector<float>& mean,
                    std::optional<Error>& error) {
        scheduler.add(scheduler.makePictureEmbedding(++lastId, picture,
                                                     [&](std::vector<float> values, const std::optional<Error>& why) {
                                                         mean = std::move(values);
                                                         error = why;
                                                     }));
        return lastId;
    }
    void finish() {
        for (int steps = 0; !scheduler.idle(); ++steps) {
            QVERIFY2(steps < 10000, "the scheduler does not come to an end");
            scheduler.step();
        }
    }

    ChainExecutor executor;
    std::optional<ErrorKind> problem; ///< that encoding has
    std::uint32_t tiles = 0;          ///< encoded
    std::uint32_t parts = 0;          ///< of them
    std::uint32_t partsOfTile = 2;
    double partSeconds = 0;
    std::shared_ptr<int> underWay = std::make_shared<int>(); ///< held by each tile that is begun
    Scheduler scheduler;
    RequestId lastId = 0;
};

bool refuses(const std::function<void()>& what) {
    try {
        what();
    } catch (const Error& error) {
        return error.kind() == ErrorKind::usage;
    }
    return false;
}

/// A store with room for two pictures, which counts what it has encoded.
struct SmallStore {
    std::uint32_t encoded = 0;
    PictureStore store{[this](const pictures::Picture&) -> TileParts {
                           return [this] {
                               ++encoded;
                               return std::optional(std::vector<float>(10));
                           };
                       },
                       100}; // bytes

    std::shared_ptr<EncodedPicture> see(std::uint32_t number) {
        const auto seen = store.get(picture(number, 1, 5, 2));
        while (!seen->isComplete()) store.advance(seen);
        return seen;
    }
};

} // namespace

/// Pictures among the tokens of many answers, with a model that cannot lie.
class SchedulerPicturesTest : public QObject {
    Q_OBJECT

private slots:
    void pictures_data() {
        QTest::addColumn<bool>("lookAhead");
        QTest::addColumn<double>("stepSeconds");
        for (const bool lookAhead : {false, true})
            for (const double stepSeconds : {0.25, 1e-6})
                QTest::addRow("%s, %g s", lookAhead ? "all at once" : "causal", stepSeconds)
                    << lookAhead << stepSeconds;
    }

    /// Texts with and without pictures give the same all at once as each alone would.
    void pictures() {
        QFETCH(bool, lookAhead);
        QFETCH(double, stepSeconds);
        std::mt19937 random(1);
        SeeingRig rig(lookAhead, stepSeconds);
        const auto wide = picture(1, 1, 8, 5);
        const auto cut = picture(2, 3, 4, 5);
        std::vector<Text> texts(6);
        for (std::uint32_t i = 0; i < texts.size(); ++i) {
            texts[i].add(randomTokens(random, 1 + 37 * i));
            if (i % 3 > 0) texts[i].add(wide, 1).add(randomTokens(random, i));
            if (i % 2 > 0) texts[i].add(cut, 2).add(wide, 1);
            texts[i].add(randomTokens(random, 3));
        }
        for (int again = 0; again < 2; ++again) { // the second time from the cache
            std::vector<Record> records(texts.size());
            for (std::size_t i = 0; i < texts.size(); ++i) rig.add(texts[i].request(records[i]));
            rig.finish();
            for (std::size_t i = 0; i < texts.size(); ++i) {
                if (records[i].ended->error) QFAIL(records[i].ended->error->what());
                QCOMPARE(records[i].tokens, ChainExecutor::continuation(texts[i].computed, 20));
            }
            QCOMPARE(rig.scheduler.status().picturesEncoded, 2u);
            QCOMPARE(rig.tiles, 4u);
        }
    }

    /// A conversation goes on behind a picture without looking at it again.
    void aPictureIsAPrefix() {
        std::mt19937 random(2);
        SeeingRig rig(true);
        Text text;
        text.add(randomTokens(random, 10)).add(picture(3, 1, 6, 7), 3).add(talkativePrompt(random, 5, 1));
        Record first;
        rig.add(text.request(first, 1));
        rig.finish();
        text.add(first.tokens).add({7, 8});
        Record second;
        rig.add(text.request(second));
        rig.finish();
        QCOMPARE(second.tokens, ChainExecutor::continuation(text.computed, 20));
        QCOMPARE(second.ended->usage.cachedTokens, 10u + 42 + 5);
        QCOMPARE(rig.tiles, 1u);
    }

    void anotherPictureIsNoPrefix() {
        SeeingRig rig(false);
        Text one;
        Text other;
        Record records[2];
        rig.add(one.add({1, 2}).add(picture(4, 1, 6, 7), 4).add({3}).request(records[0]));
        rig.finish();
        rig.add(other.add({1, 2}).add(picture(5, 1, 6, 7), 5).add({3}).request(records[1]));
        rig.finish();
        QCOMPARE(records[0].tokens, ChainExecutor::continuation(one.computed, 20));
        QCOMPARE(records[1].tokens, ChainExecutor::continuation(other.computed, 20));
        QCOMPARE(records[1].ended->usage.cachedTokens, 2u);
    }

    /// Whoever sent a picture that cannot be read is told so; the others go on.
    void aPictureThatCannotBeRead() {
        std::mt19937 random(3);
        SeeingRig rig(false);
        Text text;
        text.add(talkativePrompt(random, 20, 30));
        Text seeing;
        seeing.add({1}).add(picture(6, 2, 2, 2), 6).add({2});
        Record fine;
        Record failed;
        rig.add(text.request(fine));
        rig.add(seeing.request(failed));
        rig.problem = ErrorKind::format;
        rig.finish();
        QCOMPARE(failed.ended->reason, EndReason::failed);
        QCOMPARE(failed.ended->error->kind(), ErrorKind::format);
        QCOMPARE(fine.tokens, ChainExecutor::continuation(text.computed, 20));
        rig.problem.reset();
        rig.add(seeing.request(failed));
        rig.finish();
        QCOMPARE(failed.tokens, ChainExecutor::continuation(seeing.computed, 20));
    }

    /// A lost device is not the picture's fault.
    void aDeviceThatIsLost() {
        SeeingRig rig(false);
        Text text;
        Record record;
        rig.add(text.add({1}).add(picture(7, 2, 2, 2), 7).add({2}).request(record));
        rig.problem = ErrorKind::device;
        QVERIFY_EXCEPTION_THROWN(rig.finish(), Error);
        QCOMPARE(record.endings, 0u);
        rig.problem.reset();
        rig.scheduler.restart(rig.executor);
        rig.finish();
        QCOMPARE(record.tokens, ChainExecutor::continuation(text.computed, 20));
    }

    /// However long a picture takes, the others hear of their next token after a step's time and a part more.
    void answersStreamMeanwhile() {
        std::mt19937 random(8);
        SeeingRig rig(true, 0.25);
        rig.partsOfTile = 10;
        rig.partSeconds = 0.1;
        Record streams;
        double last = 0;
        double longest = 0;
        streams.next = [&](Record&) {
            longest = std::max(longest, rig.executor.seconds - last);
            last = rig.executor.seconds;
            return Next();
        };
        Text text;
        Request request = text.add(randomTokens(random, 20)).request(streams, 1500);
        request.ignoreEndOfText = true;
        rig.add(std::move(request));
        rig.scheduler.step();
        const std::size_t before = streams.tokens.size();
        Text seeing;
        Record sees;
        rig.add(seeing.add({1}).add(picture(8, 3, 4, 5), 8).add({2}).request(sees, 1));
        while (sees.endings == 0 && streams.endings == 0) {
            rig.scheduler.step();
            QTest::qSleep(1); // the pixels come from another thread
        }
        QCOMPARE(sees.endings, 1u);
        QCOMPARE(rig.parts, 30u);
        QVERIFY2(longest < 0.25 + 0.1 + 0.01, QByteArray::number(longest));
        QVERIFY(streams.tokens.size() - before >= 8); // of 3 s
    }

    /// Nobody's picture is not encoded on, and nothing of it stays.
    void cancelled() {
        SeeingRig rig(false, 0.25);
        rig.partsOfTile = 10;
        rig.partSeconds = 0.1;
        Text seeing;
        seeing.add({1}).add(picture(9, 3, 4, 5), 9).add({2});
        Record record;
        rig.add(seeing.request(record));
        while (rig.parts == 0) rig.scheduler.step();
        const std::uint32_t parts = rig.parts;
        QVERIFY(parts < 10);
        QVERIFY(rig.underWay.use_count() > 1);
        rig.scheduler.cancel(rig.lastId);
        QCOMPARE(record.ended->reason, EndReason::cancelled);
        QVERIFY(rig.scheduler.idle());
        QCOMPARE(rig.underWay.use_count(), 1L);
        QCOMPARE(rig.scheduler.status().cacheTokensUsed, 0u);
        QCOMPARE(rig.parts, parts);
        Record again;
        rig.add(seeing.request(again));
        rig.finish();
        QCOMPARE(again.tokens, ChainExecutor::continuation(seeing.computed, 20));
        QCOMPARE(rig.parts, parts + 30);
    }

    /// A tile that another one got in the way of begins anew, also when the encoder is another one.
    void oneTileAtATime() {
        std::uint32_t begun = 0;
        PictureStore store([&](const pictures::Picture& tile) -> TileParts {
            return [&begun, mine = ++begun, value = static_cast<float>(tile.pixels[0]),
                    left = 3]() mutable -> std::optional<std::vector<float>> {
                if (mine != begun) throw std::logic_error("the encoder works at another tile");
                if (--left > 0) return std::nullopt;
                return std::vector<float>(1, value);
            };
        });
        const auto advance = [&](const std::shared_ptr<EncodedPicture>& picture, int parts) {
            while (parts > 0)
                if (store.advance(picture)) --parts;
        };
        const auto one = store.get(picture(1, 1, 1, 1));
        const auto other = store.get(picture(2, 1, 1, 1));
        advance(one, 3);
        advance(other, 4); // its beginning, and three parts
        QVERIFY(other->isComplete());
        advance(one, 3);
        store.restart();
        advance(one, 4);
        QVERIFY(one->isComplete());
        QCOMPARE(one->tile(0).front(), 1.0f);
        QCOMPARE(begun, 4u);
    }

    void wrongRequests() {
        SeeingRig rig(true);
        Record record;
        const auto refused = [&](Request request) {
            return refuses([&] { (void)rig.scheduler.makeAnswer(1, std::move(request)); });
        };
        Text right;
        right.add({1}).add(picture(1, 1, 3, 3), 1).add({2});
        QVERIFY(!refused(right.request(record)));
        Request request = right.request(record);
        request.pictures.clear();
        QVERIFY2(refused(std::move(request)), "places without a picture");
        request = right.request(record);
        ++request.pictures[0].place;
        QVERIFY2(refused(std::move(request)), "not in its places");
        request = right.request(record);
        request.pictures.push_back(request.pictures[0]);
        QVERIFY2(refused(std::move(request)), "two in the same places");
        request = right.request(record);
        request.pictures[0].tile = 1;
        QVERIFY2(refused(std::move(request)), "a tile that is not there");
        Text large;
        QVERIFY2(refused(large.add(picture(1, 1, 10, 10), 1).request(record)), "more rows than a batch has");
        Rig blind(8);
        QVERIFY2(refuses([&] { (void)blind.scheduler.makeAnswer(1, right.request(record)); }), "no encoder");
    }

    /// Whatever a sliding context forgets, it forgets whole pictures.
    void slides() {
        std::mt19937 random(5);
        SeeingRig rig(true);
        Text text;
        text.add(randomTokens(random, 900));
        for (std::uint32_t i = 1; i < 20; ++i) text.add(picture(i, 1, 7, 7), i).add(randomTokens(random, 5));
        Record record;
        Request request = text.request(record, 3000);
        request.contextFull = ContextFull::slide;
        request.keep = 930;
        request.ignoreEndOfText = true;
        rig.add(std::move(request));
        rig.finish();
        if (record.ended->error) QFAIL(record.ended->error->what());
        QCOMPARE(record.tokens.size(), 3000u);
    }

    void positions() {
        const auto seen = picture(1, 1, 5, 3);
        const std::vector<PictureRows> rows{{seen, 0, 4}, {seen, 0, 19}, {seen, 0, 40}};
        const PlacedPictures plain(rows);
        const PlacedPictures sections(rows, true);
        for (const std::uint32_t place : {0u, 3u, 4u, 18u, 19u, 36u, 70u})
            QCOMPARE(plain.positionOf(place), (plan::Position{place, place, place, 0}));
        QCOMPARE(sections.positionOf(3), (plan::Position{3, 3, 3, 0}));
        QCOMPARE(sections.positionOf(4), (plan::Position{4, 4, 4, 0}));
        QCOMPARE(sections.positionOf(4 + 5 + 2), (plan::Position{4, 5, 6, 0}));
        QCOMPARE(sections.positionOf(19 + 14), (plan::Position{9, 11, 13, 0}));
        QCOMPARE(sections.positionOf(34), (plan::Position{14, 14, 14, 0}));
        QCOMPARE(sections.positionOf(40), (plan::Position{20, 20, 20, 0}));
        QCOMPARE(sections.positionOf(55), (plan::Position{25, 25, 25, 0}));

        PlacedPictures cut(rows, true);
        std::uint32_t first = 10;
        std::uint32_t end = 20;
        cut.widen(first, end);
        QCOMPARE(first, 4u);
        QCOMPARE(end, 34u);
        cut.erase(first, end);
        QCOMPARE(cut.all().size(), 1u);
        QCOMPARE(cut.all()[0].place, 10u);
        QCOMPARE(cut.positionOf(25), (plan::Position{15, 15, 15, 0}));
    }

    /// The mean over the rows of all tiles; one that comes again is not encoded again.
    void embedded() {
        SeeingRig rig(false);
        std::vector<std::vector<float>> means(3);
        std::vector<std::optional<Error>> errors(3);
        rig.embed(picture(3, 2, 10, 10), means[0], errors[0]);
        rig.embed(picture(4, 1, 10, 10), means[1], errors[1]);
        rig.embed(picture(3, 2, 10, 10), means[2], errors[2]);
        QCOMPARE(rig.scheduler.status().waiting, 3u);
        rig.finish();
        for (const auto& error : errors) QVERIFY(!error);
        QCOMPARE(means[0], std::vector<float>{3099.5f});
        QCOMPARE(means[1], std::vector<float>{4049.5f});
        QCOMPARE(means[2], means[0]);
        QCOMPARE(rig.tiles, 3u);
        QCOMPARE(rig.scheduler.status().picturesEncoded, 2u);
    }

    /// However many are to be embedded, the picture of a question is encoded first.
    void answersSeeFirst() {
        SeeingRig rig(false, 0.1);
        rig.partsOfTile = 20;
        rig.partSeconds = 0.1;
        std::vector<float> mean;
        std::optional<Error> error;
        rig.embed(picture(1, 1, 10, 10), mean, error);
        while (rig.parts < 5) rig.scheduler.step();
        Text text;
        Record record;
        rig.add(text.add({1, 2}).add(picture(2, 1, 10, 10), 2).add({3}).request(record, 1));
        while (record.endings == 0) rig.scheduler.step();
        QVERIFY(!record.ended->error);
        QVERIFY(mean.empty() && !error);
        rig.finish();
        QCOMPARE(mean, std::vector<float>{1049.5f});
    }

    /// What is wrong with one, or not wanted any more, is nobody else's trouble.
    void notEmbedded() {
        SeeingRig rig(false);
        rig.partsOfTile = 5;
        rig.partSeconds = 1; // one in each step
        std::vector<std::vector<float>> means(4);
        std::vector<std::optional<Error>> errors(4);
        rig.embed(picture(1, 1, 10, 10), means[0], errors[0]);
        rig.problem = ErrorKind::format;
        while (!errors[0]) rig.scheduler.step();
        QCOMPARE(errors[0]->kind(), ErrorKind::format);
        rig.problem.reset();
        const RequestId running = rig.embed(picture(2, 1, 10, 10), means[1], errors[1]);
        rig.embed(picture(3, 1, 10, 10), means[2], errors[2]);
        while (rig.parts < 2) rig.scheduler.step();
        rig.scheduler.cancel(running);
        QCOMPARE(errors[1]->kind(), ErrorKind::cancelled);
        rig.finish();
        QCOMPARE(means[2], std::vector<float>{3049.5f});
        rig.embed(picture(4, 1, 10, 10), means[3], errors[3]);
        rig.scheduler.cancelAll();
        QCOMPARE(errors[3]->kind(), ErrorKind::cancelled);
        QVERIFY(rig.scheduler.idle());

        const Rig blind(8);
        QVERIFY(refuses([&] { (void)blind.scheduler.makePictureEmbedding(1, picture(1, 1, 1, 1), {}); }));
    }

    /// Pictures of a catalogue do not drive those of chats out.
    void embeddedOnesGoFirst() {
        SmallStore pictures;
        pictures.see(1);
        for (std::uint32_t number = 2; number < 5; ++number) pictures.store.goFirst(pictures.see(number));
        QCOMPARE(pictures.encoded, 4u);
        pictures.see(1);
        QCOMPARE(pictures.encoded, 4u);
    }

    void theStoreIsBounded() {
        SmallStore pictures;
        const auto held = pictures.see(1);
        pictures.see(2);
        pictures.see(3);
        pictures.see(1);
        QCOMPARE(pictures.encoded, 3u); // the first is held
        pictures.see(3);
        QCOMPARE(pictures.encoded, 3u);
        pictures.see(2);
        QCOMPARE(pictures.encoded, 4u); // the one used longest ago went
    }
};

QTEST_APPLESS_MAIN(SchedulerPicturesTest)
#include "scheduler_pictures_test.moc"
