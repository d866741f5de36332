#include "inference/vulkan/memory_types.h"

#include <QTest>

using namespace calliope::vulkan;

namespace {

enum : VkMemoryPropertyFlags {
    local = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT,
    mapped = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT,
    cached = VK_MEMORY_PROPERTY_HOST_CACHED_BIT,
    lazy = VK_MEMORY_PROPERTY_LAZILY_ALLOCATED_BIT,
    uncachedAmd = VK_MEMORY_PROPERTY_DEVICE_COHERENT_BIT_AMD | VK_MEMORY_PROPERTY_DEVICE_UNCACHED_BIT_AMD,
};

/// Heaps as (mebibytes, device-local), types as (flags, heap): what drivers of that kind report.
struct Machine {
    const char* name;
    DeviceType type;
    std::vector<std::pair<std::uint64_t, bool>> heaps;
    std::vector<std::pair<VkMemoryPropertyFlags, std::uint32_t>> types;
    bool unified;
    std::vector<std::uint32_t> device;   ///< expected
    std::vector<std::uint32_t> step;     ///< expected
    std::vector<std::uint32_t> upload;   ///< expected
    std::vector<std::uint32_t> readback; ///< expected
    std::vector<std::uint32_t> spill;    ///< expected
};

const std::vector<Machine> machines{
    {"discrete with a small window",
     DeviceType::discrete,
     {{12288, true}, {32768, false}, {214, true}},
     {{0, 1}, {local, 0}, {mapped, 1}, {mapped | cached, 1}, {local | mapped, 2}},
     false,
     {1, 4},
     {4, 2, 3},
     {2, 3, 4},
     {3, 2, 4},
     {2, 3}},
    {"discrete, all of it mapped",
     DeviceType::discrete,
     {{32768, false}, {16384, true}},
     {{local, 1}, {local | mapped, 1}, {mapped, 0}, {mapped | cached, 0}, {local | mapped | uncachedAmd, 1}},
     false,
     {0, 1},
     {1, 2, 3},
     {2, 3, 1},
     {3, 1, 2},
     {2, 3}},
    {"integrated with a small window of its own",
     DeviceType::integrated,
     {{512, true}, {16384, false}},
     {{local, 0}, {mapped, 1}, {mapped | cached, 1}},
     false,
     {0, 1, 2},
     {1, 2},
     {1, 2},
     {2, 1},
     {1, 2}},
    {"integrated, one heap",
     DeviceType::integrated,
     {{16384, true}},
     {{local | mapped, 0}, {local | mapped | cached, 0}},
     true,
     {0, 1},
     {0, 1},
     {0, 1},
     {1, 0},
     {}},
    {"integrated with private and shared memory in one heap",
     DeviceType::integrated,
     {{24576, true}},
     {{local, 0}, {local | mapped | cached, 0}, {local | lazy, 0}},
     true,
     {1, 0},
     {1},
     {1},
     {1},
     {}},
    {"software", DeviceType::cpu, {{2048, true}}, {{local | mapped | cached, 0}}, true, {0}, {0}, {0}, {0}, {}},
};

VkPhysicalDeviceMemoryProperties propertiesOf(const Machine& machine) {
    VkPhysicalDeviceMemoryProperties out{};
    for (const auto& [mebibytes, isLocal] : machine.heaps)
        out.memoryHeaps[out.memoryHeapCount++] = {mebibytes << 20, VkMemoryHeapFlags(isLocal ? 1 : 0)};
    for (const auto& [flags, heap] : machine.types) out.memoryTypes[out.memoryTypeCount++] = {flags, heap};
    return out;
}

} // namespace

class MemoryTypesTest : public QObject {
    Q_OBJECT

private slots:
    void machines_data() {
        QTest::addColumn<const Machine*>("machine");
        for (const Machine& machine : ::machines) QTest::newRow(machine.name) << &machine;
    }

    void machines() {
        QFETCH(const Machine*, machine);
        const VkPhysicalDeviceMemoryProperties memory = propertiesOf(*machine);
        const auto typesFor = [&](Intent intent) { return memoryTypesFor(intent, memory, machine->type, ~0u); };
        QCOMPARE(isUnified(memory, machine->type), machine->unified);
        QVERIFY(machine->heaps[mainHeap(memory)].second);
        QCOMPARE(typesFor(Intent::device), machine->device);
        QCOMPARE(typesFor(Intent::step), machine->step);
        QCOMPARE(typesFor(Intent::upload), machine->upload);
        QCOMPARE(typesFor(Intent::readback), machine->readback);
        QCOMPARE(typesFor(Intent::spill), machine->spill);
        const auto host = hostHeap(memory, machine->type);
        QCOMPARE(host.has_value(), machine->type == DeviceType::discrete);
        if (host) QVERIFY(!machine->heaps[*host].second);
        const std::uint32_t first = machine->device.front();
        for (const std::uint32_t type : memoryTypesFor(Intent::device, memory, machine->type, ~(1u << first)))
            QVERIFY(type != first); // not allowed for the buffer
    }
};

QTEST_APPLESS_MAIN(MemoryTypesTest)
#include "memory_types_test.moc"
