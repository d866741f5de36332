#pragma once

#include "tests/fakes/merchant/ucp_face.h"

namespace calliope::test {

/// The shop in UCP over MCP: what it says over REST, in calls of tools to one address. How somebody looks at a session
/// is answered as a stream of events, the last of which is no answer.
class McpFace : public UcpFace {
public:
    McpFace(Shop& shop, const QString& version, const QString& base);

    [[nodiscard]] HttpRequest unwrapped(const HttpRequest& request) const override;
    [[nodiscard]] HttpReply wrapped(const HttpRequest& request, const HttpReply& reply) const override;
};

} // namespace calliope::test
