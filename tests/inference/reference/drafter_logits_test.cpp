#include "inference/models/drafter.h"
#include "inference/models/model.h"
#include "inference/reference/reference_executor.h"
#include "inference/weights/weight_format.h"
#include "tests/inference/models/random_drafter.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <string>
#include <vector>

using namespace calliope;

namespace {

using Vector = std::vector<double>;

/// The tensors of a file by name, decoded.
class Tensors {
public:
    explicit Tensors(const gguf::File& file) {
        for (const gguf::Tensor& tensor : file.tensors()) {
            std::vector<std::byte> bytes(tensor.bytes);
            file.read(tensor, 0, bytes);
            std::vector<float> values(tensor.elements());
            decodeWeights(*weightFormat(tensor.type), bytes, values);
            m_all[tensor.name] = Vector(values.begin(), values.end());
        }
    }
    [[nodiscard]] bool has(const std::string& name) const { return m_all.contains(name + ".weight"); }
    [[nodiscard]] const Vector& at(const std::string& name) const { return m_all.at(name + ".weight"); }

    [[nodiscard]] Vector times(const std::string& name, const Vector& in) const {
        const Vector& matrix = at(name);
        Vector out(matrix.size() / in.size());
        for (std::size_t row = 0; row < out.size(); ++row)
            for (std::size_t i = 0; i < in.size(); ++i) out[row] += matrix[row * in.size() + i] * in[i];
        return out;
    }
    [[nodiscard]] Vector normed(const std::string& name, Vector x) const {
        double squares = 0;
        for (const double each : x) squares += each * each;
        const double factor = 1 / std::sqrt(squares / static_cast<double>(x.size()) + 1e-5);
        for (std::size_t i = 0; i < x.size(); ++i) x[i] *= factor * at(name)[i];
        return x;
    }

private:
    std::map<std::string, Vector> m_all;
};

/// A row's heads of one kind in one layer.
using Heads = std::vector<Vector>;

Heads headsOf(const Vector& all, std::size_t width) {
    Heads out;
    for (std::size_t at = 0; at < all.size(); at += width)
        out.emplace_back(all.begin() + static_cast<std::ptrdiff_t>(at),
                         all.begin() + static_cast<std::ptrdiff_t>(at + width));
    return out;
}

/// Norm and rope ("NEOX") of each head.
Heads turned(const Tensors& file, const std::string& norm, const Vector& all, std::size_t width, double place,
             double base) {
    Heads heads = headsOf(all, width);
    for (Vector& head : heads) {
        head = file.normed(norm, head);
        const Vector before = head;
        for (std::size_t i = 0; i < width / 2; ++i) {
            const double angle = place * std::pow(base, -2.0 * static_cast<double>(i) / static_cast<double>(width));
            head[i] = before[i] * std::cos(angle) - before[i + width / 2] * std::sin(angle);
            head[i + width / 2] = before[i + width / 2] * std::cos(angle) + before[i] * std::sin(angle);
        }
    }
    return heads;
}

/// Keys and values of a sequence's places, in one layer.
struct Memory {
    std::vector<Heads> keys;
    std::vector<Heads> values;
};

/// What one kind of layer is like; both models have the same kind.
struct Shape {
    std::size_t headWidth;
    double ropeBase;
};

void remember(const Tensors& file, const std::string& prefix, const Shape& shape, std::size_t place, const Vector& in,
              Memory& memory) {
    memory.keys.resize(place + 1);
    memory.values.resize(place + 1);
    memory.keys[place] = turned(file, prefix + "attn_k_norm", file.times(prefix + "attn_k", in), shape.headWidth,
                                static_cast<double>(place), shape.ropeBase);
    memory.values[place] = headsOf(file.times(prefix + "attn_v", in), shape.headWidth);
}

/// Attention of one row over the places [first, end).
Vector attended(const Tensors& file, const std::string& prefix, const Shape& shape, std::size_t place, const Vector& in,
                const Memory& memory, std::size_t first, std::size_t end) {
    const Heads queries = turned(file, prefix + "attn_q_norm", file.times(prefix + "attn_q", in), shape.headWidth,
                                 static_cast<double>(place), shape.ropeBase);
    Vector out;
    for (std::size_t h = 0; h < queries.size(); ++h) {
        const std::size_t kv = h * memory.keys[first].size() / queries.size();
        double total = file.has(prefix + "attn_sinks") ? std::exp(file.at(prefix + "attn_sinks")[h]) : 0;
        Vector sum(shape.headWidth);
        for (std::size_t j = first; j < end; ++j) {
            double score = 0;
            for (std::size_t i = 0; i < shape.headWidth; ++i) score += queries[h][i] * memory.keys[j][kv][i];
            const double weight = std::exp(score / std::sqrt(static_cast<double>(shape.headWidth)));
            total += weight;
            for (std::size_t i = 0; i < shape.headWidth; ++i) sum[i] += weight * memory.values[j][kv][i];
        }
        for (const double each : sum) out.push_back(each / total);
    }
    return file.times(prefix + "attn_output", out);
}

Vector fed(const Tensors& file, const std::string& prefix, const Vector& in) {
    Vector gate = file.times(prefix + "ffn_gate", in);
    const Vector up = file.times(prefix + "ffn_up", in);
    for (std::size_t i = 0; i < gate.size(); ++i) gate[i] *= up[i] / (1 + std::exp(-gate[i]));
    return file.times(prefix + "ffn_down", gate);
}

void add(Vector& to, const Vector& what) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] += what[i];
}

