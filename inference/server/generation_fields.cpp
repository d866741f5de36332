#include "inference/server/generation_fields.h"

#include <limits>
#include <random>

namespace calliope::server {

namespace {

constexpr std::uint64_t most32 = std::numeric_limits<std::uint32_t>::max();

/// A field of sampling::Settings, and what may stand there.
struct Setting {
    const char* name;
    float sampling::Settings::*member;
    double least;
    double most;
};

constexpr Setting settings[] = {
    {"temperature", &sampling::Settings::temperature, 0, 5},
    {"top_p", &sampling::Settings::topP, 0, 1},
    {"min_p", &sampling::Settings::minP, 0, 1},
    {"frequency_penalty", &sampling::Settings::frequencyPenalty, -2, 2},
    {"presence_penalty", &sampling::Settings::presencePenalty, -2, 2},
    {"repeat_penalty", &sampling::Settings::repeatPenalty, 0.1, 10},
};

sampling::Settings readSampling(const Fields& fields, const sampling::Settings& suggested) {
    sampling::Settings out = suggested;
    for (const Setting& setting : settings)
        if (const auto value = fields.number(setting.name, setting.least, setting.most))
            out.*setting.member = static_cast<float>(*value);
    if (const auto value = fields.count("top_k", 0, most32)) out.topK = static_cast<std::uint32_t>(*value);
    const Json* seed = fields.find("seed");
    if (seed != nullptr && !seed->is_number_integer()) fields.refuse("seed", "must be a whole number");
    out.seed = seed != nullptr ? static_cast<std::uint64_t>(seed->get<std::int64_t>()) : std::random_device()();
    if (const Json* bias = fields.find("logit_bias"); bias != nullptr && !bias->empty())
        fields.refuse("logit_bias", "is not supported");
    return out;
}

std::vector<std::string> readStops(const Fields& fields) {
    constexpr std::size_t mostStops = 16;
    constexpr std::size_t longest = 1000;
    const Json* stop = fields.find("stop");
    std::vector<std::string> out;
    if (stop == nullptr) return out;
    const Json list = stop->is_array() ? *stop : Json::array({*stop});
    if (list.size() > mostStops) fields.refuse("stop", "has more than 16 texts");
    for (const Json& each : list) {
        if (!each.is_string() || each.get_ref<const std::string&>().size() > longest)
            fields.refuse("stop", "must be texts of at most 1000 bytes");
        out.push_back(each.get<std::string>());
    }
    return out;
}

void readOwn(const Fields& fields, ServedModel& model, turn::Options& options) {
    constexpr double longestThinking = 1e6; // seconds
    if (const auto tokens = fields.count("think_tokens", 0, most32))
        options.thinkTokens = static_cast<std::uint32_t>(*tokens);
    if (const auto seconds = fields.number("think_seconds", 0, longestThinking)) options.thinkSeconds = *seconds;
    if (const auto mode = fields.text("context_full")) {
        if (*mode != "stop" && *mode != "slide") fields.refuse("context_full", "must be \"stop\" or \"slide\"");
        options.contextFull = *mode == "slide" ? engine::ContextFull::slide : engine::ContextFull::stop;
    }
    if (const auto keep = fields.count("keep", 0, most32)) options.keep = static_cast<std::uint32_t>(*keep);
    options.ignoreEndOfText = fields.boolean("ignore_end").value_or(false);
    if (const auto grammar = fields.text("grammar")) options.constraint = model.constraints().gbnf(*grammar);
}

} // namespace

GenerationFields readGeneration(const Fields& fields, ServedModel& model) {
    GenerationFields out;
    out.options.sampling = readSampling(fields, model.sampling());
    out.options.stops = readStops(fields);
    for (const char* name : {"max_tokens", "max_completion_tokens"})
        if (const auto tokens = fields.count(name, 1, most32))
            out.options.maxTokens = static_cast<std::uint32_t>(*tokens);
    out.answers = static_cast<std::uint32_t>(fields.count("n", 1, mostAnswers).value_or(1));
    out.streams = fields.boolean("stream").value_or(false);
    if (const auto stream = fields.object("stream_options"))
        out.includesUsage = stream->boolean("include_usage").value_or(false);
    if (const auto own = fields.object("calliope")) readOwn(*own, model, out.options);
    return out;
}

} // namespace calliope::server
