#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/cli/command.h"
#include "inference/cli/model_options.h"
#include "inference/engine/describe.h"
#include "inference/gguf/gguf.h"
#include "inference/weights/weight_format.h"

#include <nlohmann/json.hpp>

#include <iomanip>
#include <iostream>
#include <limits>
#include <map>
#include <memory>

namespace calliope::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t shownElements = 6; // of an array, for people

std::string shown(const gguf::Value& value) {
    const Json json = engine::describe(value);
    const auto text = [](const Json& each) {
        return each.is_string() ? printable(each.get_ref<const std::string&>(), 100) : each.dump();
    };
    if (!json.is_array()) return text(json);
    std::string out = "[";
    for (std::size_t i = 0; i < json.size() && i < shownElements; ++i) out += (i > 0 ? ", " : "") + text(json[i]);
    return json.size() > shownElements ? concat(out, ", ... ", json.size(), " in all]") : out + "]";
}

std::string shapeOf(const gguf::Tensor& tensor) {
    std::string out;
    for (std::uint32_t i = 0; i < tensor.dimensions; ++i) out += concat(i > 0 ? " x " : "", tensor.shape[i]);
    return out;
}

void printForPeople(const gguf::File& file, bool tensors) {
    std::cout << "GGUF version " << file.version() << ", " << file.entries().size() << " keys, "
              << file.tensors().size() << " tensors, " << file.totalBytes() << " bytes\n\n";
    for (const gguf::Entry& entry : file.entries())
        std::cout << printable(entry.key) << " = " << shown(entry.value) << '\n';

    struct Total {
        std::uint64_t tensors = 0;
        std::uint64_t weights = 0;
        std::uint64_t bytes = 0;
    };
    std::map<std::string_view, Total> byType;
    for (const gguf::Tensor& tensor : file.tensors()) {
        Total& total = byType[weightTypeInfo(tensor.type).name];
        ++total.tensors;
        total.weights += tensor.elements();
        total.bytes += tensor.bytes;
    }
    std::cout << '\n';
    for (const auto& [name, total] : byType)
        std::cout << std::left << std::setw(8) << name << std::right << std::setw(6) << total.tensors << " tensors "
                  << std::setw(14) << total.weights << " weights " << std::setw(14) << total.bytes << " bytes\n";
    if (!tensors) return;
    std::cout << '\n';
    for (const gguf::Tensor& tensor : file.tensors())
        std::cout << std::left << std::setw(40) << printable(tensor.name) << std::setw(8)
                  << weightTypeInfo(tensor.type).name << shapeOf(tensor) << '\n';
}

void printMemory(const Json& memory) {
    std::cout << "\nMemory";
    if (memory.contains("device")) std::cout << " on " << printable(memory["device"].get<std::string>());
    std::cout << ": " << memory["note"].get<std::string>() << '\n';
    for (const auto& [key, name] :
         {std::pair{"weights_bytes", "weights"}, std::pair{"drafter_bytes", "the drafter's weights"},
          std::pair{"encoder_bytes", "the vision encoder"}, std::pair{"kv_bytes", "keys and values"},
          std::pair{"state_bytes", "states of recurrent layers"}, std::pair{"work_bytes", "work space"},
          std::pair{"total_bytes", "in all"}, std::pair{"host_bytes", "weights that stay in the host's memory"}})
        if (memory.contains(key) && memory[key].get<std::uint64_t>() > 0)
            std::cout << "  " << std::left << std::setw(28) << name << std::right << std::setw(14)
                      << memory[key].get<std::uint64_t>() << " bytes\n";
    if (memory.contains("kv_bytes_per_token"))
        std::cout << "  " << memory["kv_bytes_per_token"].get<std::uint64_t>() << " bytes for each token of context ("
                  << memory["context"].get<std::uint32_t>() << " tokens, " << memory["kv"].get<std::string>() << ")\n";
}

} // namespace

Action addInspect(CLI::App& app) {
    struct Options {
        ModelOptions model;
        bool json = false;
        bool tensors = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("inspect", "Show what a model file holds");
    command->add_option("MODEL", options->model.model, "GGUF file; of a split set the first")->required();
    addDeviceOptions(*command, options->model);
    command->add_flag("--json", options->json, "Print everything as JSON");
    command->add_flag("--tensors", options->tensors, "List every tensor");
    return [options] {
        const gguf::File file(pathOf(options->model.model));
        const Json memory = engine::describeMemory(pathOf(options->model.model), loadOptionsOf(options->model));
        if (options->json) {
            Json all = engine::describe(file, std::numeric_limits<std::size_t>::max());
            all["memory"] = memory;
            std::cout << all.dump(1, ' ', false, Json::error_handler_t::replace) << '\n';
        } else {
            printForPeople(file, options->tensors);
            printMemory(memory);
        }
    };
}

} // namespace calliope::cli
