#include "inference/chat/jinja/functions.h"

#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/objects.h"
#include "inference/chat/jinja/operators.h"
#include "inference/chat/jinja/parameters.h"
#include "inference/chat/template_raised.h"

#include <algorithm>
#include <iterator>

namespace calliope::jinja {

namespace {
Value range(Runtime&, const Bound& arguments) {
    const bool isEndOnly = !arguments.has(1);
    const std::int64_t start = isEndOnly ? 0 : arguments.integer(0);
    const std::int64_t stop = arguments.integer(isEndOnly ? 0 : 1);
    return Value(std::make_shared<Range>(start, stop, arguments.integer(2, 1)));
}

/// What dict() and namespace() take: a mapping or pairs, then names.
DictRef entriesOf(Runtime& runtime, std::string_view function, const Arguments& given) {
    if (given.positional.size() > 1) fail(function, "() takes at most 1 argument besides named ones");
    DictBuilder out(runtime.budget);
    if (!given.positional.empty()) {
        const Value& source = given.positional[0];
        if (const Dict* dict = source.dict()) {
            for (const auto& [key, value] : dict->entries) out.set(key, value);
        } else {
            const SequenceRef pairs = itemsOf(runtime, source);
            for (const Value& pair : pairs->items) {
                const Sequence* list = pair.sequence();
                if (list == nullptr || list->items.size() != 2) fail(function, "() needs a mapping or pairs");
                out.set(list->items[0], list->items[1]);
            }
        }
    }
    for (const auto& [name, value] : given.named) out.set(Text::make(runtime.budget, name), value);
    return out.finish();
}

Value makeNamespace(Runtime& runtime, const Bound& arguments) {
    const DictRef entries = entriesOf(runtime, "namespace", arguments.all());
    auto made = runtime.make<Namespace>(runtime.budget);
    for (const auto& [key, value] : entries->entries) made->set(runtime.budget, textOf(runtime, key).view(), value);
    return Value(made);
}

Value makeDictionary(Runtime& runtime, const Bound& arguments) {
    return entriesOf(runtime, "dict", arguments.all());
}

Value makeCycler(Runtime& runtime, const Bound& arguments) {
    const Arguments& given = arguments.all();
    if (given.positional.empty()) fail("at least one item has to be provided");
    return Value(std::make_shared<Cycler>(makeSequence(runtime.budget, given.positional)));
}

Value makeJoiner(Runtime& runtime, const Bound& arguments) {
    return Value(std::make_shared<Joiner>(arguments.value(0, Text::make(runtime.budget, ", "))));
}

Value raiseException(Runtime& runtime, const Bound& arguments) {
    throw TemplateRaised(std::string(textOf(runtime, arguments[0]).view()));
}

Value timeNow(Runtime& runtime, const Bound& arguments) {
    const std::string_view pattern = arguments.text(0).view();
    runtime.budget.readPoints(pattern.size());
    return Text::make(runtime.budget, runtime.now.format(pattern));
}

struct Function {
    std::string_view name;
    Parameters parameters;
    Value (*body)(Runtime& runtime, const Bound& arguments);
};

constexpr Function functions[] = {
    {"cycler", Parameters::anything(), makeCycler},
    {"dict", Parameters::anything(), makeDictionary},
    {"joiner", {"sep"}, makeJoiner},
    {"namespace", Parameters::anything(), makeNamespace},
    {"raise_exception", {{"message"}, 1}, raiseException},
    {"range", {{"start", "stop", "step"}, 1}, range},
    {"strftime_now", {{"format"}, 1}, timeNow},
};
} // namespace

Value globalFunction(std::string_view name) {
    const auto* at = std::find_if(std::begin(functions), std::end(functions),
                                  [name](const Function& row) { return row.name == name; });
    if (at == std::end(functions)) return {};
    const Function& function = *at;
    const auto body = [&function](Runtime& runtime, const Arguments& arguments) {
        return function.body(runtime, Bound(function.name, function.parameters, arguments));
    };
    return Value(std::make_shared<NativeFunction>(std::string(name), 0, body));
}

} // namespace calliope::jinja
