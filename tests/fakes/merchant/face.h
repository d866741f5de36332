#pragma once

#include "tests/fakes/merchant/http_message.h"
#include "tests/fakes/merchant/shop.h"

#include <QString>
#include <optional>

namespace calliope::test {

/// What a request was understood as.
struct Operation {
    QString name; ///< discovery, create, update, look, complete, cancel, order, search, lookup, permalink; of
                  ///< carts "create cart", "update cart", "look at cart", "cancel cart"
    QString id;   ///< of the session, cart or order
};

/// A protocol that the shop speaks: what requests mean in it, and how a session looks.
class Face {
public:
    virtual ~Face() = default;

    /// A request without what carries it, and a reply to it with that; what comes over HTTP as it is stays so.
    [[nodiscard]] virtual HttpRequest unwrapped(const HttpRequest& request) const { return request; }
    [[nodiscard]] virtual HttpReply wrapped(const HttpRequest&, const HttpReply& reply) const { return reply; }

    /// nullopt: no request of this protocol.
    [[nodiscard]] virtual std::optional<Operation> operationOf(const HttpRequest& request) const = 0;
    /// Why the head is refused; nullopt: it is not.
    [[nodiscard]] virtual std::optional<HttpReply> refusal(const HttpRequest& request, const Operation& operation) = 0;
    [[nodiscard]] virtual HttpReply answer(const HttpRequest& request, const Operation& operation) = 0;
    /// The error that a key used for another body gets; and one with any status.
    [[nodiscard]] virtual HttpReply conflict() const = 0;
    [[nodiscard]] virtual HttpReply error(int status, const QString& code, const QString& words) const = 0;
    /// Whether two bodies under one key are the same request.
    [[nodiscard]] virtual bool isSame(const QByteArray& one, const QByteArray& other) const = 0;
};

} // namespace calliope::test
