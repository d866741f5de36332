#include "inference/engine/describe.h"

#include "inference/base/error.h"
#include "inference/engine/loaded_encoder.h"
#include "inference/engine/memory_plan.h"
#include "inference/vulkan/arithmetic.h"
#include "inference/vulkan/device.h"
#include "inference/weights/weight_format.h"

#include <algorithm>
#include <optional>
#include <type_traits>
#include <variant>

namespace calliope::engine {

namespace {

using Json = nlohmann::ordered_json;

Json describePlan(const ModelFiles& files, const LoadOptions& options) {
    if (options.device == "reference")
        return {{"device", options.device},
                {"fits", true},
                {"note", "Plain C++ computes in the host's memory, for which nothing is planned."},
                {"context", contextOf(files.model, options.contextLength)},
                {"kv", vulkan::cacheTypeName(vulkan::CacheType::f32)}};
    const MemoryPlan plan = memoryPlanOf(files, options);
    return {{"device", vulkan::chooseDevice(options.device).device.name},
            {"available_bytes", plan.available},
            {"fits", plan.fits},
            {"note", plan.note},
            {"context", plan.wishes.contextLength},
            {"kv", vulkan::cacheTypeName(plan.wishes.cacheType)},
            {"cache", std::max(plan.wishes.contextLength, plan.wishes.cacheTokens)},
            {"sequences", plan.wishes.sequences},
            {"weights_bytes", plan.needs.weights},
            {"drafter_bytes", plan.needs.drafter},
            {"encoder_bytes", plan.needs.encoder},
            {"kv_bytes_per_token", plan.needs.perToken},
            {"kv_bytes", plan.needs.cache},
            {"state_bytes", plan.needs.states},
            {"work_bytes", plan.needs.workSpace},
            {"host_bytes", plan.hostBytes},
            {"total_bytes", plan.needs.total()}};
}

} // namespace

std::string_view typeName(vulkan::DeviceType type) {
    constexpr std::string_view names[] = {"discrete GPU", "integrated GPU", "virtual GPU", "processor", "other"};
    return names[static_cast<std::size_t>(type)];
}

Json describe(const vulkan::DeviceInfo& device) {
    return {{"index", device.index},
            {"name", device.name},
            {"type", typeName(device.type)},
            {"driver", device.driver},
            {"memory_bytes", device.localBytes},
            {"available_bytes", device.availableBytes},
            {"software", device.software},
            {"subgroup_size", device.subgroupSize},
            {"subgroup_min", device.subgroupMin},
            {"subgroup_max", device.subgroupMax},
            {"float16", device.float16},
            {"integer_dot", device.integerDotFast},
            {"cooperative_matrix", device.cooperativeMatrix},
            {"arithmetic", vulkan::arithmeticNames(device)},
            {"unified_memory", device.unifiedMemory},
            {"max_storage_range", device.maxStorageRange}};
}

Json describeDevices() {
    Json devices = Json::array();
    for (const vulkan::DeviceInfo& device : vulkan::listDevices()) devices.push_back(describe(device));
    const vulkan::DeviceChoice choice = vulkan::chooseDevice("");
    return {{"devices", devices}, {"chosen", choice.device.index}, {"reason", choice.reason}};
}

Json describe(const gguf::Value& value) {
    return std::visit(
        [](const auto& each) -> Json {
            if constexpr (std::is_same_v<std::decay_t<decltype(each)>, gguf::Array>)
                return std::visit([](const auto& elements) { return Json(elements); }, each);
            else
                return Json(each);
        },
        value);
}

Json describe(const gguf::File& file, std::size_t mostElements) {
    Json metadata = Json::object();
    for (const gguf::Entry& entry : file.entries()) {
        Json value = describe(entry.value);
        const bool isLong = value.is_array() && value.size() > mostElements;
        metadata[entry.key] = isLong ? Json{{"length", value.size()}} : std::move(value);
    }
    Json tensors = Json::array();
    for (const gguf::Tensor& tensor : file.tensors()) {
        Json shape = Json::array();
        for (std::uint32_t i = 0; i < tensor.dimensions; ++i) shape.push_back(tensor.shape[i]);
        tensors.push_back({{"name", tensor.name},
                           {"type", weightTypeInfo(tensor.type).name},
                           {"shape", shape},
                           {"bytes", tensor.bytes}});
    }
    return {{"version", file.version()}, {"bytes", file.totalBytes()}, {"metadata", metadata}, {"tensors", tensors}};
}

Json describeMemory(const std::filesystem::path& path, const LoadOptions& options) {
    try {
        const models::Model model(path);
        std::optional<models::Drafter> drafter;
        if (!options.drafter.empty()) drafter.emplace(options.drafter).requireFits(model);
        std::optional<vision::EncoderModel> vision;
        if (!options.projector.empty()) requirePair(model, vision.emplace(options.projector));
        if (vision && options.device != "reference")
            vision->limitPatches(mostPatches(vision->encoder().plan, vulkan::chooseDevice(options.device).device));
        return describePlan({model, drafter ? &*drafter : nullptr, vision ? &*vision : nullptr}, options);
    } catch (const Error& error) {
        return {{"fits", false}, {"note", error.what()}};
    }
}

Json describeMemory(const AbsentModel& absent, const LoadOptions& options) {
    try {
        const models::Model model(gguf::File::outline(absent.metadata));
        return describePlan({.model = model, .weightBytes = absent.weightBytes, .encoderBytes = absent.encoderBytes},
                            options);
    } catch (const Error& error) {
        return {{"fits", false}, {"note", error.what()}};
    }
}

} // namespace calliope::engine
