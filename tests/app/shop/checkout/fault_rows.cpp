#include "tests/app/shop/checkout/fault_rows.h"

namespace calliope::test {

using State = storage::CheckoutState;

std::vector<FaultRow> faultRows() {
    const auto with = [](auto set) {
        Faults faults;
        set(faults);
        return faults;
    };
    const auto both = [](const char* name, const Faults& faults, State state, int orders) {
        return FaultRow{name, faults, state, state, orders, orders};
    };
    constexpr int always = 1'000;
    return {
        both("none", {}, State::placed, 1),
        both("10 % more after the quote", with([](Faults& f) { f.raisesPrice = true; }), State::review, 0),
        both("another currency after the quote", with([](Faults& f) { f.changesCurrency = true; }), State::review, 0),
        both("sold out at the order", with([](Faults& f) { f.sellsOut = true; }), State::needsInput, 0),
        both("payment refused", with([](Faults& f) { f.refusesPayment = true; }), State::review, 0),
        both("totals that do not add up", with([](Faults& f) { f.addsUpWrong = true; }), State::review, 0),
        both("session expired", with([](Faults& f) { f.expires = true; }), State::expired, 0),
        {"409", with([](Faults& f) { f.status = 409; }), State::review, State::placed, 0, 1},
        both("422", with([](Faults& f) { f.status = 422; }), State::review, 0),
        both("429", with([](Faults& f) { f.status = 429; }), State::placed, 1),
        both("503", with([](Faults& f) { f.status = 503; }), State::placed, 1),
        both("503 for ever", with([](Faults& f) { f.status = 503, f.statusTimes = always; }), State::review, 0),
        both("500 for ever", with([](Faults& f) { f.status = 500, f.statusTimes = always; }), State::review, 0),
        both("no answer, not ordered", with([](Faults& f) { f.dropsBefore = always; }), State::review, 0),
        both("no answer at first", with([](Faults& f) { f.dropsBefore = 1; }), State::placed, 1),
        both("no answer, ordered", with([](Faults& f) { f.dropsAfter = always; }), State::placed, 1),
        both("no answer, ordered, sessions do not hold",
             with([](Faults& f) { f.dropsAfter = always, f.forgetsOrders = true; }), State::placed, 1),
        both("no answer, ordered, the session is gone",
             with([](Faults& f) { f.dropsAfter = always, f.losesSessions = true; }), State::unknown, 1),
        both("a broken answer, ordered, the session is gone",
             with([](Faults& f) { f.breaksAfter = always, f.losesSessions = true; }), State::unknown, 1),
        both("a word of somebody in between, ordered",
             with([](Faults& f) { f.breaksAfter = always, f.brokenCode = "upstream_timeout"; }), State::placed, 1),
        both("nonsense for an answer", with([](Faults& f) { f.speaksNonsense = true; }), State::placed, 1),
        both("slow", with([](Faults& f) { f.slow = 4; }), State::placed, 1),
        both("slow for ever", with([](Faults& f) { f.slow = always; }), State::unknown, 0),
        both("wants its own page", with([](Faults& f) { f.escalates = true; }), State::needsInput, 0),
        both("wants a page elsewhere", with([](Faults& f) { f.escalates = f.leadsElsewhere = true; }),
             State::needsInput, 0),
        both("a warning that must stay", with([](Faults& f) { f.discloses = true; }), State::placed, 1),
        both("a line that nobody asked for", with([](Faults& f) { f.addsLine = true; }), State::placed, 1),
    };
}

} // namespace calliope::test
