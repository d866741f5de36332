#pragma once

#include "inference/chat/jinja/statements.h"

namespace calliope::jinja {

class For;

/// The variable `loop`: where a loop is. Also takes the items one after the other, looking ahead only when asked, so
/// that the condition of `for x in list if condition` is evaluated when Python would.
class Loop : public Object, public std::enable_shared_from_this<Loop> {
public:
    Loop(Runtime& runtime, const For& statement, SequenceRef items, bool hasLength, std::int64_t depth0);

    /// The next item; nullopt at the end.
    std::optional<Value> advance(Runtime& runtime);

    [[nodiscard]] std::string_view typeName() const override { return "LoopContext"; }
    [[nodiscard]] std::string_view qualifiedName() const override { return "jinja2.runtime.LoopContext"; }
    [[nodiscard]] bool isCallable() const override { return true; }
    [[nodiscard]] std::optional<std::size_t> length(Runtime& runtime) override;
    [[nodiscard]] std::optional<Value> attribute(Runtime& runtime, std::string_view name) override;
    /// `loop(items)`: the loop inside itself, if it is a recursive one.
    Value call(Runtime& runtime, Arguments arguments) override;
    void represent(Runtime& runtime, TextBuilder& out, int depth) const override;
    void forget() override;

private:
    friend struct LoopAttribute;
    std::optional<Value> pull(Runtime& runtime);
    const std::optional<Value>& peek(Runtime& runtime);
    Value cycle(const Arguments& arguments) const;
    Value changed(Runtime& runtime, const Arguments& arguments);

    const For& m_statement;
    std::shared_ptr<Activation> m_frame;
    SequenceRef m_items;
    std::size_t m_next = 0;
    std::int64_t m_index0 = -1;
    std::int64_t m_depth0;
    std::optional<std::size_t> m_length; ///< none: not known before the end, because of a condition
    bool m_hasPeeked = false;
    std::optional<Value> m_after;
    Value m_current;
    Value m_before;
    Value m_lastChanged;
};

/// `{% for target in items if condition recursive %}...{% else %}...{% endfor %}`
class For : public Statement {
public:
    using Statement::Statement;
    Target target;
    Code items;
    Code condition; ///< root is nullptr without one
    bool isRecursive = false;
    ScopedBody body;
    ScopedBody otherwise;
    void declare(Scope& scope) const override { items.declare(scope); }
    void bind(Scope& scope) override;

    /// Whether the condition holds; the current frame is that of the loop.
    [[nodiscard]] bool accepts(Runtime& runtime, const Value& item) const;

    /// Runs the loop of a recursive statement in a frame of its own, and returns what it wrote.
    [[nodiscard]] Text runRecursive(Runtime& runtime, std::shared_ptr<Activation> outer, const Value& values,
                                    std::int64_t depth0) const;

private:
    Flow run(Runtime& runtime) const override;
    void iterate(Runtime& runtime, const Value& values, std::int64_t depth0) const;
    bool runBodies(Runtime& runtime, const std::shared_ptr<Loop>& loop) const;

    VariableRef m_loop;
    Target m_conditionTarget; ///< the target in the condition has variables of its own
    ScopeLayout m_conditionLayout;
    FunctionLayout m_function; ///< of a recursive loop
};

} // namespace calliope::jinja
