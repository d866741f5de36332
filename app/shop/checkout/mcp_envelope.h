#pragma once

#include "app/shop/checkout/shop_door.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

namespace calliope::app {

// UCP over MCP says the same as over REST, in calls of tools to one address: what is a path there is the name of a tool
// here, what is a header is `meta`. Servers answer each call by itself; there are no sessions of MCP.
// Source: https://ucp.dev, specification/checkout-mcp and services/shopping/mcp.openrpc.json.

/// The request as a call of a tool. `path` is what over REST stands behind the endpoint, "/checkout-sessions/ID";
/// `request.url` is the endpoint. The same request makes the same bytes. None of UCP's requests: one without an
/// address, which the door refuses.
[[nodiscard]] ShopRequest mcpRequest(ShopRequest request, const QString& path, const QUrl& agent,
                                     const QByteArray& key);

/// What the shop would have answered over REST. An answer that is none of a tool has no JSON. `toOrder`: it answers an
/// order, which was not taken only where the error's code is a known word for that.
[[nodiscard]] ShopReply restReply(ShopReply reply, bool toOrder = false);

} // namespace calliope::app
