#pragma once

#include "inference/chat/jinja/runtime.h"
#include "inference/chat/jinja/value.h"

#include <functional>

/// The values that are neither plain data nor functions.
namespace calliope::jinja {

/// A generator: always true, without a length, and empty once it was read. What it gives is worked out at once; if
/// that fails, the failure waits until somebody reads so far, as in Python.
class Iterator : public Object {
public:
    Iterator(std::string_view typeName, SequenceRef items, std::string failure = {})
        : Object(items->depth)
        , m_typeName(typeName)
        , m_items(std::move(items))
        , m_failure(std::move(failure)) {}

    [[nodiscard]] std::string_view typeName() const override { return m_typeName; }
    [[nodiscard]] bool isIterable() const override { return true; }
    SequenceRef iterate(Runtime& runtime) override;

    /// The next item alone; nullopt at the end.
    std::optional<Value> next(Runtime& runtime);

private:
    std::string_view m_typeName;
    SequenceRef m_items;
    std::size_t m_read = 0;
    std::string m_failure;
};

/// An Iterator of what `fill` adds.
[[nodiscard]] Value makeGenerator(Runtime& runtime, const std::function<void(std::vector<Value>&)>& fill);

/// dict.keys(), dict.values(), dict.items()
class DictView : public Object {
public:
    enum class Kind { keys, values, items };

    DictView(Budget& budget, const DictRef& dict, Kind kind);
    [[nodiscard]] std::string_view typeName() const override;
    [[nodiscard]] bool isTrue() const override { return !m_items->items.empty(); }
    [[nodiscard]] bool isIterable() const override { return true; }
    [[nodiscard]] std::optional<std::size_t> length(Runtime&) override { return m_items->items.size(); }
    SequenceRef iterate(Runtime&) override { return m_items; }
    void represent(Runtime& runtime, TextBuilder& out, int depth) const override;

private:
    Kind m_kind;
    SequenceRef m_items;
};

/// range(): at most 100 000 numbers, as in the sandbox.
class Range : public Object {
public:
    Range(std::int64_t start, std::int64_t stop, std::int64_t step);
    [[nodiscard]] std::string_view typeName() const override { return "range"; }
    [[nodiscard]] bool isTrue() const override { return m_count > 0; }
    [[nodiscard]] bool isIterable() const override { return true; }
    [[nodiscard]] bool isIndexable() const override { return true; }
    [[nodiscard]] std::optional<std::size_t> length(Runtime&) override { return m_count; }
    SequenceRef iterate(Runtime& runtime) override;
    [[nodiscard]] std::optional<Value> attribute(Runtime&, std::string_view name) override;
    [[nodiscard]] std::optional<Value> element(Runtime&, const Value& index) override;
    [[nodiscard]] bool equals(const Object& other) const override;
    void represent(Runtime&, TextBuilder& out, int) const override;
    [[nodiscard]] Value slice(const Value& start, const Value& stop, const Value& step) const;

private:
    [[nodiscard]] std::int64_t at(std::size_t index) const;

    std::int64_t m_start;
    std::int64_t m_stop;
    std::int64_t m_step;
    std::size_t m_count = 0;
};

/// namespace(): the one thing whose attributes a template can set.
class Namespace : public Object {
public:
    explicit Namespace(Budget& budget)
        : m_charge(budget, sizeof(Namespace)) {}
    void set(Budget& budget, std::string_view name, Value value);

    [[nodiscard]] std::string_view typeName() const override { return "Namespace"; }
    [[nodiscard]] std::string_view qualifiedName() const override { return "jinja2.utils.Namespace"; }
    [[nodiscard]] std::optional<Value> attribute(Runtime& runtime, std::string_view name) override;
    void represent(Runtime& runtime, TextBuilder& out, int depth) const override;
    void forget() override { m_entries.clear(); }

private:
    std::vector<std::pair<std::string, Value>> m_entries;
    Charge m_charge;
};

/// An integer of JSON that does not fit 64 bits with a sign: it can be printed and compared, not calculated with.
class BigInteger : public Object {
public:
    explicit BigInteger(std::string digits)
        : m_digits(std::move(digits)) {}
    [[nodiscard]] const std::string& digits() const { return m_digits; }
    [[nodiscard]] std::string_view typeName() const override { return "int"; }
    [[nodiscard]] bool equals(const Object& other) const override;
    void represent(Runtime&, TextBuilder& out, int) const override { out.append(m_digits); }

private:
    std::string m_digits;
};

/// cycler("a", "b"): its items in turn, again and again. At least one.
class Cycler : public Object, public std::enable_shared_from_this<Cycler> {
public:
    explicit Cycler(SequenceRef items)
        : Object(items->depth)
        , m_items(std::move(items)) {}
    [[nodiscard]] std::string_view typeName() const override { return "Cycler"; }
    [[nodiscard]] std::string_view qualifiedName() const override { return "jinja2.utils.Cycler"; }
    [[nodiscard]] std::optional<Value> attribute(Runtime& runtime, std::string_view name) override;

private:
    SequenceRef m_items;
    std::size_t m_next = 0;
};

/// joiner(", "): nothing at the first call, the separator from then on.
class Joiner : public Object {
public:
    explicit Joiner(const Value& separator)
        : Object(separator.depth())
        , m_separator(separator) {}
    [[nodiscard]] std::string_view typeName() const override { return "Joiner"; }
    [[nodiscard]] std::string_view qualifiedName() const override { return "jinja2.utils.Joiner"; }
    [[nodiscard]] bool isCallable() const override { return true; }
    Value call(Runtime&, Arguments) override { return std::exchange(m_used, true) ? m_separator : Value(Text()); }

private:
    Value m_separator;
    bool m_used = false;
};

/// A function of C++ as a value of the template, such as a method together with the value it belongs to.
class NativeFunction : public Object {
public:
    using Body = std::function<Value(Runtime&, const Arguments&)>;

    /// `depth` of the values that `body` holds.
    NativeFunction(std::string name, int depth, Body body)
        : Object(depth)
        , m_name(std::move(name))
        , m_body(std::move(body)) {}
    [[nodiscard]] std::string_view typeName() const override { return "builtin_function_or_method"; }
    [[nodiscard]] bool isCallable() const override { return true; }
    Value call(Runtime& runtime, Arguments arguments) override { return m_body(runtime, arguments); }
    void represent(Runtime&, TextBuilder& out, int) const override;

private:
    std::string m_name;
    Body m_body;
};

} // namespace calliope::jinja
