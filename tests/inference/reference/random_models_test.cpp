#include "inference/base/error.h"
#include "inference/models/model.h"
#include "inference/reference/reference_executor.h"
#include "tests/inference/models/random_shapes.h"
#include "tests/inference/reference/token_run.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace calliope;
using reference::ReferenceExecutor;

namespace {

std::vector<std::uint32_t> someTokens(std::size_t count, std::uint32_t vocabulary, std::uint32_t step) {
    std::vector<std::uint32_t> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(static_cast<std::uint32_t>((i * i * step + i) % vocabulary));
    return out;
}

void addFamilies() {
    QTest::addColumn<int>("family");
    QTest::addColumn<int>("shape");
    for (std::size_t f = 0; f < models::architectures().size(); ++f)
        for (std::size_t s = 0; s < test::randomShapes().size(); ++s)
            QTest::addRow("%s, %s", std::string(models::architectures()[f].name).c_str(), test::randomShapes()[s].name)
                << static_cast<int>(f) << static_cast<int>(s);
}

const models::Architecture& family(int index) {
    return models::architectures()[static_cast<std::size_t>(index)];
}

} // namespace

/// Every family in sizes of our own, where nobody else's numbers exist: the same tokens must give the same logits
/// however they are cut into batches, wherever they lie in the cache and whoever else is in the batch.
class RandomModelsTest : public QObject {
    Q_OBJECT

private slots:
    void batchesDoNotMatter_data() { addFamilies(); }

    void batchesDoNotMatter() {
        QFETCH(int, family);
        QFETCH(int, shape);
        const test::RandomShape& sizes = test::randomShapes()[static_cast<std::size_t>(shape)].shape;
        const models::Model model(test::fileInMemory(test::randomModel(::family(family), sizes)));
        const auto tokens = someTokens(45, sizes.vocabulary, 7);
        ReferenceExecutor executor(model.plan(64), model.file(), {.cacheBlocks = 2});

        const auto whole = test::runTokens(executor, tokens, sizes.vocabulary);
        QVERIFY(std::all_of(whole.begin(), whole.end(), [](float x) { return std::isfinite(x); }));
        QVERIFY(*std::max_element(whole.begin(), whole.end()) > *std::min_element(whole.begin(), whole.end()));
        for (const std::size_t chunk : {1, 7, 32})
            QVERIFY(test::runTokens(executor, tokens, sizes.vocabulary, chunk) == whole);
    }

    void neighboursDoNotMatter_data() { addFamilies(); }

    void neighboursDoNotMatter() {
        QFETCH(int, family);
        QFETCH(int, shape);
        const test::RandomShape& sizes = test::randomShapes()[static_cast<std::size_t>(shape)].shape;
        const models::Model model(test::fileInMemory(test::randomModel(::family(family), sizes)));
        const std::vector<std::vector<std::uint32_t>> texts{someTokens(35, sizes.vocabulary, 3),
                                                            someTokens(20, sizes.vocabulary, 11)};
        ReferenceExecutor executor(model.plan(64), model.file(), {.cacheBlocks = 6, .stateSlots = 2});

        // Both at once, their rows in turn where no state needs them in order, only the last logits of each.
        plan::Batch batch;
        batch.blocks = {{4, 1}, {3}};
        batch.states = {1, 0};
        for (std::uint32_t place = 0; place < 35; ++place)
            for (std::uint32_t text = 0; text < 2; ++text)
                if (place < texts[text].size())
                    batch.rows.push_back({texts[text][place], {place, place, place, 0}, text, place});
        if (executor.stateSlots() > 0)
            std::stable_sort(batch.rows.begin(), batch.rows.end(),
                             [](const auto& a, const auto& b) { return a.sequence < b.sequence; });
        for (std::uint32_t text = 0; text < 2; ++text)
            for (std::uint32_t row = 0; row < batch.rows.size(); ++row)
                if (batch.rows[row].sequence == text && batch.rows[row].index + 1 == texts[text].size())
                    batch.outputs.push_back(row);
        std::vector<float> both(2 * std::size_t{sizes.vocabulary});
        executor.run(batch, both);

        for (std::size_t text = 0; text < 2; ++text) {
            const auto alone = test::runTokens(executor, texts[text], sizes.vocabulary);
            const auto last = alone.end() - sizes.vocabulary;
            QVERIFY(std::equal(last, alone.end(), both.begin() + static_cast<std::ptrdiff_t>(text) * sizes.vocabulary));
        }
    }

