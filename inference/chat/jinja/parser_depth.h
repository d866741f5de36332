#pragma once

#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/parser.h"

namespace calliope::jinja {

/// Held while something is parsed inside something else.
class Parser::Depth {
public:
    explicit Depth(Parser& parser)
        : m_parser(parser) {
        if (parser.m_depth >= parser.m_limits.nesting)
            parser.fail(concat("the template is nested more than ", parser.m_limits.nesting, " deep"));
        ++parser.m_depth;
    }
    ~Depth() { --m_parser.m_depth; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;

private:
    Parser& m_parser;
};

} // namespace calliope::jinja
