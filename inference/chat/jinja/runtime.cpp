#include "inference/chat/jinja/runtime.h"

#include "inference/chat/jinja/functions.h"

namespace calliope::jinja {

Activation::Activation(Budget& budget, std::size_t slotCount, std::shared_ptr<Activation> outer)
    : slots(slotCount)
    , parent(std::move(outer))
    , m_charge(budget, sizeof(Activation) + slotCount * sizeof(Value)) {}

Runtime::Runtime(Budget& renderBudget, const DateTime& time, const Variables& variables)
    : budget(renderBudget)
    , now(time)
    , m_variables(variables)
    , m_charge(renderBudget) {}

Runtime::~Runtime() {
    for (const ObjectRef& object : m_objects) object->forget();
}

Value Runtime::variable(std::string_view name) const {
    if (const auto at = m_variables.find(name); at != m_variables.end()) return at->second;
    return globalFunction(name);
}

void Runtime::registerObject(ObjectRef object) {
    if (m_objects.size() == m_mostObjects) {
        m_charge.grow(sizeof(ObjectRef) + sizeof(Activation));
        ++m_mostObjects;
    }
    m_objects.push_back(std::move(object));
}

} // namespace calliope::jinja
