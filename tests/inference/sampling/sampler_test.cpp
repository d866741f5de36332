#include "inference/base/error.h"
#include "inference/sampling/sampler.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <vector>

using namespace calliope;
using sampling::Sampler;
using sampling::Settings;

namespace {

constexpr float lowest = -std::numeric_limits<float>::infinity();

/// Settings that leave the model's own distribution alone.
Settings plain(std::uint64_t seed = 1) {
    Settings settings;
    settings.temperature = 1;
    settings.topK = 0;
    settings.topP = 1;
    settings.minP = 0;
    settings.seed = seed;
    return settings;
}

std::map<std::uint32_t, int> draws(const Settings& settings, const std::vector<float>& logits, int count) {
    Sampler sampler(settings);
    std::map<std::uint32_t, int> out;
    for (int i = 0; i < count; ++i) {
        std::vector<float> copy = logits;
        ++out[sampler.sample(copy)];
    }
    return out;
}

/// Logits of several kinds: like a model's, few values, mostly nothing, flat.
float logitOf(int kind, std::mt19937& random) {
    const float unit = static_cast<float>(random() % 65536) / 65536;
    switch (kind) {
    case 0: return -3 * std::log(unit + 1e-5f) - 12;
    case 1: return static_cast<float>(random() % 6) - 3;
    case 2: return random() % 50 == 0 ? 8 * unit : lowest;
    default: return unit;
    }
}

/// Draws from just what is needed, with a sum that is as wrong as it may be.
std::optional<std::uint32_t> sampleLikeliest(Sampler& sampler, const std::vector<float>& logits,
                                             const sampling::Needs& needs, std::mt19937& random,
                                             const sampling::TokenFilter* filter) {
    std::vector<std::uint32_t> tokens;
    for (std::uint32_t token = 0; token < logits.size(); ++token)
        if (logits[token] > lowest) tokens.push_back(token);
    std::stable_sort(tokens.begin(), tokens.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return logits[a] > logits[b]; });
    const bool all = tokens.size() < needs.tokens;
    double sum = 0;
    for (const std::uint32_t token : tokens) sum += std::exp(static_cast<double>(logits[token]) - logits[tokens[0]]);
    if (!all) tokens.resize(needs.tokens);
    std::vector<float> kept;
    for (const std::uint32_t token : tokens) kept.push_back(logits[token]);
    std::optional<double> expSum;
    if (needs.expSum) expSum = sum * (1 + (random() % 2 == 0 ? 0.99 : -0.99) * sampling::Likeliest::expSumError);
    return sampler.sample(sampling::Likeliest{tokens, kept, all, expSum}, filter);
}

/// Allows what `rule` says, and counts how it was asked.
class RuleFilter : public sampling::TokenFilter {
public:
    explicit RuleFilter(std::function<bool(std::uint32_t)> rule, std::uint32_t size)
        : m_rule(std::move(rule))
        , m_size(size) {}

    [[nodiscard]] bool isAllowed(std::uint32_t token) const override { return m_rule(token); }
    void fillMask(std::span<std::uint64_t> mask) const override {
        ++masks;
        std::fill(mask.begin(), mask.end(), 0);
        for (std::uint32_t i = 0; i < m_size; ++i)
            if (m_rule(i)) mask[i / 64] |= std::uint64_t{1} << (i % 64);
    }

    mutable int masks = 0;

private:
    std::function<bool(std::uint32_t)> m_rule;
    std::uint32_t m_size;
};

} // namespace

Q_DECLARE_METATYPE(calliope::sampling::Settings)

class SamplerTest : public QObject {
    Q_OBJECT

private slots:
    void zeroTemperatureTakesTheLikeliest() {
        Settings settings = plain();
        settings.temperature = 0;
        QCOMPARE(draws(settings, {1, 3, 2, 3}, 5), (std::map<std::uint32_t, int>{{1, 5}})); // the first of equals
    }

