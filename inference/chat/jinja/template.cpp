#include "inference/chat/jinja/template.h"

#include "inference/base/error.h"
#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/json.h"
#include "inference/chat/jinja/parser.h"
#include "inference/chat/jinja/runtime.h"
#include "inference/chat/jinja/statements.h"

namespace calliope::jinja {

namespace {
[[noreturn]] void failAt(ErrorKind kind, int line, const char* message) {
    throw Error(kind, concat("The chat template fails in line ", line, ": ", printable(message, 300), '.'));
}

Body parse(std::string_view source, const Limits& limits) {
    if (source.size() > limits.source)
        throw Error(ErrorKind::unsupported, concat("The chat template has ", source.size(), " bytes, more than the ",
                                                   limits.source, " that are allowed."));
    try {
        return Parser(validUtf8(source), limits).parse();
    } catch (const SyntaxFailure& failure) {
        failAt(ErrorKind::format, failure.line(), failure.what());
    }
}
} // namespace

struct Template::Program {
    Program(std::string_view source, const Limits& templateLimits)
        : limits(templateLimits)
        , statements{parse(source, templateLimits), {}} {
        Scope scope(function, nullptr);
        statements.bind(scope);
    }

    [[nodiscard]] std::string run(Runtime& runtime) const {
        TextBuilder out(runtime.budget, limits.output);
        runtime.out = &out;
        runtime.frame = runtime.make<Activation>(runtime.budget, function.slotCount(), nullptr);
        statements.execute(runtime);
        return out.release();
    }

    Limits limits;
    FunctionLayout function;
    ScopedBody statements;
};

Template::Template(std::string_view source, const Limits& limits)
    : m_program(std::make_unique<Program>(source, limits)) {}

Template::~Template() = default;
Template::Template(Template&&) noexcept = default;
Template& Template::operator=(Template&&) noexcept = default;

std::string Template::render(const nlohmann::ordered_json& variables, const DateTime& now) const {
    Budget budget(m_program->limits);
    int line = 1;
    try {
        Variables values;
        for (const auto& [name, value] : variables.items()) values[name] = fromJson(budget, value);
        Runtime runtime(budget, now, values);
        try {
            return m_program->run(runtime);
        } catch (...) {
            line = runtime.line;
            throw;
        }
    } catch (const Failure& failure) {
        failAt(ErrorKind::format, line, failure.what());
    } catch (const LimitReached& failure) {
        failAt(ErrorKind::unsupported, line, failure.what());
    }
}

} // namespace calliope::jinja
