#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Which variable a name means. Jinja decides that before it runs anything, with rules of its own
/// (jinja2/idtracking.py): loops, macros and blocks are scopes, `if` is none; a name that is set anywhere in a scope
/// belongs to it from its start, with the outer value or none; a name that is only read is looked up outside. This
/// follows those rules.
namespace calliope::jinja {

class Runtime;

/// Slots for the variables of one function: the template, a macro, the body of a call, a recursive loop.
class FunctionLayout {
public:
    explicit FunctionLayout(const FunctionLayout* outer = nullptr)
        : m_outer(outer) {}
    [[nodiscard]] const FunctionLayout* outer() const { return m_outer; }
    [[nodiscard]] std::size_t slotCount() const { return m_slotCount; }
    std::size_t newSlot() { return m_slotCount++; }

private:
    const FunctionLayout* m_outer;
    std::size_t m_slotCount = 0;
};

/// A variable as seen from a function: so many functions further out, at this slot.
struct VariableRef {
    int hops = 0;
    std::size_t slot = 0;
};

/// What happens to the variables of a scope when it is entered and left.
struct ScopeLayout {
    struct Load {
        enum class Kind {
            resolve,   ///< from what the template was given
            alias,     ///< from the variable of the same name outside
            undefined, ///< not set yet
            parameter, ///< by whoever enters the scope
        };
        Kind kind = Kind::undefined;
        std::size_t slot = 0;
        std::string name;
        VariableRef from;
    };
    std::vector<Load> loads;

    void enter(Runtime& runtime) const;
    void leave(Runtime& runtime) const;
};

class Scope {
public:
    Scope(FunctionLayout& function, const Scope* parent)
        : m_function(&function)
        , m_parent(parent) {}

    /// First every name of the scope is declared, in the order of the source.
    void load(const std::string& name);
    void store(const std::string& name);
    void parameter(const std::string& name);

    /// The branches of an `if` are declared on their own and then put together.
    [[nodiscard]] Scope branch() { return Scope(*this); }
    void merge(const std::array<Scope, 3>& branches);

    /// Then they can be looked up.
    [[nodiscard]] VariableRef variable(const std::string& name) const;
    [[nodiscard]] ScopeLayout layout() const;

    [[nodiscard]] FunctionLayout& function() const { return *m_function; }

private:
    using Kind = ScopeLayout::Load::Kind;
    struct Found {
        const FunctionLayout* function;
        std::size_t slot;
    };

    explicit Scope(Scope& base)
        : m_function(base.m_function)
        , m_parent(base.m_parent)
        , m_base(&base) {}

    [[nodiscard]] const Found* findOwn(const std::string& name) const;
    [[nodiscard]] const Found* find(const std::string& name) const;
    [[nodiscard]] bool stores(const std::string& name) const;
    [[nodiscard]] std::size_t slotFor(const std::string& name);
    void define(const std::string& name, Kind kind);
    [[nodiscard]] VariableRef reference(const Found& found) const;

    FunctionLayout* m_function;
    const Scope* m_parent;
    Scope* m_base = nullptr; ///< of a branch: what is known so far
    std::map<std::string, Found> m_references;
    std::map<std::string, Kind> m_loads;
    std::set<std::string> m_stores;
    std::map<std::string, std::size_t> m_slots; ///< not in branches
};

} // namespace calliope::jinja
