#pragma once

#include "inference/chat/date_time.h"
#include "inference/chat/jinja/scope.h"
#include "inference/chat/jinja/value.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::jinja {

/// The variables of one call of a function: the template itself, a macro, the body of a `call`, or a recursive loop.
/// Functions inside it see its variables, as they are when they look.
class Activation : public Object {
public:
    Activation(Budget& budget, std::size_t slotCount, std::shared_ptr<Activation> outer);
    [[nodiscard]] std::string_view typeName() const override { return "frame"; }
    void forget() override { slots.clear(); }

    std::vector<Value> slots;
    std::shared_ptr<Activation> parent;

private:
    Charge m_charge;
};

using Variables = std::map<std::string, Value, std::less<>>;

/// The state of one render. Lives on one thread.
class Runtime {
public:
    Runtime(Budget& renderBudget, const DateTime& time, const Variables& variables);
    ~Runtime();
    Runtime(const Runtime&) = delete;
    Runtime& operator=(const Runtime&) = delete;

    Budget& budget;
    const DateTime now;

    /// Where the template is, for messages.
    int line = 1;

    std::shared_ptr<Activation> frame;
    TextBuilder* out = nullptr;

    /// The value of a variable seen from the current function; missing if it was not set.
    [[nodiscard]] Value& slot(const VariableRef& variable) const {
        Activation* activation = frame.get();
        for (int hops = variable.hops; hops > 0; --hops) activation = activation->parent.get();
        return activation->slots[variable.slot];
    }

    /// What the template was given, or a global function; missing if there is none of that name.
    [[nodiscard]] Value variable(std::string_view name) const;

    /// Makes an object that can come to refer to itself. Stays registered until the end of the render, or until
    /// `release` when it was the last one made and nobody else holds it.
    template<typename T, typename... Parts>
    std::shared_ptr<T> make(Parts&&... parts) {
        auto object = std::make_shared<T>(std::forward<Parts>(parts)...);
        registerObject(object);
        return object;
    }
    template<typename T>
    void release(const std::shared_ptr<T>& object) {
        constexpr int ours = 2; // the caller's and the list's
        if (!m_objects.empty() && m_objects.back() == object && object.use_count() == ours) m_objects.pop_back();
    }

private:
    void registerObject(ObjectRef object);

    const Variables& m_variables;
    std::vector<ObjectRef> m_objects;
    std::size_t m_mostObjects = 0;
    Charge m_charge; // for the most objects there were at one time
};

/// Collects what is written during its life instead of sending it to the output.
class Capture {
public:
    explicit Capture(Runtime& runtime)
        : m_runtime(runtime)
        , m_builder(runtime.budget)
        , m_outer(runtime.out) {
        runtime.out = &m_builder;
    }
    ~Capture() { m_runtime.out = m_outer; }
    Capture(const Capture&) = delete;
    Capture& operator=(const Capture&) = delete;

    [[nodiscard]] Text finish() { return m_builder.finish(); }

private:
    Runtime& m_runtime;
    TextBuilder m_builder;
    TextBuilder* m_outer;
};

/// Another activation is current during its life.
class Entered {
public:
    Entered(Runtime& runtime, std::shared_ptr<Activation> frame)
        : m_runtime(runtime)
        , m_outer(std::move(frame)) {
        std::swap(m_runtime.frame, m_outer);
    }
    ~Entered() { std::swap(m_runtime.frame, m_outer); }
    Entered(const Entered&) = delete;
    Entered& operator=(const Entered&) = delete;

private:
    Runtime& m_runtime;
    std::shared_ptr<Activation> m_outer;
};

} // namespace calliope::jinja
