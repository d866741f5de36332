#include "inference/engine/problem.h"

#include "inference/base/text.h"

#include <new>

namespace calliope::engine {

Error problemOf(const std::exception& exception) {
    constexpr std::size_t longest = 200;
    if (dynamic_cast<const std::bad_alloc*>(&exception) != nullptr)
        return Error(ErrorKind::memory, "There is not enough memory to go on with the answer.");
    return Error(ErrorKind::usage, concat("The answer cannot go on: ", printable(exception.what(), longest), '.'));
}

} // namespace calliope::engine
