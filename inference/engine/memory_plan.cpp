#include "inference/engine/memory_plan.h"

#include "inference/base/checked.h"
#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/plan/runs.h"
#include "inference/vision/prompt_picture.h"
#include "inference/vulkan/pick_lowering.h"
#include "inference/vulkan/staging.h"
#include "inference/vulkan/vulkan_executor.h"
#include "inference/weights/weight_format.h"

#include <algorithm>

namespace calliope::engine {

namespace {

// Left free for the driver, the desktop and what an estimate misses.
constexpr double usableShare = 0.92;

std::uint64_t matrixBytes(const plan::Weight& weight, bool rowsLayout, vulkan::Precision precision) {
    const WeightFormat* format = weightFormat(weight.tensor->type);
    if (format == nullptr) return weight.tensor->bytes;
    const vulkan::WeightLayout& layout =
        rowsLayout ? vulkan::rowsLayout(*format, precision) : vulkan::tilesLayout(*format);
    const std::uint64_t rows =
        weight.tensor->elements() / std::max(weight.columns, 1u); // experts lie one behind another
    const std::uint64_t groups = divideUp<std::uint64_t>(rows, layout.rowGroup);
    const std::uint64_t scales = divideUp(weight.columns, 32u) * std::uint64_t{layout.scalesPerBlock} * 2;
    return groups * layout.groupBytes(*format, weight.columns) + groups * layout.rowGroup * scales;
}

/// As much of the host's memory as weights may take: other programs need it, too.
std::uint64_t mostOnHost(const vulkan::DeviceInfo& device, const MemoryNeeds& needs) {
    return std::min(device.hostBytes / 2, needs.weights + needs.drafter);
}

std::string gigabytes(std::uint64_t bytes) {
    const std::uint64_t tenths = (bytes + (1u << 30) / 20) / ((1u << 30) / 10);
    return concat(tenths / 10, '.', tenths % 10, " GiB");
}

/// Activations of so many rows and outputs, and what lies between the kernels of one operation.
std::uint64_t activationBytes(const plan::Plan& plan, std::uint64_t rows, std::uint64_t outputs) {
    std::uint64_t bytes = 0;
    std::uint64_t widest = 0;
    for (const plan::Value& value : plan.values) {
        const std::uint64_t width = roundUp(value.width, 32u);
        bytes += (value.rows == plan::RowSet::all ? rows : outputs) * value.slots * width * sizeof(float);
        if (value.rows == plan::RowSet::all) widest = std::max(widest, value.slots * width);
    }
    return bytes + rows * (widest * 2 + plan.inputWidth) * sizeof(float);
}

std::uint64_t cacheBytes(const plan::Plan& plan, vulkan::CacheType type) {
    std::uint64_t perToken = 0;
    for (const plan::Cache& cache : plan.caches)
        for (const std::uint32_t width : {cache.keyWidth, cache.valueWidth}) {
            perToken += cache.heads * vulkan::cacheElementBytes(type, width);
            if (type == vulkan::CacheType::q8_0)
                perToken += std::uint64_t{cache.heads} * divideUp(width, 32u) * sizeof(float);
        }
    return perToken;
}

std::uint64_t weightBytes(const plan::Weight& weight, bool rowsLayout, vulkan::Precision precision) {
    return weight.rows > 1 ? matrixBytes(weight, rowsLayout, precision) : weight.tensor->elements() * sizeof(float);
}

std::uint64_t encoderBytes(const vision::EncoderModel& vision, const vulkan::DeviceInfo& device,
                           const MemoryWishes& wishes) {
    const plan::Plan& plan = vision.encoder().plan;
    const vision::TileCost cost = vision::largestTile(vision, pictures::Detail::usual);
    std::uint64_t bytes = activationBytes(plan, cost.patches, cost.rows) +
                          cacheBytes(plan, wishes.cacheType) * roundUp(cost.patches, plan::cacheBlockTokens);
    for (const plan::Weight& weight : plan.weights) bytes += weightBytes(weight, device.software, wishes.precision);
    return bytes;
}

} // namespace

std::uint32_t mostRowsOf(const plan::Plan& plan, const vision::EncoderModel* vision, std::uint32_t sequences) {
    std::uint32_t rows = vulkan::ExecutorOptions().mostRows;
    if (vision != nullptr && plan.picturesLookAhead)
        rows = std::max(rows, vision::largestTile(*vision, pictures::Detail::high).rows + sequences);
    return roundUp(std::min(rows, plan.contextLength), 8u);
}

MemoryNeeds memoryNeeds(const plan::Plan& plan, const vision::EncoderModel* vision, const vulkan::DeviceInfo& device,
                        const MemoryWishes& wishes) {
    MemoryNeeds needs;
    for (const plan::Weight& weight : plan.weights)
        (weight.file == nullptr ? needs.weights : needs.drafter) +=
            weightBytes(weight, device.software, wishes.precision);
    if (vision != nullptr) needs.encoder = encoderBytes(*vision, device, wishes);
    needs.perToken = cacheBytes(plan, wishes.cacheType);
    const std::uint32_t tokens = std::max(wishes.cacheTokens, wishes.contextLength);
    needs.cache = needs.perToken * roundUp(tokens, plan::cacheBlockTokens);
    needs.states = plan::stateBytesPerSlot(plan) * (2 * std::uint64_t{wishes.sequences} + 1);

    const std::uint64_t rows = mostRowsOf(plan, vision, wishes.sequences);
    const std::uint64_t outputs = std::max(vulkan::ExecutorOptions().mostOutputs, wishes.sequences);
    needs.workSpace = activationBytes(plan, rows, outputs);
    needs.workSpace +=
        outputs * (2 * divideUp(plan.vocabulary, vulkan::pickSegment) + vulkan::pickedWords) * sizeof(float);
    const bool stagesInIt = !device.software && device.hostBytes == 0;
    if (stagesInIt) needs.workSpace += 5 * vulkan::Staging::slotBytes;
    return needs;
}

MemoryPlan planMemory(const ModelFiles& files, const vulkan::DeviceInfo& device, const MemoryWishes& wishes) {
    if (device.software && wishes.contextLength > mostSoftwareContext)
        throw Error(ErrorKind::usage, concat("A context of ", wishes.contextLength, " tokens is more than ",
                                             printable(device.name), " can compute rightly (", mostSoftwareContext,
                                             "); take a shorter one, or the device `reference`."));
    MemoryPlan out;
    out.wishes = wishes;
    out.available = device.availableBytes;
    const auto usable = static_cast<std::uint64_t>(static_cast<double>(out.available) * usableShare);
    const auto fits = [&] {
        const bool readsPictures = files.vision != nullptr || files.encoderBytes > 0;
        out.needs = memoryNeeds(files.model.plan(out.wishes.contextLength, files.drafter, readsPictures), files.vision,
                                device, out.wishes);
        out.needs.weights += files.weightBytes;
        out.needs.encoder += files.encoderBytes;
        return out.needs.total() <= usable;
    };
    out.fits = fits();
    const std::string wanted = gigabytes(out.needs.total());
    const std::string there =
        concat(wanted, " are needed, and ", printable(device.name), " has ", gigabytes(out.available), " free");
    if (out.fits) {
        out.isAsWished = true;
        out.note = concat("It fits: ", there, '.');
        return out;
    }
    const auto shorten = [&](std::uint32_t least) {
        out.wishes = wishes;
        if (!wishes.isFixed) out.wishes.cacheType = vulkan::CacheType::q8_0;
        out.fits = fits();
        while (!out.fits && !wishes.isFixed && out.wishes.contextLength / 2 >= least) {
            out.wishes.contextLength /= 2;
            out.wishes.cacheTokens /= 2;
            out.fits = fits();
        }
    };
    shorten(MemoryPlan::leastContext);
    if (!out.fits) shorten(MemoryPlan::leastBesideHost);
    if (!out.fits && out.needs.total() - usable <= mostOnHost(device, out.needs)) {
        out.hostBytes = out.needs.total() - usable;
        out.fits = true;
        out.note =
            concat("It fits with a context of ", out.wishes.contextLength, " tokens if ", gigabytes(out.hostBytes),
                   " of the weights stay in the host's memory, which is slow: ", there, '.');
        return out;
    }
    if (!out.fits) shorten(MemoryPlan::leastContext);
    if (!out.fits)
        out.note = concat("It does not fit: ", there, ", and even with a context of ", out.wishes.contextLength,
                          " tokens it would take ", gigabytes(out.needs.total()), '.');
    else if (out.wishes.contextLength == wishes.contextLength)
        out.note = concat("It fits with keys and values in 8 bits: ", there, "; so it takes ",
                          gigabytes(out.needs.total()), '.');
    else
        out.note = concat("It fits with keys and values in 8 bits and a context of ", out.wishes.contextLength,
                          " tokens: ", there, "; so it takes ", gigabytes(out.needs.total()), '.');
    return out;
}

} // namespace calliope::engine