Vector embedded(const Tensors& file, std::uint32_t token, std::size_t width, double scale) {
    const auto begin = file.at("token_embd").begin() + static_cast<std::ptrdiff_t>(token * width);
    Vector out(begin, begin + static_cast<std::ptrdiff_t>(width));
    for (double& x : out) x *= scale;
    return out;
}

/// What the model's layers read of every token, [layer][place].
std::vector<std::vector<Vector>> streams(const Tensors& file, const test::RandomShape& model,
                                         const std::vector<std::uint32_t>& tokens) {
    const Shape shape{model.headWidth, 10000};
    std::vector<Vector> rows;
    for (const std::uint32_t token : tokens) rows.push_back(embedded(file, token, model.width, 1));
    std::vector<std::vector<Vector>> out;
    for (std::uint32_t layer = 0; layer < model.layers; ++layer) {
        out.push_back(rows);
        const std::string prefix = "blk." + std::to_string(layer) + ".";
        Memory memory;
        for (std::size_t place = 0; place < rows.size(); ++place) {
            const Vector in = file.normed(prefix + "attn_norm", rows[place]);
            remember(file, prefix, shape, place, in, memory);
            add(rows[place], attended(file, prefix, shape, place, in, memory, 0, place + 1));
            add(rows[place], fed(file, prefix, file.normed(prefix + "ffn_norm", rows[place])));
        }
    }
    return out;
}

/// The drafter's logits for a block behind `tokens`, whose last one begins it.
std::vector<Vector> blockLogits(const Tensors& own, const Tensors& model, const test::RandomShape& sizes,
                                const test::RandomDrafter& drafter, const std::vector<std::uint32_t>& tokens) {
    const Shape shape{drafter.headWidth, 500000};
    const std::size_t known = tokens.size() - 1;
    const auto all = streams(model, sizes, tokens);
    std::vector<Memory> memories(drafter.layers);
    for (std::size_t place = 0; place < known; ++place) {
        Vector taps;
        for (const std::int32_t tap : drafter.taps) {
            const Vector& stream = all[static_cast<std::size_t>(tap)][place];
            taps.insert(taps.end(), stream.begin(), stream.end());
        }
        const Vector z = own.normed("enc.output_norm", own.times("fc", taps));
        for (std::uint32_t layer = 0; layer < drafter.layers; ++layer)
            remember(own, "blk." + std::to_string(layer) + ".", shape, place, z, memories[layer]);
    }
    const Tensors& tables = drafter.ownHead ? own : model;
    std::vector<Vector> rows;
    for (std::uint32_t i = 0; i < drafter.blockRows; ++i)
        rows.push_back(
            embedded(tables, i == 0 ? tokens.back() : drafter.maskToken, sizes.width, drafter.embeddingScale));
    for (std::uint32_t layer = 0; layer < drafter.layers; ++layer) {
        const std::string prefix = "blk." + std::to_string(layer) + ".";
        std::vector<Vector> in;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            in.push_back(own.normed(prefix + "attn_norm", rows[i]));
            remember(own, prefix, shape, known + i, in[i], memories[layer]);
        }
        const bool sliding = drafter.window > 0 && (drafter.sliding.empty() || drafter.sliding[layer]);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::size_t place = known + i;
            const std::size_t first = sliding && place >= drafter.window ? place + 1 - drafter.window : 0;
            const std::size_t end = drafter.causal ? place + 1 : known + rows.size();
            add(rows[i], attended(own, prefix, shape, place, in[i], memories[layer], first, end));
            add(rows[i], fed(own, prefix, own.normed(prefix + "ffn_norm", rows[i])));
        }
    }
    std::vector<Vector> out;
    for (const Vector& row : rows) out.push_back(tables.times("output", own.normed("output_norm", row)));
    return out;
}