    /// Draws follow the soft-max: chi-square over four tokens stays below the 0.1 % quantile for 3 degrees of freedom.
    void followsTheDistribution_data() {
        QTest::addColumn<float>("temperature");
        for (const float temperature : {0.5f, 1.0f, 2.0f})
            QTest::addRow("temperature %g", static_cast<double>(temperature)) << temperature;
    }
    void followsTheDistribution() {
        QFETCH(float, temperature);
        Settings settings = plain(7);
        settings.temperature = temperature;
        const std::vector<float> logits{0, 1, 2, -1};
        constexpr int count = 20000;
        const auto seen = draws(settings, logits, count);
        double total = 0;
        for (const float logit : logits) total += std::exp(static_cast<double>(logit) / temperature);
        double chiSquare = 0;
        for (std::uint32_t i = 0; i < logits.size(); ++i) {
            const double expected = count * std::exp(static_cast<double>(logits[i]) / temperature) / total;
            const double seenHere = seen.contains(i) ? seen.at(i) : 0;
            chiSquare += (seenHere - expected) * (seenHere - expected) / expected;
        }
        QVERIFY2(chiSquare < 16.27, qPrintable(QString::number(chiSquare)));
    }

    void sameSeedSameDraws() {
        std::vector<float> logits(1000);
        for (std::size_t i = 0; i < logits.size(); ++i) logits[i] = std::sin(static_cast<float>(i));
        QCOMPARE(draws(plain(5), logits, 100), draws(plain(5), logits, 100));
        QVERIFY(draws(plain(5), logits, 100) != draws(plain(6), logits, 100));
    }

    /// The first numbers of the stream, so that no platform or change can alter what a seed means unnoticed.
    void streamIsFixed() {
        Sampler sampler(plain(42));
        std::vector<std::uint32_t> seen;
        for (int i = 0; i < 8; ++i) {
            std::vector<float> logits(16, 0.0f);
            seen.push_back(sampler.sample(logits));
        }
        // SplitMix64 of seed 42, its top bits as sixteenths.
        QCOMPARE(seen, (std::vector<std::uint32_t>{11, 2, 4, 5, 0, 13, 3, 12}));
    }

    void cuts_data() {
        QTest::addColumn<int>("topK");
        QTest::addColumn<float>("topP");
        QTest::addColumn<float>("minP");
        QTest::addColumn<int>("kept"); // of logits 4, 3, 2, 1, 0: shares 0.64, 0.23, 0.09, 0.03, 0.01
        QTest::addRow("nothing cut") << 0 << 1.0f << 0.0f << 5;
        QTest::addRow("top-k 2") << 2 << 1.0f << 0.0f << 2;
        QTest::addRow("top-k above the vocabulary") << 9 << 1.0f << 0.0f << 5;
        QTest::addRow("top-p keeps at least one") << 0 << 0.0f << 0.0f << 1;
        QTest::addRow("top-p 0.7") << 0 << 0.7f << 0.0f << 2;
        QTest::addRow("top-p 0.9") << 0 << 0.9f << 0.0f << 3;
        QTest::addRow("min-p 0.1") << 0 << 1.0f << 0.1f << 3;
        QTest::addRow("min-p 1") << 0 << 1.0f << 1.0f << 1;
    }
    void cuts() {
        QFETCH(int, topK);
        QFETCH(float, topP);
        QFETCH(float, minP);
        QFETCH(int, kept);
        Settings settings = plain();
        settings.topK = static_cast<std::uint32_t>(topK);
        settings.topP = topP;
        settings.minP = minP;
        settings.temperature = 20; // makes the unlikely likely, if it is kept
        const auto seen = draws(settings, {4, 3, 2, 1, 0}, 2000);
        QCOMPARE(static_cast<int>(seen.size()), kept);
        QCOMPARE(seen.rbegin()->first, static_cast<std::uint32_t>(kept - 1));
    }

