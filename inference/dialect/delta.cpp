#include "inference/dialect/delta.h"

namespace calliope::dialect {

void Message::add(const Delta& delta) {
    switch (delta.kind) {
    case Delta::Kind::content: content += delta.text; break;
    case Delta::Kind::reasoning: reasoning += delta.text; break;
    case Delta::Kind::callBegin: calls.push_back({delta.text, "", false}); break;
    case Delta::Kind::callArguments: calls.back().arguments += delta.text; break;
    case Delta::Kind::callEnd: calls.back().complete = delta.complete; break;
    }
}

} // namespace calliope::dialect