struct Case {
    const char* name;
    test::RandomShape model;
    test::RandomDrafter drafter;
};

const std::vector<Case>& cases() {
    static const std::vector<Case> rows{
        {"usual", {}, {}},
        {"odd",
         {.layers = 3, .width = 37, .heads = 3, .keyValueHeads = 1, .headWidth = 22, .turnedDimensions = 22, .seed = 5},
         {.layers = 1,
          .heads = 6,
          .keyValueHeads = 2,
          .headWidth = 10,
          .feedForwardWidth = 13,
          .blockRows = 3,
          .taps = {2, 0, 2},
          .sinks = true,
          .embeddingScale = 2.5f,
          .seed = 6}},
        {"windows", {}, {.layers = 3, .window = 6, .sliding = {true, false, true}, .seed = 7}},
        {"a window within the block", {}, {.blockRows = 16, .window = 4, .seed = 8}},
        {"causal, own head", {}, {.causal = true, .fromAnchor = true, .ownHead = true, .seed = 9}},
    };
    return rows;
}

} // namespace

/// A drafter's logits against its formulas written down plainly: what the model knows of each token becomes keys and
/// values however the text is cut into batches, and the block sees them and itself.
class DrafterLogitsTest : public QObject {
    Q_OBJECT

private slots:
    void agreesWithItsFormulas_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < cases().size(); ++i) QTest::newRow(cases()[i].name) << static_cast<int>(i);
    }

    void agreesWithItsFormulas() {
        QFETCH(int, index);
        Case each = cases()[static_cast<std::size_t>(index)];
        each.model.matrices = WeightType::f32;
        const models::Model model(test::fileInMemory(test::randomModel(models::architecture("qwen3"), each.model)));
        const models::Drafter drafter(test::fileInMemory(test::randomDrafter(each.model, each.drafter)));
        const plan::Plan plan = model.plan(128, &drafter);
        reference::ReferenceExecutor executor(plan, model.file(), {.cacheBlocks = 6});
        const Tensors modelTensors(model.file());
        const Tensors drafterTensors(drafter.file());

        // Two texts whose blocks of the cache lie anywhere, read in pieces, with a pass in between.
        std::mt19937 random(static_cast<unsigned>(index));
        std::vector<std::vector<std::uint32_t>> texts(2);
        texts[0].resize(30);
        texts[1].resize(13);
        for (auto& text : texts)
            for (std::uint32_t& token : text) token = static_cast<std::uint32_t>(random() % each.model.vocabulary);
        plan::Batch batch;
        batch.blocks = {{4, 1}, {5}};
        for (std::uint32_t first = 0; first + 1 < 30; first += 7) {
            batch.rows.clear();
            for (std::uint32_t text = 0; text < 2; ++text)
                for (std::uint32_t place = first; place < std::min<std::size_t>(first + 7, texts[text].size() - 1);
                     ++place)
                    batch.rows.push_back({texts[text][place], {place, place, place, 0}, text, place});
            executor.run(batch, {});
            if (first == 7) draft(executor, plan, texts[0], 14, batch.blocks); // leaves nothing behind
        }
        for (std::uint32_t text = 0; text < 2; ++text) {
            const std::vector<std::vector<float>> found = draft(
                executor, plan, texts[text], static_cast<std::uint32_t>(texts[text].size()) - 1, batch.blocks, text);
            const auto expected = blockLogits(drafterTensors, modelTensors, each.model, each.drafter, texts[text]);
            QCOMPARE(found.size(), expected.size());
            double error = 0;
            double size = 0;
            for (std::size_t i = 0; i < found.size(); ++i)
                for (std::size_t j = 0; j < found[i].size(); ++j) {
                    error += std::pow(found[i][j] - expected[i][j], 2);
                    size += std::pow(expected[i][j], 2);
                }
            QVERIFY2(error <= 1e-10 * size, qPrintable(QString("%1 of %2").arg(error).arg(size)));
        }
    }

    void theModelComputesTheSame() {
        const test::RandomShape shape;
        const models::Model model(test::fileInMemory(test::randomModel(models::architecture("muse-glimmer"), shape)));
        const models::Drafter drafter(test::fileInMemory(test::randomDrafter(shape, {})));
        plan::Batch batch;
        batch.blocks = {{0}};
        for (std::uint32_t i = 0; i < 20; ++i) {
            batch.rows.push_back({i * 3, {i, i, i, 0}, 0, i});
            batch.outputs.push_back(i);
        }
        std::vector<std::vector<float>> results;
        for (const models::Drafter* each : {static_cast<const models::Drafter*>(nullptr), &drafter}) {
            reference::ReferenceExecutor executor(model.plan(64, each), model.file(), {.cacheBlocks = 2});
            std::vector<float> logits(20 * std::size_t{shape.vocabulary});
            executor.run(batch, logits);
            std::vector<float> hidden(20 * std::size_t{shape.width});
            executor.runHidden(batch, hidden);
            logits.insert(logits.end(), hidden.begin(), hidden.end());
            results.push_back(std::move(logits));
        }
        QVERIFY(results[0] == results[1]);
    }

    void agreeingModelsAgree() {
        const auto [target, small] = test::agreeingModels(0, 3);
        const models::Model model(test::fileInMemory(target));
        const models::Drafter drafter(test::fileInMemory(small));
        const plan::Plan plan = model.plan(64, &drafter);
        reference::ReferenceExecutor executor(plan, model.file(), {.cacheBlocks = 2});
        for (std::uint32_t token = 8; token < 40; ++token) {
            plan::Batch batch;
            batch.blocks = {{0}};
            batch.rows = {{token, {}, 0, 0}};
            batch.outputs = {0};
            const std::vector<std::uint32_t> text{token};
            const auto drafted = draft(executor, plan, text, 0, batch.blocks);
            std::vector<float> logits(plan.vocabulary);
            executor.run(batch, logits);
            QCOMPARE(greatest(drafted[1]), greatest(logits));
        }
    }