    void penaltiesAndSuppression() {
        Settings settings = plain();
        settings.temperature = 0;
        settings.repeatPenalty = 2;
        const std::vector<std::uint32_t> suppressed{3};
        Sampler sampler(settings, suppressed);
        const std::vector<float> logits{3, 2, -1, 9};
        const auto sample = [&] {
            std::vector<float> copy = logits;
            return sampler.sample(copy);
        };
        QCOMPARE(sample(), 0u); // 3 is suppressed
        sampler.accept(0);
        QCOMPARE(sample(), 1u); // 3 / 2 < 2

        Settings presence = plain();
        presence.temperature = 0;
        presence.presencePenalty = 1.5f;
        presence.penaltyWindow = 1;
        Sampler forgetful(presence);
        forgetful.accept(0);
        std::vector<float> copy{3, 2};
        QCOMPARE(forgetful.sample(copy), 1u);
        forgetful.accept(1); // pushes token 0 out of the window
        copy = {3, 2};
        QCOMPARE(forgetful.sample(copy), 0u);
    }

    void refusesNonsense_data() {
        QTest::addColumn<std::vector<float>>("logits");
        QTest::addRow("NaN") << std::vector<float>{0, std::nanf(""), 1};
        QTest::addRow("infinity") << std::vector<float>{0, std::numeric_limits<float>::infinity()};
        QTest::addRow("nothing allowed") << std::vector<float>{lowest, lowest};
        QTest::addRow("empty") << std::vector<float>{};
    }
    void refusesNonsense() {
        QFETCH(std::vector<float>, logits);
        Sampler sampler(plain());
        QVERIFY_EXCEPTION_THROWN((void)sampler.sample(logits), Error);
    }

    void onlyOneLeft() {
        std::vector<float> logits(50, lowest);
        logits[17] = -100;
        Sampler sampler((Settings()));
        QCOMPARE(sampler.sample(logits), 17u);
    }

    /// A filter gives the same draws as logits that were masked first, whatever the settings, and asks for the whole
    /// mask only where the best candidates do not decide.
    void filterEqualsMaskingFirst_data() {
        QTest::addColumn<float>("temperature");
        QTest::addColumn<int>("topK");
        QTest::addColumn<float>("topP");
        QTest::addColumn<float>("minP");
        QTest::addColumn<int>("oneIn"); ///< of so many tokens one is allowed
        QTest::addColumn<bool>("needsMask");
        QTest::addRow("greedy") << 0.0f << 40 << 0.95f << 0.05f << 3 << false;
        QTest::addRow("greedy, rare") << 0.0f << 40 << 0.95f << 0.05f << 3000 << true;
        QTest::addRow("defaults") << 0.7f << 40 << 0.95f << 0.05f << 3 << false;
        QTest::addRow("defaults, rare") << 0.7f << 40 << 0.95f << 0.05f << 200 << true;
        QTest::addRow("top-k alone") << 1.5f << 20 << 1.0f << 0.0f << 5 << false;
        QTest::addRow("top-k beyond the few") << 1.5f << 400 << 1.0f << 0.0f << 2 << true;
        QTest::addRow("min-p alone") << 1.0f << 0 << 1.0f << 0.5f << 4 << false;
        QTest::addRow("nothing cut") << 2.0f << 0 << 1.0f << 0.0f << 2 << true;
        QTest::addRow("top-p alone") << 2.0f << 0 << 0.5f << 0.0f << 2 << true;
        QTest::addRow("all allowed") << 0.7f << 40 << 0.95f << 0.05f << 1 << false;
    }
    void filterEqualsMaskingFirst() {
        QFETCH(float, temperature);
        QFETCH(int, topK);
        QFETCH(float, topP);
        QFETCH(float, minP);
        QFETCH(int, oneIn);
        QFETCH(bool, needsMask);
        Settings settings;
        settings.temperature = temperature;
        settings.topK = static_cast<std::uint32_t>(topK);
        settings.topP = topP;
        settings.minP = minP;
        settings.repeatPenalty = 1.3f;
        settings.seed = 3;
        constexpr std::uint32_t size = 6000;
        Sampler filtered(settings);
        Sampler masked(settings);
        std::mt19937 random(5);
        int masks = 0;
        for (int round = 0; round < 60; ++round) {
            std::vector<float> logits(size);
            for (float& logit : logits) logit = static_cast<float>(random() % 20000) / 1000.0f; // with ties
            const auto salt = static_cast<std::uint32_t>(random());
            const RuleFilter filter(
                [&](std::uint32_t token) {
                    return token == 17 || ((token ^ salt) * 2654435761u >> 7) % unsigned(oneIn) == 0;
                },
                size);
            std::vector<float> first = logits;
            for (std::uint32_t i = 0; i < size; ++i)
                if (!filter.isAllowed(i)) first[i] = lowest;
            const std::uint32_t expected = masked.sample(first);
            const std::uint32_t drawn = filtered.sample(logits, &filter);
            QCOMPARE(drawn, expected);
            masked.accept(expected);
            filtered.accept(drawn);
            masks += filter.masks;
        }
        QCOMPARE(masks > 0, needsMask);
    }

