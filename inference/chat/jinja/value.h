#pragma once

#include "inference/chat/jinja/text.h"

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// The values of templates: Python's, as far as templates can see them. Everything but an Object is immutable.
namespace calliope::jinja {

class Object;
class Runtime;
struct Dict;
struct Sequence;

/// What a name or an attribute that does not exist gives: prints as nothing, iterates over nothing, and fails with
/// `message` when anything else is done with it.
struct Undefined {
    std::string message;
};

/// Python's None.
struct None {};

using DictRef = std::shared_ptr<const Dict>;
using ObjectRef = std::shared_ptr<Object>;
using SequenceRef = std::shared_ptr<const Sequence>;
using UndefinedRef = std::shared_ptr<const Undefined>;

class Value {
public:
    /// No value at all, as in a variable that was never set. Templates never get hold of one.
    Value() = default;

    Value(None)
        : m_data(None{}) {}
    template<std::same_as<bool> Bool>
    Value(Bool value)
        : m_data(value) {}
    Value(std::int64_t value)
        : m_data(value) {}
    Value(double value)
        : m_data(value) {}
    Value(Text value)
        : m_data(std::move(value)) {}
    Value(UndefinedRef value)
        : m_data(std::move(value)) {}
    Value(SequenceRef value)
        : m_data(std::move(value)) {}
    Value(DictRef value)
        : m_data(std::move(value)) {}
    Value(ObjectRef value)
        : m_data(std::move(value)) {}

    /// A count of something in memory.
    static Value ofSize(std::size_t size) { return {static_cast<std::int64_t>(size)}; }
    static Value undefined(std::string message) {
        return {std::make_shared<const Undefined>(Undefined{std::move(message)})};
    }

    [[nodiscard]] bool isMissing() const { return holds<std::monostate>(); }
    [[nodiscard]] bool isUndefined() const { return holds<UndefinedRef>(); }
    [[nodiscard]] bool isNone() const { return holds<None>(); }

    template<typename T>
    [[nodiscard]] bool holds() const {
        return std::holds_alternative<T>(m_data);
    }
    template<typename T>
    [[nodiscard]] const T* get() const {
        return std::get_if<T>(&m_data);
    }

    /// These give nullptr for every other kind of value.
    [[nodiscard]] const Text* text() const { return get<Text>(); }
    [[nodiscard]] const Sequence* sequence() const { return pointee(get<SequenceRef>()); }
    [[nodiscard]] const Dict* dict() const { return pointee(get<DictRef>()); }
    [[nodiscard]] const Undefined* undefined() const { return pointee(get<UndefinedRef>()); }
    [[nodiscard]] Object* object() const { return pointee(get<ObjectRef>()); }
    template<typename T>
    [[nodiscard]] T* object() const {
        return dynamic_cast<T*>(object());
    }

    /// int and bool as an integer; int, bool and float as a float.
    [[nodiscard]] std::optional<std::int64_t> integer() const;
    [[nodiscard]] std::optional<double> number() const;

    /// How deep values lie inside this one; 0 for those that hold no others.
    [[nodiscard]] int depth() const;

    /// Python's name of the type, such as "str".
    [[nodiscard]] std::string_view typeName() const;

private:
    template<typename T>
    static T* pointee(const std::shared_ptr<T>* reference) {
        return reference != nullptr ? reference->get() : nullptr;
    }

    std::variant<std::monostate, UndefinedRef, None, bool, std::int64_t, double, Text, SequenceRef, DictRef, ObjectRef>
        m_data;
};

enum class SequenceKind {
    list,
    tuple,
    group, ///< a tuple whose elements are also called `grouper` and `list`
};

struct Sequence {
    std::vector<Value> items;
    SequenceKind kind = SequenceKind::list;
    int depth = 1;
    Charge charge;
};

/// In order of insertion. Small, so keys are looked for one by one (and that time is counted).
struct Dict {
    using Entries = std::vector<std::pair<Value, Value>>;
    Entries entries;
    int depth = 1;
    Charge charge;

    [[nodiscard]] const Value* find(Budget& budget, const Value& key) const;
    [[nodiscard]] const Value* find(Budget& budget, std::string_view key) const;
};

/// Both count memory and check the nesting. The keys of `entries` are hashable and different.
[[nodiscard]] SequenceRef makeSequence(Budget& budget, std::vector<Value> items,
                                       SequenceKind kind = SequenceKind::list);
[[nodiscard]] DictRef makeDict(Budget& budget, Dict::Entries entries);

/// Collects the entries of a dict: a later value of the same key replaces the earlier one at its place.
class DictBuilder {
public:
    explicit DictBuilder(Budget& budget)
        : m_budget(budget)
        , m_charge(budget) {}
    void set(const Value& key, Value value);
    [[nodiscard]] DictRef finish();

private:
    Budget& m_budget;
    Charge m_charge;
    Dict::Entries m_entries;
};

/// Arguments of a call, in order and by name.
struct Arguments {
    std::vector<Value> positional;
    std::vector<std::pair<std::string, Value>> named;
};

/// Every value that is not plain data: iterators, views, functions, namespaces, loops. What a subclass does not
/// override, its values cannot do.
class Object {
public:
    Object() = default;
    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;
    virtual ~Object() = default;

    /// Python's name of the type, and the one in messages about undefined attributes.
    [[nodiscard]] virtual std::string_view typeName() const = 0;
    [[nodiscard]] virtual std::string_view qualifiedName() const { return typeName(); }

    [[nodiscard]] virtual bool isTrue() const { return true; }
    [[nodiscard]] virtual bool isCallable() const { return false; }
    [[nodiscard]] virtual bool isIterable() const { return false; }
    [[nodiscard]] virtual std::optional<std::size_t> length(Runtime&) { return std::nullopt; }

    /// What iterating gives; iterators are used up by it. Only for iterable ones.
    virtual SequenceRef iterate(Runtime& runtime);
    [[nodiscard]] virtual std::optional<Value> attribute(Runtime&, std::string_view) { return std::nullopt; }
    /// `object[index]`; `indexable` says whether the type has that at all.
    [[nodiscard]] virtual bool isIndexable() const { return false; }
    [[nodiscard]] virtual std::optional<Value> element(Runtime&, const Value&) { return std::nullopt; }
    virtual Value call(Runtime& runtime, Arguments arguments);

    [[nodiscard]] virtual bool equals(const Object& other) const { return this == &other; }
    virtual void represent(Runtime&, TextBuilder& out, int depth) const;

    /// Drops all values it refers to. Called at the end of a render for objects that may refer to themselves.
    virtual void forget() {}

    [[nodiscard]] int depth() const { return m_depth; }

protected:
    explicit Object(int depth)
        : m_depth(depth) {}

private:
    int m_depth = 0;
};

} // namespace calliope::jinja
