#include "inference/chat/jinja/scope.h"

#include "inference/chat/jinja/runtime.h"

namespace calliope::jinja {

void ScopeLayout::enter(Runtime& runtime) const {
    for (const Load& load : loads) {
        Value& slot = runtime.frame->slots[load.slot];
        switch (load.kind) {
        case Load::Kind::resolve: slot = runtime.variable(load.name); break;
        case Load::Kind::alias: slot = runtime.slot(load.from); break;
        case Load::Kind::undefined: slot = Value(); break;
        case Load::Kind::parameter: break;
        }
    }
}

void ScopeLayout::leave(Runtime& runtime) const {
    for (const Load& load : loads) runtime.frame->slots[load.slot] = Value();
}

const Scope::Found* Scope::findOwn(const std::string& name) const {
    for (const Scope* scope = this; scope != nullptr; scope = scope->m_base)
        if (const auto at = scope->m_references.find(name); at != scope->m_references.end()) return &at->second;
    return nullptr;
}

const Scope::Found* Scope::find(const std::string& name) const {
    for (const Scope* scope = this; scope != nullptr; scope = scope->m_parent)
        if (const Found* found = scope->findOwn(name)) return found;
    return nullptr;
}

bool Scope::stores(const std::string& name) const {
    return m_stores.contains(name) || (m_base != nullptr && m_base->stores(name));
}

std::size_t Scope::slotFor(const std::string& name) {
    if (m_base != nullptr) return m_base->slotFor(name);
    if (const auto at = m_slots.find(name); at != m_slots.end()) return at->second;
    return m_slots[name] = m_function->newSlot();
}

void Scope::define(const std::string& name, Kind kind) {
    m_references[name] = {m_function, slotFor(name)};
    m_loads[name] = kind;
}

void Scope::load(const std::string& name) {
    if (find(name) == nullptr) define(name, Kind::resolve);
}

void Scope::store(const std::string& name) {
    m_stores.insert(name);
    if (findOwn(name) != nullptr) return;
    const bool isOutside = m_parent != nullptr && m_parent->find(name) != nullptr;
    define(name, isOutside ? Kind::alias : Kind::undefined);
}

void Scope::parameter(const std::string& name) {
    m_stores.insert(name);
    define(name, Kind::parameter);
}

void Scope::merge(const std::array<Scope, 3>& branches) {
    std::map<std::string, std::size_t> counts; // how many branches set a name that was not set before
    for (const Scope& branch : branches)
        for (const std::string& name : branch.m_stores)
            if (!stores(name)) ++counts[name];
    for (const Scope& branch : branches) {
        for (const auto& [name, found] : branch.m_references) m_references[name] = found;
        for (const auto& [name, kind] : branch.m_loads) m_loads[name] = kind;
        m_stores.insert(branch.m_stores.begin(), branch.m_stores.end());
    }
    for (const auto& [name, count] : counts) {
        if (count == branches.size()) continue;
        const bool isOutside = m_parent != nullptr && m_parent->find(name) != nullptr;
        m_loads[name] = isOutside ? Kind::alias : Kind::resolve;
    }
}

VariableRef Scope::reference(const Found& found) const {
    VariableRef out{0, found.slot};
    for (const FunctionLayout* function = m_function; function != found.function; function = function->outer())
        ++out.hops;
    return out;
}

VariableRef Scope::variable(const std::string& name) const {
    return reference(*find(name));
}

ScopeLayout Scope::layout() const {
    ScopeLayout out;
    for (const auto& [name, kind] : m_loads) {
        VariableRef from;
        if (kind == Kind::alias) from = reference(*m_parent->find(name)); // from this function, not from the parent's
        out.loads.push_back({kind, m_references.at(name).slot, name, from});
    }
    return out;
}

} // namespace calliope::jinja