    /// The likeliest tokens of a row give the same draws as all of it, or say that they do not decide.
    void likeliestEqualWholeRow_data() {
        QTest::addColumn<Settings>("settings");
        QTest::addColumn<bool>("filtered");
        QTest::addColumn<bool>("decides"); ///< nearly always, for logits like a model's
        const auto with = [](float temperature, std::uint32_t topK, float topP, float minP) {
            Settings settings;
            settings.temperature = temperature;
            settings.topK = topK;
            settings.topP = topP;
            settings.minP = minP;
            settings.seed = 9;
            return settings;
        };
        const auto penalties = [](Settings settings, float repeat, float frequency, float presence) {
            settings.repeatPenalty = repeat;
            settings.frequencyPenalty = frequency;
            settings.presencePenalty = presence;
            return settings;
        };
        const Settings defaults = with(0.7f, 40, 0.95f, 0.05f);
        QTest::addRow("greedy") << with(0, 40, 0.95f, 0.05f) << false << true;
        QTest::addRow("greedy, penalties") << penalties(with(0, 0, 1, 0), 1.3f, 0.2f, 0.5f) << false << true;
        QTest::addRow("greedy, filter") << with(0, 40, 0.95f, 0.05f) << true << true;
        QTest::addRow("defaults") << defaults << false << true;
        QTest::addRow("defaults, penalties") << penalties(defaults, 1.1f, 0.1f, 0.1f) << false << true;
        QTest::addRow("defaults, filter") << defaults << true << true;
        QTest::addRow("defaults, penalties, filter") << penalties(defaults, 1.2f, 0, 0) << true << true;
        QTest::addRow("top-k alone") << with(1.3f, 256, 1, 0) << false << true;
        QTest::addRow("top-k beyond what there is") << with(1, 300, 1, 0) << false << false;
        QTest::addRow("top-p alone") << with(0.8f, 0, 0.9f, 0) << false << true;
        QTest::addRow("top-p alone, hot") << with(3, 0, 0.95f, 0) << false << true;
        QTest::addRow("top-p alone, penalties") << penalties(with(1, 0, 0.8f, 0), 1.2f, 0.3f, 0.4f) << false << true;
        QTest::addRow("top-p alone, filter") << with(1, 0, 0.8f, 0) << true << false;
        QTest::addRow("min-p alone") << with(1.5f, 0, 1, 0.02f) << false << true;
        QTest::addRow("min-p and top-p") << with(1, 0, 0.9f, 0.001f) << false << true;
        QTest::addRow("nothing cut") << with(1, 0, 1, 0) << false << false;
        QTest::addRow("likelier by penalties") << penalties(defaults, 0.8f, 0, -1) << false << false;
    }
    void likeliestEqualWholeRow() {
        QFETCH(Settings, settings);
        QFETCH(bool, filtered);
        QFETCH(bool, decides);
        constexpr std::uint32_t most = 256;
        int decided = 0;
        int rows = 0; // like a model's, of many tokens
        for (const std::uint32_t size : {1u, 7u, 300u, 5003u}) {
            std::mt19937 random(size);
            const std::vector<std::uint32_t> suppressed{2, 200, 4000};
            Sampler whole(settings, suppressed);
            Sampler picking(settings, suppressed);
            for (int round = 0; round < 120; ++round) {
                const int kind = round % 4;
                std::vector<float> logits(size);
                for (float& logit : logits) logit = logitOf(kind, random);
                logits[random() % size] = 30; // often one of those that are penalised, once it was drawn
                const auto salt = static_cast<std::uint32_t>(random());
                const RuleFilter rule([&](std::uint32_t token) { return token == 0 || ((token ^ salt) & 7) < 5; },
                                      size);
                const sampling::TokenFilter* filter = filtered ? &rule : nullptr;
                const auto drawWhole = [&](Sampler& sampler) -> std::optional<std::uint32_t> {
                    std::vector<float> copy = logits;
                    try {
                        return sampler.sample(copy, filter);
                    } catch (const Error&) {
                        return std::nullopt; // all that there was is suppressed
                    }
                };
                const std::optional<std::uint32_t> expected = drawWhole(whole);
                const sampling::Needs needs = picking.needs(most, filtered, 3);
                std::optional<std::uint32_t> drawn;
                try {
                    if (needs.tokens > 0) drawn = sampleLikeliest(picking, logits, needs, random, filter);
                } catch (const Error&) {
                    QVERIFY(!expected);
                    continue;
                }
                if (kind == 0 && size > 1000) {
                    ++rows;
                    if (drawn) ++decided;
                }
                if (!drawn) drawn = drawWhole(picking);
                QCOMPARE(drawn, expected);
                for (Sampler* sampler : {&whole, &picking}) {
                    if (expected) sampler->accept(*expected);
                    sampler->accept(static_cast<std::uint32_t>(round) % size);
                }
            }
        }
        QVERIFY2(decides ? decided > rows * 3 / 4 : decided == 0,
                 qPrintable(QString("%1 of %2").arg(decided).arg(rows)));
    }

