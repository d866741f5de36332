#pragma once

#include "inference/chat/date_time.h"
#include "inference/chat/jinja/limits.h"

#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <string_view>

/// Our own Jinja2: the language of chat templates, rendered as Python's Jinja2 renders it in transformers'
/// ImmutableSandboxedEnvironment (trim_blocks, lstrip_blocks, loop controls, `generation`, tojson, raise_exception,
/// strftime_now). Byte for byte the same text, with these exceptions: integers have 64 bits; generators compute
/// ahead; `|wordwrap`, `|urlize`, `|striptags`, `|xmlattr`, `|pprint`, `|filesizeformat`, `|random` and tags that load
/// other templates are missing; and some type errors of Python are no errors here.
namespace calliope::jinja {

/// A parsed template. Renders from any number of threads at once.
class Template {
public:
    /// Throws Error{format} with the line for what is no template, Error{unsupported} beyond the limits.
    explicit Template(std::string_view source, const Limits& limits = {});
    ~Template();
    Template(Template&&) noexcept;
    Template& operator=(Template&&) noexcept;

    /// `variables` is an object: the names the template can use. `now` is what strftime_now shows.
    /// Throws TemplateRaised where the template refuses, Error{format} with the line where it goes wrong, and
    /// Error{unsupported} where it hits a limit.
    [[nodiscard]] std::string render(const nlohmann::ordered_json& variables, const DateTime& now) const;

private:
    struct Program;
    std::unique_ptr<Program> m_program;
};

} // namespace calliope::jinja
