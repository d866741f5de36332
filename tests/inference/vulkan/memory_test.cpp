#include "inference/vulkan/arena.h"
#include "inference/vulkan/memory.h"
#include "inference/vulkan/staging.h"
#include "tests/inference/vulkan/test_device.h"

#include <QTest>
#include <numeric>
#include <random>

using namespace calliope;
using namespace calliope::test;
using namespace calliope::vulkan;

namespace {

constexpr std::uint64_t mebi = 1u << 20;

/// Quick, since there are many: a linear congruential generator (Numerical Recipes), its high byte.
std::vector<std::byte> randomBytes(std::uint64_t count, std::uint32_t seed) {
    std::vector<std::byte> out(count);
    for (std::byte& byte : out) byte = static_cast<std::byte>((seed = seed * 1664525u + 1013904223u) >> 24);
    return out;
}

} // namespace

class MemoryTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Device> m_device;

private slots:
    void initTestCase() {
        m_device = openDevice();
        if (m_device == nullptr) QSKIP(noDevice);
    }

    void cleanup() { QCOMPARE(Device::validationMessages(), 0u); }

    void cleanupTestCase() {
        m_device.reset();
        QCOMPARE(Device::validationMessages(), 0u); // nothing was left behind
    }

    void roundTrip_data() {
        QTest::addColumn<Intent>("intent");
        QTest::addColumn<std::uint64_t>("bytes");
        for (const std::uint64_t bytes : {1ull, 16ull, 4095ull, 1000003ull, 9ull * mebi})
            for (const auto& [name, intent] :
                 {std::pair("device", Intent::device), std::pair("step", Intent::step),
                  std::pair("upload", Intent::upload), std::pair("readback", Intent::readback)})
                QTest::addRow("%s %llu", name, static_cast<unsigned long long>(bytes))
                    << intent << std::uint64_t(bytes);
    }

    void roundTrip() {
        QFETCH(Intent, intent);
        QFETCH(std::uint64_t, bytes);
        Memory memory(*m_device);
        const Buffer buffer = memory.make(bytes, intent, "a test");
        QCOMPARE(buffer.size(), bytes);
        QVERIFY(buffer.capacity() >= bytes && buffer.capacity() % 16 == 0);
        if (intent != Intent::device) QCOMPARE(buffer.mapped().size(), bytes);
        QCOMPARE(contentOf<std::byte>(memory, buffer), std::vector<std::byte>(bytes)); // zero at first

        std::vector<std::byte> expected = randomBytes(bytes, 1);
        memory.write(buffer, 0, expected);
        const std::uint64_t half = bytes / 2;
        const std::vector<std::byte> patch = randomBytes(bytes - half, 2);
        memory.write(buffer, half, patch); // on top of the first
        std::copy(patch.begin(), patch.end(), expected.begin() + static_cast<std::ptrdiff_t>(half));
        memory.flush();
        QVERIFY(contentOf<std::byte>(memory, buffer) == expected);
        std::vector<std::byte> tail(bytes - half);
        memory.read(buffer, half, tail);
        QVERIFY(tail == patch);
    }

    void copiesWithinABuffer() {
        Memory memory(*m_device);
        const std::vector<std::byte> bytes = randomBytes(4096, 6);
        const Buffer buffer = memory.make(bytes.size(), Intent::device, "a test");
        memory.write(buffer, 0, bytes);
        memory.flush();
        const std::vector<vulkan::BufferCopy> parts{{0, 3000, 1000}, {2000, 1200, 64}};
        memory.copyWithin(buffer, parts);
        memory.flush();
        std::vector<std::byte> expected = bytes;
        std::copy_n(bytes.begin(), 1000, expected.begin() + 3000);
        std::copy_n(bytes.begin() + 2000, 64, expected.begin() + 1200);
        QVERIFY(contentOf<std::byte>(memory, buffer) == expected);
        QVERIFY_EXCEPTION_THROWN(memory.copyWithin(buffer, std::vector<vulkan::BufferCopy>{{0, 4000, 100}}), Error);
    }

    void recycledMemoryIsZeroAgain() {
        Memory memory(*m_device);
        const Buffer keepsTheBlock = memory.make(16, Intent::device, "a test");
        for (int round = 0; round < 3; ++round) {
            const Buffer buffer = bufferOf(memory, std::vector<std::uint32_t>(1000, 0));
            QCOMPARE(contentOf<std::uint32_t>(memory, buffer), std::vector<std::uint32_t>(1000));
            memory.write(buffer, 0, randomBytes(4000, 3));
            memory.flush();
        }
    }

    void buffersDoNotOverlap() {
        Memory memory(*m_device);
        std::mt19937 random(5);
        struct Filled {
            Buffer buffer;
            std::vector<std::byte> content;
        };
        std::vector<Filled> live;
        for (int step = 0; step < 300; ++step) {
            if (!live.empty() && random() % 3 == 0)
                live.erase(live.begin() + static_cast<std::ptrdiff_t>(random() % live.size()));
            std::vector<std::byte> content = randomBytes(1 + random() % 50000, static_cast<std::uint32_t>(step));
            Buffer buffer = memory.make(content.size(), random() % 2 == 0 ? Intent::device : Intent::step, "a test");
            memory.write(buffer, 0, content);
            live.push_back({std::move(buffer), std::move(content)});
        }
        memory.flush();
        for (const Filled& filled : live) QVERIFY(contentOf<std::byte>(memory, filled.buffer) == filled.content);
        QVERIFY(memory.allocatedBytes() < 200 * mebi); // they share blocks
    }

    void memoryComesBack() {
        Memory memory(*m_device);
        const std::uint64_t before = memory.allocatedBytes();
        {
            const Buffer large = memory.make(100 * mebi, Intent::device, "a test");
            QVERIFY(memory.allocatedBytes() >= before + 100 * mebi);
            memory.flush();
        }
        QVERIFY(memory.allocatedBytes() < before + 100 * mebi);
    }

    void buffersOutliveTheirMemory() {
        Buffer buffer;
        {
            Memory memory(*m_device);
            buffer = bufferOf(memory, std::vector<int>{1, 2, 3});
        }
        Memory other(*m_device);
        QCOMPARE(contentOf<int>(other, buffer), (std::vector<int>{1, 2, 3}));
    }

    void bytesOutsideAreRefused() {
        Memory memory(*m_device);
        const Buffer buffer = memory.make(100, Intent::device, "a test");
        std::vector<std::byte> bytes(101);
        QVERIFY(errorOf([&] { memory.write(buffer, 0, bytes); }));
        QVERIFY(errorOf([&] { memory.read(buffer, UINT64_MAX, bytes); }));
        QVERIFY(errorOf([&] { memory.write(Buffer(), 0, bytes); }));
    }

    void tooMuchIsSaidInOneSentence() {
        Memory memory(*m_device, 64 * mebi);
        const Buffer fits = memory.make(10 * mebi, Intent::device, "a test");
        const auto caught = errorOf([&] { (void)memory.make(100 * mebi, Intent::device, "the model's weights"); });
        QVERIFY(caught);
        QCOMPARE(caught->kind, ErrorKind::memory);
        const std::string expected = "There is not enough memory on " + m_device->info().name +
                                     " for the model's weights: 100.0 MiB more are needed, ";
        QVERIFY2(caught->message.startsWith(expected.c_str()), caught->message);
        QVERIFY2(caught->message.endsWith(" MiB are left."), caught->message);
        const Buffer stillFits = memory.make(10 * mebi, Intent::device, "a test"); // a refusal does no harm
    }

    void theLastBytesOfALimitCanBeUsed() {
        Memory memory(*m_device, 1000 * 1000 + 100000);
        const Buffer first = memory.make(1000 * 1000, Intent::step, "a test");
        const Buffer second = memory.make(64, Intent::step, "a test");
        QVERIFY(errorOf([&] { (void)memory.make(200000, Intent::step, "a test"); }));
    }

    void moreThanOneAllocationCanHold() {
        Memory memory(*m_device);
        const auto caught = errorOf(
            [&] { (void)memory.make(m_device->info().maxAllocation + 1, Intent::device, "the output weights"); });
        QVERIFY(caught);
        QCOMPARE(caught->kind, ErrorKind::memory);
        QVERIFY2(caught->message.contains("cannot hold the output weights in one piece"), caught->message);
    }

    /// The ring, on every device: also there where mapped memory makes it unnecessary.
    void stagingRing() {
        Memory memory(*m_device);
        Staging staging(*m_device, [&](bool readback) {
            return memory.allocate(Staging::slotBytes, readback ? Intent::readback : Intent::upload, "a test");
        });
        const std::uint64_t bytes = 5 * Staging::slotBytes + 12345; // all slots, and the first ones again
        const std::shared_ptr<Allocation> target = memory.allocate(bytes, Intent::device, "a test");
        std::vector<std::byte> read(bytes, std::byte{1});
        staging.zero(target);
        staging.read(target, 0, read);
        QVERIFY(read == std::vector<std::byte>(bytes));

        std::vector<std::byte> expected = randomBytes(bytes, 4);
        staging.write(target, 0, expected);
        for (std::uint32_t i = 0; i < 100; ++i) { // small ones share a slot; later ones win
            const std::vector<std::byte> patch = randomBytes(50, i);
            staging.write(target, 20 * i, patch);
            std::copy(patch.begin(), patch.end(), expected.begin() + 20 * i);
        }
        staging.read(target, 0, read);
        QVERIFY(read == expected);
        staging.zero(target);
        staging.write(target, 7, std::span(expected).first(9));
        staging.flush();
        std::vector<std::byte> head(32, std::byte{1});
        staging.read(target, 0, head);
        for (std::size_t i = 0; i < head.size(); ++i)
            QCOMPARE(head[i], i >= 7 && i < 16 ? expected[i - 7] : std::byte{});
    }

    void stagedCopiesKeepTheirTarget() {
        Memory memory(*m_device);
        Staging staging(*m_device, [&](bool readback) {
            return memory.allocate(Staging::slotBytes, readback ? Intent::readback : Intent::upload, "a test");
        });
        for (std::uint32_t i = 0; i < 20; ++i) {
            const std::shared_ptr<Allocation> target = memory.allocate(mebi, Intent::device, "a test");
            staging.write(target, 0, randomBytes(mebi, i)); // freed by us before it ran
        }
        staging.flush();
    }

    void rangeAllocator() {
        RangeAllocator ranges(1000);
        QCOMPARE(ranges.take(100, 1), std::optional<std::uint64_t>(0));
        QCOMPARE(ranges.take(100, 64), std::optional<std::uint64_t>(128));
        QCOMPARE(ranges.take(28, 1), std::optional<std::uint64_t>(100)); // the gap that alignment left
        QCOMPARE(ranges.take(773, 1), std::nullopt);
        QCOMPARE(ranges.take(772, 1), std::optional<std::uint64_t>(228));
        QCOMPARE(ranges.freeBytes(), std::uint64_t(0));
        ranges.release(100, 28);
        ranges.release(228, 772);
        ranges.release(0, 100);
        QCOMPARE(ranges.take(129, 1), std::optional<std::uint64_t>(228));
        ranges.release(128, 100);
        ranges.release(228, 129);
        QCOMPARE(ranges.take(1000, 256), std::optional<std::uint64_t>(0)); // all joined again
    }

    void rangeAllocatorAtRandom() {
        std::mt19937 random(6);
        RangeAllocator ranges(1 << 20);
        std::map<std::uint64_t, std::uint64_t> taken;
        for (int step = 0; step < 5000; ++step) {
            if (!taken.empty() && random() % 2 == 0) {
                const auto which = std::next(taken.begin(), static_cast<std::ptrdiff_t>(random() % taken.size()));
                ranges.release(which->first, which->second);
                taken.erase(which);
                continue;
            }
            const std::uint64_t bytes = 1 + random() % 20000;
            const std::uint64_t alignment = 1u << random() % 9;
            const std::optional<std::uint64_t> offset = ranges.take(bytes, alignment);
            if (!offset) continue;
            QCOMPARE(*offset % alignment, std::uint64_t(0));
            const auto next = taken.lower_bound(*offset);
            QVERIFY(next == taken.end() || *offset + bytes <= next->first);
            QVERIFY(next == taken.begin() || std::prev(next)->first + std::prev(next)->second <= *offset);
            taken.emplace(*offset, bytes);
        }
        for (const auto& [offset, bytes] : taken) ranges.release(offset, bytes);
        QCOMPARE(ranges.freeBytes(), std::uint64_t(1 << 20));
        QCOMPARE(ranges.take(1 << 20, 1), std::optional<std::uint64_t>(0));
    }
};

QTEST_GUILESS_MAIN(MemoryTest)
#include "memory_test.moc"