private:
    static std::size_t greatest(const std::vector<float>& row) {
        return static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin());
    }

    /// A pass behind place `known` of a text: the logits of all rows.
    static std::vector<std::vector<float>> draft(plan::Executor& executor, const plan::Plan& plan,
                                                 const std::vector<std::uint32_t>& text, std::uint32_t known,
                                                 const std::vector<std::vector<std::uint32_t>>& blocks,
                                                 std::uint32_t sequence = 0) {
        plan::Batch batch;
        batch.blocks = blocks;
        const std::uint32_t rows = plan.drafter.blockRows;
        for (std::uint32_t i = 0; i < rows; ++i) {
            const std::uint32_t place = known + i;
            batch.outputs.push_back(i);
            batch.rows.push_back({i == 0 ? text[known] : plan.drafter.maskToken,
                                  {place, place, place, 0},
                                  sequence,
                                  place,
                                  plan.drafter.looksAhead ? rows - 1 - i : 0});
        }
        std::vector<float> logits(std::size_t{rows} * plan.vocabulary);
        executor.runDrafter(batch, logits);
        std::vector<std::vector<float>> out;
        for (std::size_t i = 0; i < rows; ++i)
            out.emplace_back(logits.begin() + static_cast<std::ptrdiff_t>(i * plan.vocabulary),
                             logits.begin() + static_cast<std::ptrdiff_t>((i + 1) * plan.vocabulary));
        return out;
    }
};

QTEST_APPLESS_MAIN(DrafterLogitsTest)
#include "drafter_logits_test.moc"
