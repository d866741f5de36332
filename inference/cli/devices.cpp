#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/cli/command.h"
#include "inference/engine/describe.h"
#include "inference/vulkan/arithmetic.h"
#include "inference/vulkan/bandwidth.h"
#include "inference/vulkan/device.h"
#include "inference/vulkan/memory.h"

#include <nlohmann/json.hpp>

#include <iomanip>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::cli {

namespace {

/// "int8 and float32".
std::string listed(const std::vector<std::string_view>& names) {
    std::string out;
    for (const std::string_view name : names)
        out += concat(out.empty() ? "" : name == names.back() ? " and " : ", ", name);
    return out;
}

void print(const vulkan::DeviceInfo& device) {
    const double gib = 1024.0 * 1024 * 1024;
    std::cout << device.index << "  " << printable(device.name) << "\n   " << engine::typeName(device.type) << ", "
              << std::fixed << std::setprecision(1) << static_cast<double>(device.localBytes) / gib << " GiB ("
              << static_cast<double>(device.availableBytes) / gib << " free), subgroups of " << device.subgroupSize
              << "\n   multiplies in " << listed(vulkan::arithmeticNames(device)) << "\n   " << printable(device.driver)
              << '\n';
}

} // namespace

Action addDevices(CLI::App& app) {
    struct Options {
        bool json = false;
        bool bandwidth = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("devices", "List the devices that models can run on");
    command->add_flag("--json", options->json, "Print JSON");
    command->add_flag("--bandwidth", options->bandwidth, "Measure how fast each device reads its memory");
    return [options] {
        const std::vector<vulkan::DeviceInfo> devices = vulkan::listDevices();
        const vulkan::DeviceChoice choice = vulkan::chooseDevice("");
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        for (const vulkan::DeviceInfo& info : devices) {
            nlohmann::ordered_json entry = engine::describe(info);
            if (!options->json) print(info);
            if (options->bandwidth) {
                vulkan::Device device(info);
                vulkan::Memory memory(device);
                const double gigabytes = vulkan::measureBandwidth(device, memory) / 1e9;
                entry["bandwidth_gb_s"] = gigabytes;
                if (!options->json) std::cout << "   " << gigabytes << " GB/s measured\n";
            }
            list.push_back(std::move(entry));
        }
        if (options->json)
            std::cout << nlohmann::ordered_json{{"devices", list},
                                                {"chosen", choice.device.index},
                                                {"reason", choice.reason}}
                             .dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
                      << '\n';
        else
            std::cout << "Would use " << choice.device.index << ": " << choice.reason << '\n';
    };
}

} // namespace calliope::cli
