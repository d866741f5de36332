// EXPERTS = 1: what a plan::Route says of the slots of plan::ExpertMatMul. Slots are counted through all rows of the batch.
// A kernel defines EXPERT_BINDINGS, the first of the bindings for this, and EXPERT_CONSTANTS, a free specialisation constant.

layout(constant_id = EXPERT_CONSTANTS) const bool WEIGHTED = false;

READ_F32(EXPERT_BINDINGS, routing);

uint routingAt(uint slot) { return slot / push.used * push.routingStride + slot % push.used; }

/// Never one that is not there, whatever the routing holds.
uint slotExpert(uint slot) { return clamp(uint(F32(routing, routingAt(slot))), push.boundExpert, push.lastExpert); }

/// Whether the expert is one that this dispatch serves; other dispatches serve the others.
bool isServed(uint slot) {
    const uint expert = uint(F32(routing, routingAt(slot)));
    return expert >= push.firstExpert && expert <= push.lastExpert;
}

float slotWeight(uint slot) { return WEIGHTED ? F32(routing, routingAt(slot) + push.used) : 1.0; }

/// Its row of activations.
uint slotInput(uint slot) { return push.inSlots > 1 ? slot : slot / push.used; }

/// A row of an expert's matrices in the bindings.
uint expertRow(uint expert, uint row) { return (expert - push.boundExpert) * push.matrixRows + row; }