    /// One matrix for queries, keys and values holds the same as three.
    void fusedMatricesAreTheSame_data() {
        QTest::addColumn<int>("family");
        for (std::size_t f = 0; f < models::architectures().size(); ++f)
            if (models::architectures()[f].outputGate != models::OutputGate::queries) // those never are one matrix
                QTest::addRow("%s", std::string(models::architectures()[f].name).c_str()) << static_cast<int>(f);
    }

    void fusedMatricesAreTheSame() {
        QFETCH(int, family);
        test::RandomShape sizes;
        sizes.biases = true;
        test::GgufWriter file = test::randomModel(::family(family), sizes);
        const auto tokens = someTokens(20, sizes.vocabulary, 5);
        const auto logits = [&](const test::GgufWriter& writer) {
            const models::Model model(test::fileInMemory(writer));
            ReferenceExecutor executor(model.plan(64), model.file(), {.cacheBlocks = 2});
            return test::runTokens(executor, tokens, sizes.vocabulary);
        };
        const auto split = logits(file);
        fuse(file, {"attn_q", "attn_k", "attn_v"}, "attn_qkv");
        if (::family(family).fusedGate) fuse(file, {"ffn_gate", "ffn_up"}, "ffn_up");
        QVERIFY(logits(file) == split);
    }

    void refusesBatchesWithoutRoom() {
        const models::Model model(
            test::fileInMemory(test::randomModel(models::architecture("llama"), test::RandomShape())));
        ReferenceExecutor executor(model.plan(64), model.file(), {.cacheBlocks = 2, .mostRows = 4});
        QCOMPARE(executor.mostRows(), 4u);
        QCOMPARE(executor.cacheBlocks(), 2u);
        std::vector<float> logits(80);
        const auto refuses = [&](const plan::Batch& batch) {
            try {
                executor.run(batch, logits);
            } catch (const Error& error) {
                return error.kind() == ErrorKind::usage;
            }
            return false;
        };
        plan::Batch batch;
        batch.rows = {{1, {}, 0, 0}};
        batch.blocks = {{0}};
        batch.outputs = {0};
        QVERIFY(!refuses(batch));
        const plan::Batch good = batch;
        batch.rows[0].token = 80;
        QVERIFY(refuses(batch));
        batch = good;
        batch.rows[0].index = 32;
        QVERIFY(refuses(batch));
        batch = good;
        batch.rows[0].sequence = 1;
        QVERIFY(refuses(batch));
        batch = good;
        batch.blocks[0][0] = 2;
        QVERIFY(refuses(batch));
        batch = good;
        batch.outputs = {1};
        QVERIFY(refuses(batch));
        batch = good;
        batch.outputs = {};
        QVERIFY(refuses(batch));
        batch = good;
        batch.rows.resize(5);
        QVERIFY(refuses(batch));
    }

private:
    /// Joins the rows of tensors of every layer into one, in place of the first.
    static void fuse(test::GgufWriter& file, const std::vector<std::string>& parts, const std::string& whole) {
        const auto find = [&](const std::string& name) {
            return std::find_if(file.tensors.begin(), file.tensors.end(),
                                [&](const test::GgufWriter::Tensor& tensor) { return tensor.name == name; });
        };
        for (int layer = 0; layer < 4; ++layer) {
            const std::string prefix = "blk." + std::to_string(layer) + ".";
            for (const std::string ending : {".weight", ".bias"}) {
                if (find(prefix + parts[0] + ending) == file.tensors.end()) continue;
                test::GgufWriter::Tensor joined = *find(prefix + parts[0] + ending);
                for (std::size_t i = 1; i < parts.size(); ++i) {
                    const auto part = find(prefix + parts[i] + ending);
                    joined.shape.back() += part->shape.back();
                    joined.data.insert(joined.data.end(), part->data.begin(), part->data.end());
                }
                for (const std::string& part : parts) file.tensors.erase(find(prefix + part + ending));
                joined.name = prefix + whole + ending;
                file.tensors.push_back(joined);
            }
        }
    }
};

QTEST_APPLESS_MAIN(RandomModelsTest)
#include "random_models_test.moc"
