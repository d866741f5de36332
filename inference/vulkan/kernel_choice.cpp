#include "inference/vulkan/kernel_choice.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/gguf/source.h"
#include "inference/vulkan/kernel_set.h"
#include "inference/vulkan/pipeline_cache.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <string_view>

namespace calliope::vulkan {

namespace {

constexpr std::uint32_t width = 1024;  // of the matrix that is timed
constexpr std::uint32_t height = 4096; // a Q4_K layer of a small model

void appendNumber(std::vector<std::byte>& out, std::uint64_t value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; ++i) out.push_back(static_cast<std::byte>(value >> (8 * i) & 0xff));
}

/// A model file in memory with one matrix of zeros.
gguf::File oneMatrix() {
    constexpr std::string_view name = "w";
    std::vector<std::byte> bytes;
    for (const char letter : std::string_view("GGUF")) bytes.push_back(static_cast<std::byte>(letter));
    appendNumber(bytes, 3, 4); // version
    appendNumber(bytes, 1, 8); // tensors
    appendNumber(bytes, 0, 8); // keys
    appendNumber(bytes, name.size(), 8);
    for (const char letter : name) bytes.push_back(static_cast<std::byte>(letter));
    appendNumber(bytes, 2, 4); // dimensions
    appendNumber(bytes, width, 8);
    appendNumber(bytes, height, 8);
    appendNumber(bytes, static_cast<std::uint32_t>(WeightType::q4_k), 4);
    appendNumber(bytes, 0, 8); // offset
    constexpr std::size_t alignment = 32;
    bytes.resize((bytes.size() + alignment - 1) / alignment * alignment);
    const WeightTypeInfo& type = weightTypeInfo(WeightType::q4_k);
    bytes.resize(bytes.size() + std::size_t{height} * width / type.blockWeights * type.blockBytes);
    std::vector<std::unique_ptr<const gguf::Source>> parts;
    parts.push_back(std::make_unique<gguf::MemorySource>("timing", std::move(bytes)));
    return gguf::File(std::move(parts));
}

/// Seconds for the matrix times one row of activations, the best of several runs.
double timeOf(Device& device, KernelChoice choice) {
    const gguf::File file = oneMatrix();
    plan::Plan plan;
    plan.weights = {{file.findTensor("w"), height, width}};
    plan.values = {{"in", width, plan::RowSet::all}, {"out", height, plan::RowSet::all}};
    plan::MatMul product;
    product.in = 0;
    product.out = 1;
    product.projections = {{0, 0, height, plan::absent}};
    plan.operations = {product};
    plan.logits = 1;
    plan.vocabulary = height;

    ExecutorOptions options;
    options.kernels = choice;
    options.cacheBlocks = 1;
    options.mostRows = 1;
    options.mostOutputs = 1;
    VulkanExecutor executor(plan, file, device, options);
    plan::Batch batch;
    batch.blocks = {{0}};
    batch.rows = {{}};
    double best = std::numeric_limits<double>::max();
    for (int run = 0; run < 6; ++run) { // drivers compile in the first
        const auto start = std::chrono::steady_clock::now();
        executor.run(batch, {});
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        best = std::min(best, taken.count());
    }
    return best;
}

KernelChoice fasterKernels(Device& device, const std::filesystem::path& cacheFolder) {
    const PipelineCacheFile remembered(device, cacheFolder.empty() ? cacheFolder : cacheFolder / "kernels");
    const std::vector<std::byte> known = remembered.read();
    if (known.size() == 1) return known[0] == std::byte{'r'} ? KernelChoice::rows : KernelChoice::tiles;
    const bool rows = timeOf(device, KernelChoice::rows) <= timeOf(device, KernelChoice::tiles);
    remembered.write({static_cast<std::byte>(rows ? 'r' : 't')});
    return rows ? KernelChoice::rows : KernelChoice::tiles;
}

} // namespace

const KernelSet& chooseKernels(Device& device, KernelChoice choice, const std::filesystem::path& cacheFolder) {
    const DeviceInfo& info = device.info();
    if (choice == KernelChoice::rows && !canRunRows(info))
        throw Error(ErrorKind::unsupported,
                    concat(printable(info.name), " cannot run the kernels for processors: they need subgroups of 8 "
                                                 "to 32 lanes with shuffles."));
    if (choice == KernelChoice::automatic)
        choice = info.software && canRunRows(info) ? fasterKernels(device, cacheFolder) : KernelChoice::tiles;
    return choice == KernelChoice::rows ? rowsKernels() : tilesKernels();
}

} // namespace calliope::vulkan
