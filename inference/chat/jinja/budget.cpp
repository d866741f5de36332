#include "inference/chat/jinja/budget.h"

#include "inference/chat/jinja/failure.h"

namespace calliope::jinja {

void Budget::failSteps() const {
    throw LimitReached(concat("it needs more than ", m_limits.steps, " steps"));
}

void Budget::failMemory() const {
    throw LimitReached(concat("it needs more than ", m_limits.memory, " bytes of memory"));
}

void Budget::failNesting() const {
    throw LimitReached(concat("values are nested more than ", m_limits.nesting, " deep"));
}

void Budget::failRecursion() const {
    throw LimitReached(concat("macros and expressions are nested more than ", m_limits.recursion, " deep"));
}

} // namespace calliope::jinja
