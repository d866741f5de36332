#include "inference/vulkan/device_choice.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/vulkan/bandwidth.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <map>

namespace calliope::vulkan {

namespace {

std::string lowerCase(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::optional<std::uint32_t> asIndex(std::string_view text) {
    std::uint32_t index = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return index;
}

std::string listOf(std::span<const DeviceInfo> devices) {
    std::string out;
    for (const DeviceInfo& device : devices)
        out += concat(out.empty() ? "" : ", ", device.index, " (", device.name, ")");
    return out;
}

/// All that fit what the user asked for. A number that is no index may be part of a name ("4070").
std::vector<DeviceInfo> matching(std::span<const DeviceInfo> devices, std::string_view wanted) {
    std::vector<DeviceInfo> found;
    if (const std::optional<std::uint32_t> index = asIndex(wanted))
        std::copy_if(devices.begin(), devices.end(), std::back_inserter(found),
                     [&](const DeviceInfo& device) { return device.index == *index; });
    const std::string name = lowerCase(wanted);
    if (found.empty())
        std::copy_if(devices.begin(), devices.end(), std::back_inserter(found),
                     [&](const DeviceInfo& device) { return lowerCase(device.name) == name; });
    if (found.empty())
        std::copy_if(devices.begin(), devices.end(), std::back_inserter(found),
                     [&](const DeviceInfo& device) { return lowerCase(device.name).find(name) != std::string::npos; });
    return found;
}

std::string gigabytesPerSecond(double bytesPerSecond) {
    return concat(std::llround(bytesPerSecond / 1e9), " GB/s");
}

/// The best of several of one type, and why.
DeviceChoice fastest(const std::vector<DeviceInfo>& devices,
                     const std::function<double(const DeviceInfo&)>& bandwidth) {
    std::vector<double> speed;
    speed.reserve(devices.size());
    for (const DeviceInfo& device : devices) speed.push_back(bandwidth(device));
    const double top = *std::max_element(speed.begin(), speed.end());
    std::size_t best = devices.size();
    for (std::size_t i = 0; i < devices.size(); ++i) {
        if (speed[i] < 0.9 * top) continue;
        if (best == devices.size() || devices[i].localBytes > devices[best].localBytes) best = i;
    }
    const DeviceInfo& device = devices[best];
    const std::string type = concat(devices.size(), " ", deviceTypeName(device.type), "s");
    if (top <= 0) return {device, concat("the one with the most memory of ", type)};
    return {device, concat("the fastest of ", type, " (memory runs at ", gigabytesPerSecond(speed[best]), ")")};
}

} // namespace

void tellApart(std::span<DeviceInfo> devices) {
    std::map<std::string, int> seen;
    for (DeviceInfo& device : devices)
        if (const int count = ++seen[device.name]; count > 1) device.name += concat(" #", count);
}

std::string_view deviceTypeName(DeviceType type) {
    switch (type) {
    case DeviceType::discrete: return "discrete GPU";
    case DeviceType::integrated: return "integrated GPU";
    case DeviceType::virtualGpu: return "virtual GPU";
    case DeviceType::cpu: return "software device";
    case DeviceType::other: break;
    }
    return "other device";
}

DeviceChoice chooseAmong(std::span<const DeviceInfo> devices, std::string_view wanted,
                         const std::function<double(const DeviceInfo&)>& bandwidth) {
    if (devices.empty())
        throw Error(ErrorKind::device,
                    "No Vulkan device was found: install your graphics card's Vulkan driver (on Linux the "
                    "package mesa-vulkan-drivers, which also has a software device, and libvulkan1).");
    std::vector<DeviceInfo> candidates = matching(devices, wanted);
    if (candidates.empty())
        throw Error(ErrorKind::device,
                    concat("No Vulkan device fits \"", printable(wanted), "\"; there is ", listOf(devices), "."));
    if (candidates.size() == 1)
        return {candidates.front(), wanted.empty() ? "the only device" : "the one that was asked for"};

    const DeviceType type =
        std::min_element(candidates.begin(), candidates.end(), [](const DeviceInfo& a, const DeviceInfo& b) {
            return a.type < b.type;
        })->type;
    const std::size_t all = candidates.size();
    std::erase_if(candidates, [&](const DeviceInfo& device) { return device.type != type; });
    if (candidates.size() == 1)
        return {candidates.front(), concat("the only ", deviceTypeName(type), " of ", all, " devices")};
    return fastest(candidates, bandwidth);
}

DeviceChoice chooseDevice(std::string_view wanted) {
    return chooseAmong(listDevices(), wanted, [](const DeviceInfo& info) { return measuredBandwidth(info); });
}

} // namespace calliope::vulkan
