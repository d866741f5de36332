#include "inference/reference/parallel.h"

#include <algorithm>
#include <exception>
#include <thread>
#include <vector>

namespace calliope::reference {

void inParallel(std::size_t count, std::size_t least, unsigned threads,
                const std::function<void(std::size_t, std::size_t)>& work) {
    const std::size_t parts = std::min<std::size_t>(threads, count / std::max<std::size_t>(least, 1));
    if (parts <= 1) return work(0, count);

    std::vector<std::exception_ptr> failures(parts);
    const auto runPart = [&](std::size_t part) {
        try {
            work(count * part / parts, count * (part + 1) / parts);
        } catch (...) {
            failures[part] = std::current_exception();
        }
    };
    std::vector<std::thread> helpers;
    for (std::size_t part = 1; part < parts; ++part) helpers.emplace_back(runPart, part);
    runPart(0);
    for (std::thread& helper : helpers) helper.join();
    for (const std::exception_ptr& failure : failures)
        if (failure) std::rethrow_exception(failure);
}

} // namespace calliope::reference