    void likeliestRefuseNonsense() {
        const std::vector<std::uint32_t> tokens{3, 1};
        const std::vector<std::uint32_t> suppressed{3};
        for (const float bad : {std::nanf(""), std::numeric_limits<float>::infinity()}) {
            const std::vector<float> logits{bad, 1};
            Sampler sampler((Settings()));
            QVERIFY_EXCEPTION_THROWN((void)sampler.sample(sampling::Likeliest{tokens, logits, true, 1.0}), Error);
            Sampler careless(Settings(), suppressed); // of a token that cannot be drawn nothing is asked
            QCOMPARE(careless.sample(sampling::Likeliest{tokens, logits, true, 1.0}), 1u);
        }
        Sampler sampler((Settings()));
        QVERIFY_EXCEPTION_THROWN((void)sampler.sample(sampling::Likeliest{{}, {}, true, {}}), Error);
        QVERIFY(!sampler.sample(sampling::Likeliest{{}, {}, false, {}}));
    }

    void filterAllowsNothing() {
        for (const float temperature : {0.0f, 1.0f}) {
            Settings settings = plain();
            settings.temperature = temperature;
            Sampler sampler(settings);
            std::vector<float> logits(1000, 0.5f);
            QVERIFY_EXCEPTION_THROWN(
                (void)sampler.sample(logits,
                                     std::make_unique<RuleFilter>([](std::uint32_t) { return false; }, 1000u).get()),
                Error);
        }
    }

    void refusesSettings() {
        for (void (*spoil)(Settings&) :
             {+[](Settings& s) { s.temperature = -1; }, +[](Settings& s) { s.topP = 2; },
              +[](Settings& s) { s.minP = -1; }, +[](Settings& s) { s.repeatPenalty = 0; }}) {
            Settings settings;
            spoil(settings);
            QVERIFY_EXCEPTION_THROWN(Sampler{settings}, Error);
        }
    }
};

QTEST_APPLESS_MAIN(SamplerTest)
#include "sampler_test.moc"
